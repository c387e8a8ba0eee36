"""Units are held while an order is paid, and leave or come back exactly once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from shop.catalog import operations as catalog_operations
from shop.catalog import queries as catalog
from shop.inventory import jobs, operations, queries
from shop.inventory.operations import OutOfStock, Shortage, StockSetting
from shop.kernel import attention, db, ids
from shop.kernel.errors import DomainError
from tests.factories.catalog import AT, make_product, stocked_variant, variants

SOON = AT + timedelta(minutes=30)


def available(variant_id: uuid.UUID) -> int | None:
    db.end_read()
    return catalog.variants_for_sale([variant_id])[variant_id].available


def reserve(order_id: uuid.UUID, **demand) -> None:
    with db.transaction():
        operations.reserve(order_id=order_id, demand=demand["demand"], expires_at=SOON, at=AT)


def act(operation, order_id: uuid.UUID, **more):
    with db.transaction():
        return operation(order_id=order_id, at=AT, **more)


def test_what_is_held_cannot_be_sold_and_comes_back_when_given_up(sqlite) -> None:
    mug, order = stocked_variant(10), ids.new_id()
    reserve(order, demand={mug: 4})
    assert available(mug) == 6
    assert queries.on_hand([mug]) == {mug: 10}
    for _ in range(2):
        act(operations.release, order)
        assert available(mug) == 10


def test_what_is_paid_leaves_the_shelf_exactly_once(sqlite) -> None:
    mug, order = stocked_variant(10), ids.new_id()
    reserve(order, demand={mug: 4})
    for _ in range(2):
        assert act(operations.take, order) == ()
        assert (available(mug), queries.on_hand([mug])) == (6, {mug: 6})
    act(operations.release, order)
    assert available(mug) == 6
    newest = queries.movements(mug)[0]
    assert (newest.delta, newest.reason, newest.reference) == (-4, "sold", str(order))


def test_too_few_names_the_product_and_what_is_left_and_holds_nothing(sqlite) -> None:
    with db.transaction():
        mug = make_product("Tall Mug", option_names=("Size",), variants=variants("S", "L"), stock=3).variants
    many, few = mug[0].id, mug[1].id
    with pytest.raises(OutOfStock, match=r"Only 3 of “Tall Mug \(L\)” left") as refused:
        reserve(ids.new_id(), demand={many: 1, few: 4})
    assert (refused.value.status, refused.value.variant_id, refused.value.left) == (409, few, 3)
    assert (available(many), available(few)) == (3, 3)


def test_none_left_says_sold_out(database) -> None:
    mug = stocked_variant(0, title="Tall Mug")
    with pytest.raises(OutOfStock, match="“Tall Mug” is sold out"):
        reserve(ids.new_id(), demand={mug: 1})


def test_an_unknown_variant_is_out_of_stock(database) -> None:
    with pytest.raises(OutOfStock):
        reserve(ids.new_id(), demand={ids.new_id(): 1})


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_quantity_below_one_is_refused(sqlite, quantity: int) -> None:
    mug = stocked_variant(5)
    with pytest.raises(DomainError):
        reserve(ids.new_id(), demand={mug: quantity})
    assert available(mug) == 5


def test_a_variant_that_is_not_counted_needs_no_hold(database) -> None:
    mug, order = stocked_variant(None), ids.new_id()
    reserve(order, demand={mug: 999})
    assert act(operations.take, order) == ()
    assert available(mug) is None


def test_back_orders_go_below_nothing(sqlite) -> None:
    mug, order = stocked_variant(1), ids.new_id()
    with db.transaction():
        operations.set_many([StockSetting(variant_id=mug, backorder=True)], reason="correction", at=AT)
    reserve(order, demand={mug: 3})
    assert available(mug) == -2
    act(operations.take, order)
    assert queries.on_hand([mug]) == {mug: -2}
    assert queries.differences() == []


def test_asking_again_for_the_same_order_changes_what_is_held(database) -> None:
    mug, bowl, order = stocked_variant(10), stocked_variant(10, title="Bowl"), ids.new_id()
    reserve(order, demand={mug: 4})
    reserve(order, demand={mug: 4})
    assert available(mug) == 6
    reserve(order, demand={mug: 10})
    assert available(mug) == 0
    with pytest.raises(OutOfStock, match="Only 10"):
        reserve(order, demand={mug: 11})
    reserve(order, demand={bowl: 1})
    assert (available(mug), available(bowl)) == (10, 9)
    act(operations.take, order)
    assert (available(mug), available(bowl)) == (10, 9)


def test_a_hold_ends_with_its_time(sqlite) -> None:
    mug, order = stocked_variant(10), ids.new_id()
    reserve(order, demand={mug: 4})
    assert jobs.release_expired(SOON - timedelta(seconds=1)) == 0
    assert jobs.release_expired(SOON) == 1
    assert jobs.release_expired(SOON) == 0
    assert available(mug) == 10


def test_many_holds_end_in_batches(sqlite, monkeypatch) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    mug = stocked_variant(10)
    for _ in range(7):
        reserve(ids.new_id(), demand={mug: 1})
    assert jobs.release_expired(SOON) == 7
    assert available(mug) == 10


def test_money_that_comes_after_the_hold_takes_the_units_again_if_they_are_there(database) -> None:
    mug, order = stocked_variant(4), ids.new_id()
    reserve(order, demand={mug: 4})
    jobs.release_expired(SOON)
    assert act(operations.take, order) == ()
    assert (available(mug), queries.on_hand([mug])) == (0, {mug: 0})


def test_money_that_comes_after_the_units_were_sold_is_reported_and_sells_nothing_twice(database) -> None:
    mug, late, quick = stocked_variant(4), ids.new_id(), ids.new_id()
    reserve(late, demand={mug: 4})
    jobs.release_expired(SOON)
    reserve(quick, demand={mug: 2})
    assert act(operations.take, late) == (Shortage(mug, 4),)
    assert available(mug) == 2
    (item,) = [item for item in attention.open_items() if item.kind == "inventory.short"]
    assert item.params == {"quantity": 4, "product": "Mug"}


def test_returned_units_come_back_but_never_more_than_were_taken(database) -> None:
    mug, bowl, order = stocked_variant(10), stocked_variant(10, title="Bowl"), ids.new_id()
    reserve(order, demand={mug: 4})
    assert act(operations.restock, order, quantities={mug: 1}) == {}
    act(operations.take, order)
    assert act(operations.restock, order, quantities={mug: 3, bowl: 5}) == {mug: 3}
    assert act(operations.restock, order, quantities={mug: 3}) == {mug: 1}
    assert act(operations.restock, order, quantities={mug: 3}) == {}
    assert (available(mug), available(bowl)) == (10, 10)
    assert queries.differences() == []


def test_a_variant_deleted_after_the_order_hinders_nobody(sqlite) -> None:
    with db.transaction():
        made = make_product(option_names=("Size",), variants=variants("S", "L"))
    small, order = made.variants[0].id, ids.new_id()
    reserve(order, demand={small: 2})
    with db.transaction() as session:
        from sqlalchemy import delete

        from shop.catalog.models import Variant

        session.execute(delete(Variant).where(Variant.id == small))
    assert act(operations.take, order) == ()
    act(operations.release, order)


def test_availability_written_by_the_catalog_alone_does_not_open_the_guard(database) -> None:
    mug = stocked_variant(1)
    with db.transaction():
        catalog_operations.set_availability(variant_id=mug, available=100)
    with pytest.raises(OutOfStock):
        reserve(ids.new_id(), demand={mug: 2})
