"""What stands beside products: what was learned, and never nothing while there is something to show."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import delete

from shop.catalog import operations as catalog
from shop.catalog.operations import CollectionInput
from shop.catalog.queries import cards
from shop.kernel import db
from shop.kernel.settings import Settings
from shop.recommendations import companions, operations, queries
from shop.recommendations.companions import PAGE, Companion
from shop.recommendations.models import CompanionList
from shop.recommendations.queries import Row
from shop.recommendations.slots import ANYBODY, CART
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.factories.recommendations import goes_with
from tests.support.statements import counted


def goods(**stock: int) -> list[uuid.UUID]:
    with db.transaction():
        return [make_product(name, stock=many).id for name, many in stock.items()]


def alike(other: uuid.UUID, likeness: float) -> Companion:
    return Companion(other, {"text": likeness, "demand": 0.1})


def beside_a_cart(*products: uuid.UUID) -> Row:
    db.end_read()
    return queries.goes_with(dict.fromkeys(products, "Mug"))


def on_the_page(product: uuid.UUID) -> Row:
    db.end_read()
    found = queries.companions_of(product)
    return found.row(cards(found.ids), {product: "Mug"})


def test_what_is_sold_out_or_withdrawn_since_makes_room_for_the_next(database: Settings) -> None:
    mug, gone, bowl, vase = goods(Mug=5, Gone=0, Bowl=5, Vase=5)
    with db.transaction():
        goes_with(mug, gone, bowl, uuid.uuid4(), vase)
        catalog.set_status(product_id=bowl, status="archived", at=NOON)
    assert beside_a_cart(mug).ids == on_the_page(mug).ids == [vase]
    assert [one.code for one in beside_a_cart(mug)] == ["bought_together"]


def test_where_all_of_it_is_sold_out_what_sells_is_shown(sqlite: Settings) -> None:
    mug, gone, bowl = goods(Mug=5, Gone=0, Bowl=5)
    with db.transaction():
        goes_with(mug, gone)
        operations.replace_popular([(mug, 1.0), (bowl, 0.5)], at=NOON)
    for row in (beside_a_cart(mug), on_the_page(mug)):
        assert row.ids == [bowl]
        assert [one.code for one in row] == ["popular"]


def test_where_all_of_it_is_in_the_cart_what_sells_is_shown(sqlite: Settings) -> None:
    mug, bowl, vase = goods(Mug=5, Bowl=5, Vase=5)
    with db.transaction():
        goes_with(mug, bowl)
        operations.replace_popular([(vase, 1.0)], at=NOON)
    assert beside_a_cart(mug, bowl).ids == [vase]


def test_before_anything_is_learned_the_same_shelf_is_shown(database: Settings) -> None:
    mug, bowl, _vase = goods(Mug=5, Bowl=5, Vase=5)
    with db.transaction() as session:
        goes_with(mug, _vase)
        table = catalog.create_collection(CollectionInput(title="Table"), at=NOON)
        catalog.set_members(table.id, [mug, bowl])
        session.execute(delete(CompanionList))  # as after an upgrade that begins anew
    assert beside_a_cart(mug).ids == on_the_page(mug).ids == [bowl]


@pytest.mark.parametrize("size", [1, 3])
def test_a_cart_takes_two_statements_however_full_it_is(sqlite: Settings, size: int) -> None:
    found = goods(**{f"Thing {n}": 5 for n in range(9)})
    for one in found[:size]:
        with db.transaction():
            goes_with(one, *found[size:])
            more = [Companion(other, {"ease": 0.1}) for other in found[size:]]
            operations.replace_companions([companions.written(one, companions.TOGETHER, more)])
    beside_a_cart(*found[:size])  # what a process remembers
    db.end_read()
    with counted() as sent:
        assert len(beside_a_cart(*found[:size])) == 4
    assert len(sent) == 2


def test_what_several_products_share_comes_first_with_the_parts_added_up(sqlite: Settings) -> None:
    mug, bowl, vase, plate = goods(Mug=5, Bowl=5, Vase=5, Plate=5)
    known = {mug: {vase: 0.4, plate: 0.3}, bowl: {plate: 0.3}}
    lists = [
        companions.written(one, PAGE, (alike(*pair) for pair in others.items()))
        for one, others in known.items()
    ]
    with db.transaction():
        operations.replace_companions(lists)
    assert beside_a_cart(mug, bowl).ids == [plate, vase]
    db.end_read()
    best = queries.explained(CART, ANYBODY, [mug, bowl])
    assert best.filled.shown[0].candidate.parts == pytest.approx({"text": 0.6, "demand": 0.1})
