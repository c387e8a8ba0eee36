"""Runs inside `.venv` for `make run`: migrates, seeds an empty demo store, makes the sign-in link.

All in one process, because importing the shop is what takes time. What the commands say goes to standard
error; standard output carries two lines of JSON for the start-up: at once, when the settings are good, where
shop, owner's area and SQLite stores are; at the end the link.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shop.kernel.settings import Settings

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Exit code 0 and both lines, or 1 and a sentence."""
    sys.path.insert(0, str(ROOT))
    try:
        settings = tell_addresses()
        link = prepare(settings)
    except ModuleNotFoundError as error:
        mend = "rm -rf .venv && make setup"
        print(f"The Python module {error.name} is missing. Mend it with: {mend}", file=sys.stderr)
        return 1
    print(json.dumps({"sign_in": link}), flush=True)
    return 0


def tell_addresses() -> Settings:
    """Read the settings and print the first line; SystemExit with a sentence when one is bad."""
    from shop.kernel.settings import BadSetting, load

    try:
        settings = load()
    except BadSetting as error:
        raise SystemExit(f"Threeclick cannot start: {error}") from None
    told = {
        "shop": settings.base_url,
        "owner": f"{settings.base_url}/admin",
        "sqlite": None if settings.database_url else str(settings.var_dir),
    }
    print(json.dumps(told), flush=True)
    return settings


def prepare(settings: Settings) -> str | None:
    """Bring the store up to date; the owner's sign-in link, outside production."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with contextlib.redirect_stdout(sys.stderr):
        run("db", "upgrade")
        if settings.seed_demo:
            run("seed", "--if-empty")
    if settings.production:
        return None
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        run("owner", "sign-in-link")
    return next((word for word in said.getvalue().split() if word.startswith("http")), None)


def run(*arguments: str) -> None:
    """Run one command of the shop; SystemExit when it fails."""
    import click

    from wsgi import app

    try:
        with app.app_context():
            app.cli.main(args=list(arguments), prog_name="flask", standalone_mode=False)
    except click.ClickException as error:
        raise SystemExit(error.format_message()) from None
    except click.exceptions.Exit as end:
        if end.exit_code:
            raise SystemExit(end.exit_code) from None


if __name__ == "__main__":
    sys.exit(main())
