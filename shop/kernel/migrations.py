"""Alembic for both stores: one folder of versions each, batch mode on SQLite, schemas on PostgreSQL.

Alembic is imported where it is used: a web process that only serves never loads it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, db.METADATA[store]))


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
