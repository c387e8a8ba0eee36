"""Fixed statements read the same rows as the session does, on each engine."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Select, bindparam, select, update

from shop.catalog.models import Product
from shop.kernel import db, ids, reading
from tests.factories.catalog import make_product

PRODUCT = Product.__table__.c
BY_IDS: Select[*tuple[Any, ...]] = (
    select(PRODUCT.id, PRODUCT.title, PRODUCT.tags, PRODUCT.created_at, PRODUCT.rating_count)
    .where(PRODUCT.id.in_(bindparam("product_ids", expanding=True)))
    .order_by(PRODUCT.title)
    .limit(bindparam("most"))
)


@pytest.mark.usefixtures("database")
def test_values_are_those_of_the_objects() -> None:
    with db.transaction():
        made = [make_product(title, tags=["new", "blue"]) for title in ("Bowl", "Mug", "Vase")]
    wanted = [one.id for one in made]
    found = reading.rows(BY_IDS, product_ids=wanted, most=2)
    assert [(row.id, row.title, row.tags) for row in found] == [
        (one.id, one.title, ["new", "blue"]) for one in made[:2]
    ]
    assert found[0].created_at == made[0].created_at
    assert reading.rows(BY_IDS, product_ids=wanted[1:2], most=9)[0].title == "Mug"
    assert list(reading.rows(BY_IDS, product_ids=[], most=9)) == []
    assert list(reading.rows(BY_IDS, product_ids=[ids.new_id()], most=9)) == []


@pytest.mark.usefixtures("database")
def test_a_transaction_reads_what_it_has_not_written_yet() -> None:
    with db.transaction() as session:
        made = make_product("Bowl")
        made.title = "Basin"
        assert [row.title for row in reading.rows(BY_IDS, product_ids=[made.id], most=1)] == ["Basin"]
        session.execute(update(Product).values(rating_count=7))
        assert [row.rating_count for row in reading.rows(BY_IDS, product_ids=[made.id], most=1)] == [7]
