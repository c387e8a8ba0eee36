"""A shop of an older version is brought up to date: every row is there and refers to what it did."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, func, insert, select

from shop.kernel import db, migrations
from shop.kernel.settings import Settings
from shop.promotions.models import Promotion
from tests.conftest import SECRET
from tests.support import wiring

ORDER = ("customers", "addresses", "products", "media", "variants", "collections", "collection_products")
ORDER += ("carts", "cart_lines", "pages", "orders", "order_lines", "mails")
ORDER += ("promotions", "promotion_redemptions")
SAID: dict[str, dict[str, Any]] = {
    "promotions": {
        "combinable": True,
        "conditions": [
            {"kind": "subtotal", "minimum_minor": 5000},
            {"kind": "time_window", "starts_at": "2026-11-01T00:00:00+00:00", "ends_at": None},
        ],
    }
}


@dataclass(frozen=True)
class Upgraded:
    """The rows of each table of ORDER, as the first version left them and as they are now."""

    before: dict[str, list[dict[str, Any]]]
    after: dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def upgraded(request: pytest.FixtureRequest, folder: Path) -> Iterator[Upgraded]:
    """A shop as the first version left it, with one row in each table of ORDER, tied to one another; upgraded
    once, and only read from then on."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.create("threeclick_old") if server else None
    made = Settings(env="test", secret_key=SECRET, var_dir=folder / "threeclick_old", database_url=url)
    wiring.install(made)
    db.configure(made)
    for store in db.STORES:
        db.ensure_schema(store)
        first = ScriptDirectory.from_config(migrations.config(store)).get_base()
        command.upgrade(migrations.config(store), str(first))
    with db.engine("shop").begin() as connection:
        _fill(connection)
        before = _rows(connection)
    migrations.upgrade(made)
    with db.engine("shop").connect() as connection:
        after = _rows(connection)
    yield Upgraded(before, after)
    db.dispose()
    if server:
        server.drop("threeclick_old")


def _fill(connection: Connection) -> None:
    tables = MetaData()
    tables.reflect(connection)
    for table in (tables.tables[name] for name in ORDER if name in tables.tables):
        connection.execute(insert(table).values(_row(table) | SAID.get(table.name, {})))


def _row(table: Table) -> dict[str, Any]:
    """A value for each column that needs one; references lead to the row of the other table."""
    return {
        column.name: _value(table, column)
        for column in table.columns
        if not column.nullable or (column.foreign_keys and _leads_back(column))
    }


def _leads_back(column: Any) -> bool:
    (key,) = column.foreign_keys
    other = key.column.table.name
    return other in ORDER and ORDER.index(other) < ORDER.index(column.table.name)


def _value(table: Table, column: Any) -> Any:
    target = next(iter(column.foreign_keys), None)
    named = target.column.table.name if target is not None else table.name
    kind = repr(column.type).upper()
    if target is not None or column.primary_key or "UUID" in kind:
        number = uuid.uuid5(uuid.NAMESPACE_OID, named)
        return number if "UUID" in kind else number.hex
    if "JSON" in kind:
        return []
    if "TIME" in kind:
        return datetime(2026, 1, 1, tzinfo=UTC)
    if "INT" in kind:
        return 1
    return False if "BOOL" in kind else column.name[: min(10, column.type.length or 10)]


def _rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    tables = MetaData()
    tables.reflect(connection)
    there = [tables.tables[name] for name in ORDER if name in tables.tables]
    return {table.name: [dict(row._mapping) for row in connection.execute(select(table))] for table in there}


def test_every_row_is_as_it_was(upgraded: Upgraded) -> None:
    before, after = upgraded.before, upgraded.after
    assert {len(rows) for rows in before.values()} == {1}
    for name, (row,) in before.items():
        assert len(after[name]) == 1, name
        kept = {column: value for column, value in row.items() if column in after[name][0]}
        assert {column: after[name][0][column] for column in kept} == kept, name


def test_promotions_mean_what_they_meant(upgraded: Upgraded) -> None:
    row = db.session().scalars(select(Promotion)).one()
    assert (row.stacking, row.lane, row.minimum_minor, row.given_minor) == ("combinable", "order", 5000, 1)
    assert (row.starts_at, row.ends_at) == (datetime(2026, 11, 1, tzinfo=UTC), None)


def test_references_are_followed_again_afterwards(upgraded: Upgraded) -> None:
    if db.dialect() == "sqlite":
        with db.engine("shop").connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    assert db.session().scalar(select(func.count()).select_from(db.METADATA["shop"].tables["variants"])) == 1
