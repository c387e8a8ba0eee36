"""The database server of the tests: started in its own folder, and gone afterwards."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support import postgres
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer() as running:
        yield running


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://"), autocommit=True)


def test_says_why_it_is_not_available(monkeypatch):
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    assert "apt-get install" in (postgres.available() or "")


def test_refuses_to_start_with_the_reason(monkeypatch):
    monkeypatch.setattr(postgres, "binaries", lambda: None)
    with pytest.raises(RuntimeError, match="not installed"):
        PostgresServer().start()


def test_makes_a_copy_of_a_template(server):
    with connect(server.create("model")) as connection:
        connection.execute("CREATE TABLE shelf (n int)")
        connection.execute("INSERT INTO shelf VALUES (7)")
    with connect(server.create("copy", template="model")) as connection:
        assert connection.execute("SELECT n FROM shelf").fetchall() == [(7,)]


def test_drops_a_database_that_is_in_use(server):
    with connect(server.create("busy")) as connection:
        server.drop("busy")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_is_reachable_through_its_own_folder_only(server):
    with connect(server.url("postgres")) as connection:
        row = connection.execute("SHOW listen_addresses").fetchone()
    assert row == ("",)


def test_leaves_nothing_behind():
    server = PostgresServer().start()
    folder = server.folder
    pid = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    server.stop()
    assert not folder.exists()
    assert not Path(f"/proc/{pid}").exists()


def test_ends_when_the_tests_are_killed():
    script = (
        "import os, signal; from tests.support.postgres import PostgresServer;"
        "server = PostgresServer().start();"
        "print((server.folder / 'data' / 'postmaster.pid').read_text().splitlines()[0]);"
        "print(server.folder, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    pid, folder = told.stdout.split()
    with contextlib.suppress(ProcessLookupError):  # already gone is as good
        handle = os.pidfd_open(int(pid))
        assert select.select([handle], [], [], 30)[0], "the server outlived the tests"
        os.close(handle)
    shutil.rmtree(folder)
