"""What the start-up itself has to know, from the environment or `.env`, and the `.env` it writes.

The shop reads and checks its settings by itself (`shop.kernel.settings`); here is only what is needed
before the shop can be imported: where to listen. The environment wins over `.env`, as it does there.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from steps.words import ROOT, Plain, say

DEFAULT_PORT = 8000
DEFAULT_HOST = "127.0.0.1"
FIRST_LINE = "# Settings of this machine; .env.example explains them all.\n"


def read_env_file(path: Path) -> dict[str, str]:
    """The names and values of a `.env`; comments and empty lines are passed over."""
    if not path.is_file():
        return {}
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            values[name.strip()] = _unquoted(value.strip())
    return values


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value.partition(" #")[0].rstrip()


def setting(name: str, *, environ: Mapping[str, str], file: Mapping[str, str]) -> str:
    """The value of `name`, else the content of the file named by `NAME_FILE`, else nothing."""
    merged = {**file, **environ}
    value, path = merged.get(name, "").strip(), merged.get(f"{name}_FILE", "").strip()
    if value or not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Plain(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from None


def address() -> tuple[str, int]:
    """Where the web listens; raises Plain when PORT is not a port."""
    file = read_env_file(ROOT / ".env")
    port = setting("PORT", environ=os.environ, file=file) or str(DEFAULT_PORT)
    host = setting("HOST", environ=os.environ, file=file) or DEFAULT_HOST
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Plain(f"PORT must be a number from 1 to 65535, not {port!r}.")
    return host, int(port)


def check_free(host: str, port: int) -> None:
    """Raise Plain when nobody can listen at `host`:`port`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Plain(f"Port {port} is for root only. Choose a higher one: PORT=8000 make run") from None
        except OSError as error:
            if error.errno != 98:  # EADDRINUSE
                raise Plain(f"Nobody can listen at {host}:{port} ({error.strerror}).") from None
            free = port + 1 if port < 65535 else 8000
            raise Plain(
                f"Port {port} is in use. Stop the program that uses it, or choose another port: "
                f"PORT={free} make run"
            ) from None


def ensure_secret(environ: Mapping[str, str] | None = None, folder: Path = ROOT) -> bool:
    """Write a SECRET_KEY to `.env`, readable by us alone, when there is none; returns whether it did."""
    environ = os.environ if environ is None else environ
    path = folder / ".env"
    known = {**read_env_file(path), **environ}
    if known.get("SECRET_KEY") or known.get("SECRET_KEY_FILE"):
        return False
    before = path.read_text(encoding="utf-8") if path.exists() else FIRST_LINE
    if before and not before.endswith("\n"):
        before += "\n"
    draft = path.with_name(".env.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(f"{before}SECRET_KEY={secrets.token_urlsafe(48)}\n")
    draft.replace(path)
    say("Wrote a random SECRET_KEY to .env (keep that file to yourself).")
    return True
