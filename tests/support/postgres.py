"""Debian's PostgreSQL for one test session, in a folder of the tests' own.

Nothing of the machine's own clusters is touched: `initdb` makes a new one under the temporary folder, it
listens on a unix socket in that folder only, and both are gone at the end. `fsync` is off: the data may be
lost with the power, which is what we want here and nowhere else. PostgreSQL refuses to run as root, so root
hands it to the account `postgres`, or to `nobody`.
"""

from __future__ import annotations

import atexit
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import psycopg

from tests.support.cleanup import end, send, spawn

START_SECONDS = 60
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "80",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "autovacuum": "off",
}
INSTALL = "apt-get install --no-install-recommends postgresql"


def available() -> str | None:
    """Why this machine cannot start a server for the tests, in a sentence; None when it can."""
    if binaries() is None:
        return f"PostgreSQL is not installed; mend it with: {INSTALL}"
    if os.geteuid() == 0 and account() is None:
        return "PostgreSQL cannot run as root, and there is no account postgres or nobody."
    return None


def binaries() -> Path | None:
    """The folder of `initdb` and `postgres`: on PATH, or the newest of Debian's."""
    on_path = shutil.which("initdb")
    if on_path and Path(on_path).with_name("postgres").exists():
        return Path(on_path).parent
    found = [path for path in Path("/usr/lib/postgresql").glob("*/bin") if (path / "initdb").exists()]
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.parent.name) or 0), default=None)


def account() -> str | None:
    """The account that root hands the server to."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


class PostgresServer:
    """One server; `with PostgresServer() as server:` or `start()` and `stop()`.

    Its cluster lies in a temporary folder, or for good in the folder `kept`, where the next server goes on.
    """

    def __init__(self, kept: Path | None = None) -> None:
        self._kept = kept
        self._folder: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._user = account() if os.geteuid() == 0 else None

    def __enter__(self) -> PostgresServer:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    @property
    def folder(self) -> Path:
        """Where the cluster, its socket and its log are."""
        if self._folder is None:
            raise RuntimeError("the server has not been started")
        return self._folder

    def start(self) -> PostgresServer:
        """Make the cluster and start the server; raises RuntimeError with its log when that fails."""
        if self._process is not None:
            return self
        if reason := available():
            raise RuntimeError(reason)
        atexit.register(self.stop)
        self._folder = self._kept or Path(tempfile.mkdtemp(prefix="threeclick-pg-"))
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._user:
            shutil.chown(self._folder, self._user)
        if not (self._folder / "data" / "PG_VERSION").exists():
            self._run("initdb", "--pgdata", str(self.folder / "data"), "--username=postgres", "--auth=trust",
                      "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        self._run("postgres", "-D", str(self.folder / "data"), "-k", str(self.folder), *settings, wait=False)
        self._await_ready()
        return self

    def stop(self) -> None:
        """Stop the server and remove its folder unless it is kept; harmless when it never ran."""
        atexit.unregister(self.stop)
        if self._process is not None:
            end(self._process, politely=signal.SIGINT)  # SIGINT: do not wait for open connections
            self._process = None
        if self._folder is not None and self._kept is None:
            shutil.rmtree(self._folder, ignore_errors=True)
        self._folder = None

    def die_and_rise(self) -> None:
        """`kill -9` it, then start it again on the same cluster as soon as its last children are gone."""
        assert self._process is not None, "the server has not been started"
        send(self._process, signal.SIGKILL)
        self._process.wait()
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            self._run(
                "postgres", "-D", str(self.folder / "data"), "-k", str(self.folder), *settings, wait=False
            )
            try:
                self._await_ready()
                return
            except RuntimeError:
                time.sleep(0.1)
        raise RuntimeError("the server did not rise again")

    def url(self, dbname: str) -> str:
        """The SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://postgres@/{dbname}?host={quote(str(self.folder), safe='')}"

    def create(self, dbname: str, *, template: str = "template1") -> str:
        """Make a database, a copy of `template` (which nobody may be connected to), and return its URL."""
        self._execute(f'CREATE DATABASE "{dbname}" TEMPLATE "{template}"')
        return self.url(dbname)

    def drop(self, dbname: str) -> None:
        """Remove a database, connections or not; harmless when there is none."""
        self._execute(f'DROP DATABASE IF EXISTS "{dbname}" WITH (FORCE)')

    def log(self) -> str:
        """What the server has written."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def _execute(self, statement: str) -> None:
        where = f"host={self.folder} user=postgres dbname=postgres"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(statement.encode())

    def _run(self, program: str, *arguments: str, wait: bool = True) -> None:
        folder = binaries()
        assert folder is not None
        environ = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        with (self.folder / "log").open("ab") as log:
            process = spawn([str(folder / program), *arguments], log=log, env=environ, cwd=self.folder,
                            user=self._user, death_signal="INT")  # fmt: skip
        if not wait:
            self._process = process
        elif process.wait() != 0:
            raise RuntimeError(f"{program} failed:\n{self.log()}")

    def _await_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self._execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                ended = self._process is None or self._process.poll() is not None
                if ended or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL did not start: {error}\n{self.log()}") from error
                time.sleep(0.05)
