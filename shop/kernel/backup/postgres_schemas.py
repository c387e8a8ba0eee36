"""Both stores on PostgreSQL, by its own tools: dumped from one snapshot, brought back in one transaction."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from shop.kernel.backup.problems import BackupFailed, RestoreRefused
from shop.kernel.db import STORES
from shop.kernel.errors import N_

DEBIAN = Path("/usr/lib/postgresql")
Rows = dict[str, dict[str, int]]


def dump(database_url: str, target: Path) -> tuple[Rows, dict[str, str], str]:
    """Dump both schemas to `target`; returns rows by table, revisions, and the server's version."""
    with psycopg.connect(_address(database_url)) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert row is not None
        schemas = [f"--schema={store}" for store in STORES]
        options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
        options += [f"--snapshot={row[0]}", *schemas, *_extensions(connection)]
        done = _tool("pg_dump", database_url, *options, f"--file={target}")
        if done.returncode:
            raise BackupFailed(N_("pg_dump failed: %(reason)s"), reason=done.stderr.strip())
        version = str(connection.info.server_version)
        return _rows(connection), {store: _revision(connection, store) for store in STORES}, version


def _extensions(connection: psycopg.Connection) -> list[str]:
    """Has pg_dump take the extension along that search goes by, where it is (it fails on an unknown one)."""
    found = connection.execute("SELECT extname FROM pg_extension WHERE extname = 'pg_trgm'").fetchall()
    return [f"--extension={name}" for (name,) in found]


def is_empty(database_url: str) -> bool:
    """Whether neither schema holds a table."""
    with psycopg.connect(_address(database_url)) as connection:
        return not any(_tables(connection).values())


def in_use(database_url: str) -> bool:
    """Whether anybody else is connected to the database."""
    with psycopg.connect(_address(database_url)) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()
        return bool(row and row[0])


def bring_back(database_url: str, source: Path, expected: Rows) -> None:
    """Replace both schemas by the dump at `source`, or change nothing and raise RestoreRefused."""
    script = source.with_suffix(".sql")
    done = _tool("pg_restore", None, "--no-owner", "--no-privileges", f"--file={script}", str(source))
    if done.returncode:
        raise RestoreRefused(N_("The dump cannot be read: %(reason)s"), reason=done.stderr.strip())
    drop = "; ".join(f"DROP SCHEMA IF EXISTS {store} CASCADE" for store in STORES)
    check = source.with_name("check.sql")
    check.write_text("".join(_count_checks(expected)), encoding="utf-8")
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    done = _tool("psql", database_url, *options, f"--command={drop}", f"--file={script}", f"--file={check}")
    if done.returncode:
        raise RestoreRefused(N_("PostgreSQL refused the dump: %(reason)s"), reason=done.stderr.strip())


def _count_checks(expected: Rows) -> Iterator[str]:
    """Statements that fail the transaction unless each table has its number of rows."""
    for store in STORES:
        for table, rows in expected.get(store, {}).items():
            name = '"{}"."{}"'.format(store, table.replace('"', '""'))
            yield f"SELECT 1 / (count(*) = {int(rows)})::int FROM {name};\n"


def _rows(connection: psycopg.Connection) -> Rows:
    return {
        store: {table: _count(connection, store, table) for table in tables}
        for store, tables in _tables(connection).items()
    }


def _tables(connection: psycopg.Connection) -> dict[str, list[str]]:
    found = connection.execute(
        "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s) ORDER BY 1, 2", [list(STORES)]
    ).fetchall()
    return {store: [table for schema, table in found if schema == store] for store in STORES}


def _count(connection: psycopg.Connection, store: str, table: str) -> int:
    row = connection.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(store, table))
    ).fetchone()
    return int(row[0]) if row else 0


def _revision(connection: psycopg.Connection, store: str) -> str:
    if "alembic_version" not in _tables(connection)[store]:
        return ""
    query = sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(store, "alembic_version"))
    row = connection.execute(query).fetchone()
    return str(row[0]) if row else ""


def _tool(name: str, database_url: str | None, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs; the password goes by the environment, which no process list shows."""
    target, environ = [], dict(os.environ)
    if database_url is not None:
        parts = conninfo_to_dict(_address(database_url))
        password = parts.pop("password", None)
        if password:
            environ["PGPASSWORD"] = str(password)
        target = [f"--dbname={make_conninfo('', **parts)}"]
    return subprocess.run([_find(name), *target, *arguments], env=environ, capture_output=True, text=True)


def _address(database_url: str) -> str:
    return database_url.replace("postgresql+psycopg://", "postgresql://", 1)


def _find(name: str) -> str:
    """The newest of Debian's versions first: a tool must not be older than the server."""
    found = sorted(DEBIAN.glob(f"*/bin/{name}"), key=_version)
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        message = N_("%(name)s is missing. Install it: apt-get install postgresql-client")
        raise BackupFailed(message, name=name)
    return path


def _version(path: Path) -> int:
    return int(re.sub(r"\D", "", path.parent.parent.name) or 0)
