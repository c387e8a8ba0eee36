"""A product and its stock are written in one go, and what was sold meanwhile stays sold."""

from __future__ import annotations

import pytest

from shop.catalog import queries as catalog
from shop.catalog.models import Product
from shop.catalog.rules import BadProduct, VariantInput
from shop.inventory import operations, queries
from shop.inventory.operations import StockEdit, StockTooLow
from shop.kernel import db, ids
from tests.factories.catalog import AT, product_input


def save(product: Product | None, edits: list[StockEdit], *variants: VariantInput) -> Product:
    wanted = product_input(option_names=("Size",), variants=variants)
    with db.transaction():
        return operations.save_product(product.id if product else None, wanted, edits, at=AT)


def of(product: Product, number: int, **changes) -> VariantInput:
    row = product.variants[number]
    return VariantInput(**{"id": row.id, "options": (row.option1,), "price_minor": 100, **changes})


SMALL, LARGE = VariantInput(options=("S",), price_minor=100), VariantInput(options=("L",), price_minor=200)


def test_a_new_product_has_the_stock_that_was_typed(sqlite) -> None:
    made = save(None, [StockEdit(wanted=5), StockEdit()], SMALL, LARGE)
    small, large = (variant.id for variant in made.variants)
    assert queries.on_hand([small, large]) == {small: 5, large: 0}
    assert queries.differences() == []


def test_only_the_difference_is_applied(database) -> None:
    made = save(None, [StockEdit(wanted=10)], SMALL)
    small, order = made.variants[0].id, ids.new_id()
    with db.transaction():
        operations.reserve(order_id=order, demand={small: 3}, expires_at=AT, at=AT)
        operations.take(order_id=order, at=AT)
    save(made, [StockEdit(seen=10, wanted=10)], of(made, 0))
    assert queries.on_hand([small]) == {small: 7}
    save(made, [StockEdit(seen=10, wanted=12)], of(made, 0))
    assert queries.on_hand([small]) == {small: 9}


def test_taking_away_more_than_there_is_changes_nothing_at_all(database) -> None:
    made = save(None, [StockEdit(wanted=2)], SMALL)
    with pytest.raises(StockTooLow):
        save(made, [StockEdit(seen=5, wanted=1)], of(made, 0, price_minor=999))
    page = catalog.product_page(made.handle)
    assert page is not None
    assert (page.variants[0].price.minor, page.variants[0].available) == (100, 2)


def test_counting_and_back_orders_follow_the_form(database) -> None:
    made = save(None, [StockEdit(wanted=2)], SMALL)
    small = made.variants[0].id
    save(made, [StockEdit(seen=2, wanted=2)], of(made, 0, backorder=True))
    with db.transaction():
        operations.reserve(order_id=ids.new_id(), demand={small: 5}, expires_at=AT, at=AT)
    with pytest.raises(StockTooLow, match="5 are held"):
        save(made, [StockEdit()], of(made, 0, backorder=False))
    db.end_read()
    with pytest.raises(StockTooLow):
        save(made, [StockEdit()], of(made, 0, tracked=False))


def test_a_refused_product_leaves_no_stock_behind(database) -> None:
    with pytest.raises(BadProduct):
        save(None, [StockEdit(wanted=5), StockEdit(wanted=5)], SMALL, SMALL)
    assert catalog.stats().products == 0
    assert queries.stock().total == 0
