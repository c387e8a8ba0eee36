"""The product report equals the books: sold, returned, earned, and what visits looked at."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from shop.catalog.models import Product, Variant
from shop.catalog.rules import VariantInput
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.orders import returned
from shop.orders.models import OrderLine
from tests.conftest import NOON
from tests.factories import journeys as visits
from tests.factories import reviews
from tests.factories.catalog import make_product
from tracking.reports import asking, counting
from tracking.reports.base import Answer
from tracking.reports.facts import keeping

TWO = (
    VariantInput(options=("Small",), price_minor=2801, cost_minor=900),
    VariantInput(options=("Large",), price_minor=3000),
)


def report(**given: str) -> Answer:
    question = asking.find("products")
    found = question.answer(asking.ask(question, {"period": "7d", **given}, at=NOON + timedelta(minutes=9)))
    db.end_read()
    return found


def look(product: object, variant: object) -> None:
    items = [{"item_id": "x", "product_id": str(product), "variant_id": str(variant)}]
    note = ("view_item", {"items": items})
    visits.look(visits.visit(), "/products/mug", at=NOON - timedelta(hours=1), notes=(note,))


@contextmanager
def returns_of(lines: dict[uuid.UUID, int]) -> Iterator[None]:
    """Somebody else takes returns for a while."""
    known = list(returned._sources)
    returned.supply(lambda since, until: lines)
    yield
    returned._sources[:] = known


def rows(found: Answer, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in found.table(table).rows]


def sell(product: Product, variant: Variant, *, quantity: int, total: int, tax: int) -> OrderLine:
    made = visits.order(visits.visit(), visits.customer(), at=NOON)
    with db.transaction() as session:
        line = session.scalars(select(OrderLine).where(OrderLine.order_id == made.id)).one()
        line.product_id, line.variant_id, line.title = product.id, variant.id, product.title
        line.variant_title = variant.title
        line.quantity, line.total_minor, line.tax_minor = quantity, total, tax
    return line


def test_what_is_sold_kept_and_earned_is_told_by_product_and_variant(sqlite: Settings) -> None:
    with db.transaction():
        mug = make_product(variants=TWO, option_names=("Size",), stock=None)
    small, large = mug.variants
    line = sell(mug, small, quantity=3, total=8403, tax=403)
    reviews.shown(mug.id, 4, at=NOON)
    for variant in (small, small, large):
        look(mug.id, variant.id)
    keeping.run(NOON)
    counting.run(NOON)
    with returns_of({line.id: 1}):
        (whole,) = rows(report(), "products")
        one, other = rows(report(words="MUG"), "variants")
    assert {"seen": 3, "orders": 1, "units": 3, "returned": 1, "revenue": 8000}.items() <= whole.items()
    assert (whole["reviews"], whole["stars"], whole["bought_share"]) == (1, 4.0, 1 / 3)
    kept = 8000 - 2666
    assert (whole["margin"], whole["margin_share"]) == (kept - 1800, (kept - 1800) / kept)
    assert (one["variant"], one["seen"], one["units"], one["margin"]) == ("Small", 2, 3, kept - 1800)
    assert (other["variant"], other["seen"], other["units"], other["margin"]) == ("Large", 1, 0, None)
    assert rows(report(words="teapot"), "products") == []
