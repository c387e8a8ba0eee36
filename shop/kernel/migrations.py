"""Alembic for both stores: one folder of versions each, batch mode on SQLite, schemas on PostgreSQL.

Alembic is imported where it is used: a web process that only serves never loads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from shop.kernel import db
from shop.kernel.settings import Settings

if TYPE_CHECKING:
    from alembic.config import Config

ROOT = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(settings: Settings) -> None:
    """Migrate both stores to the newest version. The engines must be configured."""
    from alembic import command

    for store in db.STORES:
        db.ensure_schema(store)
        command.upgrade(config(store), "head")


@contextmanager
def references_at_rest(store: str) -> Iterator[Connection]:
    """A connection on which SQLite lets a table be replaced without following what refers to it.

    SQLite changes most tables by making them anew and dropping the old one; with foreign keys enforced, the
    drop would delete (or forget) every row that refers to it (sqlite.org/lang_altertable.html, section 7).
    All references are checked at the end. Raises RuntimeError when one leads nowhere.
    """
    with db.engine(store).connect() as connection:
        lite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if lite:
            raw.execute("PRAGMA foreign_keys=OFF")  # past SQLAlchemy: inside a transaction it does nothing
        try:
            yield connection
            if lite and (lost := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise RuntimeError(f"after migrating, {len(lost)} rows refer to nothing, first {lost[0]}")
        finally:
            connection.rollback()
            if lite:
                raw.execute("PRAGMA foreign_keys=ON")


def revision(settings: Settings, message: str) -> list[str]:
    """Write a migration for each store whose models differ from its database; the files' paths."""
    from alembic import command

    made = []
    for store in db.STORES:
        script = command.revision(config(store), message, autogenerate=True)
        made += [str(item.path) for item in (script if isinstance(script, list) else [script]) if item]
    return made


def differences(store: str) -> list[object]:
    """What the models have and the migrated database has not, or the other way round."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with db.engine(store).connect() as connection:
        opts = {"compare_type": True, "include_object": has_a_model}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, db.METADATA[store]))


def has_a_model(_thing: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Whether Alembic shall compare it: tables and indexes named `fts_…` are the search engines' own."""
    return not (name or "").startswith("fts_")


def config(store: str) -> Config:
    """Alembic's configuration for `store`."""
    from alembic.config import Config

    made = Config()
    folder = str(ROOT).replace("%", "%%")
    made.set_main_option("path_separator", "newline")  # so that a folder's name may hold a space or a colon
    made.set_main_option("script_location", folder)
    made.set_main_option("version_locations", f"{folder}/{store}")
    made.set_main_option("file_template", "%%(year)d%%(month).2d%%(day).2d_%%(slug)s")
    made.attributes["store"] = store
    return made
