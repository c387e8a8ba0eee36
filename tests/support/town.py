"""A whole shop for stories: real web and worker, a real mail server, and a look into both stores.

    with Town(tmp_path / "var") as town:
        town.open()
        …
        town.later(days=6)  # what would happen by then
        town.events("purchase")

`open` migrates and imports our own Shopify file with the commands an owner would use.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import insert, text

from shop.kernel import engines
from shop.kernel.models import PreferenceRow
from shop.kernel.settings import Settings
from shop.recommendations import slots
from tests.support.mailbox import Mailbox, Received
from tests.support.processes import ShopProcesses
from tests.support.shopify_files import CLASSIC


@dataclass(frozen=True)
class Event:
    """A row of the journey's events; its columns are attributes."""

    row: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    def props_of(self, name: str) -> Any:
        """A value among the event's own."""
        props = self.row.props
        return (json.loads(props) if isinstance(props, str) else props).get(name)

    def value_of(self, name: str) -> Any:
        """A column, or with `props.` before it a value of the event's own."""
        return self.props_of(name[6:]) if name.startswith("props.") else getattr(self.row, name)


class Town:
    """One shop and its post office. `url` is the shop's address."""

    def __init__(
        self,
        var_dir: Path,
        *,
        env: Mapping[str, str] | None = None,
        database_url: str = "",
        mailbox: Mailbox | None = None,
        forked: bool = False,
    ) -> None:
        self.mailbox = mailbox or Mailbox()
        more = {"DATABASE_URL": database_url} if database_url else {}
        own = {"SMTP_URL": self.mailbox.url, **more, **(env or {})}
        self.shop = ShopProcesses(var_dir=var_dir, env=own, forked=forked)
        self.url, self.database_url = self.shop.url, database_url
        secret = self.shop.env["SECRET_KEY"]
        self._settings = Settings(secret_key=secret, var_dir=var_dir, database_url=database_url or None)

    def __enter__(self) -> Town:
        self.mailbox.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self.shop.kill()
        self.shop.close()
        self.mailbox.stop()

    def open(self, *, prepared: Path | None = None) -> None:
        """`prepare` and start."""
        self.prepare(prepared)
        self.shop.start()

    def prepare(self, prepared: Path | None = None) -> None:
        """Migrate the empty stores and import the catalog; `prepared` is a VAR_DIR where both were done."""
        if prepared is not None:
            shutil.copytree(prepared, self.shop.var_dir, dirs_exist_ok=True)
            return
        self.shop.command("db", "upgrade")
        self.shop.command("catalog", "import-shopify", str(CLASSIC))

    def owner_link(self) -> str:
        """The path of a link that signs the owner in, as the terminal prints it."""
        printed = self.shop.command("owner", "sign-in-link").stdout
        return urlsplit(re.findall(r"http\S+", printed)[-1]).path

    def later(self, **by: float) -> None:
        """Do everything that would be due after that time (`days=6`), as an owner can from the terminal."""
        self.shop.command("jobs", "run-due", "--at", self.moment(**by))

    def moment(self, **by: float) -> str:
        """The time after that, as the terminal takes it."""
        return (datetime.now(UTC) + timedelta(**by)).isoformat()

    def rows(self, store: str, query: str, **values: Any) -> list[Any]:
        """The rows of a SELECT on "shop" or "journey"."""
        engine = engines.make_engine(self._settings, store)
        with engine.connect() as connection:
            found = list(connection.execute(text(query), values))
        engine.dispose()
        return found

    def holds_nobody_out(self, slot: str) -> None:
        """Show everybody what a slot has learned, as the owner can set it: chance would hide it from some."""
        engine = engines.make_engine(self._settings, "shop")
        with engine.begin() as connection:
            row = {"key": slots.HELD_OUT_PERCENT[slot].key, "value": "0", "updated_at": datetime.now(UTC)}
            connection.execute(insert(PreferenceRow).values(row))
        engine.dispose()

    def events(self, *names: str) -> list[Event]:
        """Journey events of these names (all when none is given), in the order they happened."""
        found = self.rows("journey", "SELECT * FROM events ORDER BY occurred_at, seq")
        return [Event(row) for row in found if not names or row.name in names]

    def mail(self, subject: str, *, to: str) -> Received:
        """The mail about `subject`, waiting for it."""
        return self.mailbox.wait_for(subject=subject, to=to, timeout=240)


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A VAR_DIR on SQLite, migrated and with the catalog, for `Town.open(prepared=…)`.

    Made once for all workers of a run; the others wait for the first.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "opened"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            town = Town(folder.with_suffix(".new"))
            town.prepare()
            town.shop.close()
            town.shop.var_dir.rename(folder)
    return folder


def link_in(mail: Received, path: str) -> str:
    """The first link of a mail whose address contains `path`."""
    found = re.search(rf"http\S*{path}\S*", mail.text())
    assert found is not None, f"no link to {path} in:\n{mail.text()}"
    return found.group(0)
