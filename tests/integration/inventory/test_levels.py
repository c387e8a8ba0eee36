"""Stock is counted, changed by hand, and every change stands in the ledger."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import func, select

from shop.catalog import queries as catalog
from shop.inventory import operations, queries
from shop.inventory.models import StockMovement
from shop.inventory.operations import StockSetting, StockTooLow
from shop.kernel import attention, db, ids, origin
from shop.kernel.errors import DomainError
from shop.kernel.origin import Origin
from tests.factories.catalog import AT, make_product, stocked_variant
from tests.support.statements import counted


def available(variant_id: uuid.UUID) -> int | None:
    db.end_read()
    return catalog.variants_for_sale([variant_id])[variant_id].available


def ledger(variant_id: uuid.UUID) -> list[tuple[int, str]]:
    return [(line.delta, line.reason) for line in reversed(queries.movements(variant_id))]


def act(operation) -> None:
    with db.transaction():
        operation()


def test_a_count_is_written_down_into_the_catalog_and_the_ledger(database) -> None:
    mug = stocked_variant(10)
    with db.transaction(), origin.acting_as(Origin(actor="staff:1")):
        operations.adjust(variant_id=mug, delta=-3, reason="damaged", reference="shelf 2", at=AT)
    act(lambda: operations.set_on_hand(variant_id=mug, on_hand=20, reason="counted", at=AT))
    assert available(mug) == 20
    assert ledger(mug) == [(10, "counted"), (-3, "damaged"), (13, "counted")]
    assert queries.movements(mug)[1].actor == "staff:1"
    assert queries.movements(mug)[1].reference == "shelf 2"


def test_counting_the_same_again_leaves_no_line(database) -> None:
    mug = stocked_variant(10)
    act(lambda: operations.set_on_hand(variant_id=mug, on_hand=10, reason="counted", at=AT))
    assert len(queries.movements(mug)) == 1


def test_nobody_takes_away_more_than_there_is(database) -> None:
    mug = stocked_variant(2)
    with pytest.raises(StockTooLow):
        act(lambda: operations.adjust(variant_id=mug, delta=-3, reason="lost", at=AT))
    assert available(mug) == 2
    assert len(queries.movements(mug)) == 1


@pytest.mark.parametrize("delta", [0, 10**9, -(10**9)])
def test_a_senseless_change_is_refused(sqlite, delta: int) -> None:
    mug = stocked_variant(2)
    with pytest.raises(DomainError):
        act(lambda: operations.adjust(variant_id=mug, delta=delta, reason="lost", at=AT))
    assert available(mug) == 2


@pytest.mark.parametrize("count", [-1, 10**9])
def test_a_senseless_count_is_refused(database, count: int) -> None:
    mug = stocked_variant(2)
    with pytest.raises(DomainError):
        act(lambda: operations.set_on_hand(variant_id=mug, on_hand=count, reason="counted", at=AT))
    assert available(mug) == 2


def test_stock_is_never_counted_below_what_orders_hold(database) -> None:
    mug = stocked_variant(5)
    act(lambda: operations.reserve(order_id=ids.new_id(), demand={mug: 3}, expires_at=AT, at=AT))
    with pytest.raises(StockTooLow, match="3 are held"):
        act(lambda: operations.set_on_hand(variant_id=mug, on_hand=2, reason="counted", at=AT))
    assert available(mug) == 2
    act(lambda: operations.set_on_hand(variant_id=mug, on_hand=3, reason="counted", at=AT))
    assert available(mug) == 0


def test_a_variant_that_is_not_counted_is_always_available_until_counting_starts(database) -> None:
    mug = stocked_variant(None)
    assert available(mug) is None
    with pytest.raises(StockTooLow):
        act(lambda: operations.adjust(variant_id=mug, delta=1, reason="received", at=AT))
    act(lambda: operations.set_on_hand(variant_id=mug, on_hand=4, reason="counted", at=AT))
    assert available(mug) == 4


def test_counting_stops_and_starts_again_without_the_ledger_losing_its_way(database) -> None:
    mug = stocked_variant(7)
    stop = [StockSetting(variant_id=mug, tracked=False)]
    act(lambda: operations.set_many(stop, reason="started", at=AT))
    assert available(mug) is None
    assert queries.on_hand([mug]) == {}
    act(lambda: operations.set_on_hand(variant_id=mug, on_hand=2, reason="counted", at=AT))
    assert ledger(mug) == [(7, "counted"), (-7, "stopped"), (2, "counted")]
    assert queries.differences() == []


def test_many_levels_are_set_in_a_constant_number_of_statements(database) -> None:
    with db.transaction():
        mugs = [make_product(f"Mug {n}", stock=1).variants[0].id for n in range(20)]
    sent_for = {}
    for size in (2, 20):
        settings = [StockSetting(variant_id=mug, on_hand=size + 5) for mug in mugs[:size]]
        with db.transaction(), counted() as sent:
            assert operations.set_many(settings, reason="import", at=AT) == []
        sent_for[size] = len(sent)
    assert sent_for[2] == sent_for[20] == 6
    assert set(queries.on_hand(mugs).values()) == {25}


def test_the_owner_is_told_once_when_stock_runs_low_and_it_passes_when_filled_up(sqlite) -> None:
    mug = stocked_variant(5, title="Tall Mug")
    for _ in range(3):
        act(lambda: operations.adjust(variant_id=mug, delta=-1, reason="lost", at=AT))
    items = attention.open_items()
    assert [(item.kind, item.params, item.times) for item in items] == [
        ("inventory.low", {"product": "Tall Mug", "left": 3}, 1)
    ]
    act(lambda: operations.adjust(variant_id=mug, delta=10, reason="received", at=AT))
    db.end_read()
    assert attention.open_items() == []


def test_counting_and_stopping_to_count_tell_the_owner_of_low_stock_too(sqlite) -> None:
    mug = stocked_variant(5, title="Tall Mug")

    def open_after(change) -> list[int]:
        act(change)
        db.end_read()
        return [item.params["left"] for item in attention.open_items()]

    def count(units: int):
        return lambda: operations.set_on_hand(variant_id=mug, on_hand=units, reason="counted", at=AT)

    def follow(tracked: bool):
        setting = operations.StockSetting(variant_id=mug, tracked=tracked)
        return lambda: operations.set_many([setting], reason="counted", at=AT)

    assert open_after(count(2)) == [2]
    assert open_after(count(1)) == [2]  # (told once)
    assert open_after(count(9)) == []
    assert open_after(count(0)) == [0]
    assert open_after(follow(tracked=False)) == []


def test_the_stock_page_finds_and_filters(database) -> None:
    stocked_variant(10, title="Plenty Mug")
    stocked_variant(2, title="Few Mug")
    empty = stocked_variant(0, title="No Bowl")
    stocked_variant(None, title="Uncounted")
    assert [row.title for row in queries.stock().rows] == ["Few Mug", "No Bowl", "Plenty Mug"]
    assert [row.title for row in queries.stock(text="mug").rows] == ["Few Mug", "Plenty Mug"]
    assert [row.title for row in queries.stock(view="low").rows] == ["Few Mug", "No Bowl"]
    assert [row.title for row in queries.stock(view="out").rows] == ["No Bowl"]
    assert [row.title for row in queries.stock(variant_id=empty).rows] == ["No Bowl"]
    assert queries.stock(page=99, per_page=2).page == 2
    assert queries.stock(view="backorder").total == 0


def test_a_recount_finds_and_mends_what_disagrees_and_only_that(database) -> None:
    good, bad = stocked_variant(4), stocked_variant(9)
    act(lambda: operations.reserve(order_id=ids.new_id(), demand={bad: 2}, expires_at=AT, at=AT))
    with db.transaction() as session:
        from sqlalchemy import update

        from shop.catalog.models import Variant
        from shop.inventory.models import StockLevel

        session.execute(update(StockLevel).where(StockLevel.variant_id == bad).values(on_hand=50, reserved=5))
        session.execute(update(Variant).where(Variant.id == bad).values(available=1))
    (found,) = queries.differences()
    assert (found.variant_id, found.on_hand, found.ledger, found.reserved, found.holds, found.available) == (
        *(bad, 50, 9, 5, 2, 1),
    )
    with db.transaction():
        assert len(operations.repair(at=AT)) == 1
    assert queries.differences() == []
    assert (available(bad), available(good)) == (7, 4)
    total = db.session().scalar(select(func.sum(StockMovement.delta)).where(StockMovement.variant_id == bad))
    assert total == 9
