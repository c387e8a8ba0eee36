"""What fulfillment reports, in whatever order, once or twice."""

from __future__ import annotations

import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy import select

from shop.kernel import db, ids
from shop.kernel.models import OutboxEvent
from shop.orders import operations, queries
from shop.orders.models import COMPLETED, DELIVERED, OPEN, SHIPPED, Order
from shop.orders.operations.delivering import BadParcel
from shop.orders.states import NotAllowed
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, cart_with, order_of, paid_order, press
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("database")


def two_lines() -> Order:
    return order_of(press(cart_with(stocked_variant(9), stocked_variant(9, title="Bowl"), quantity=2)))


def ship(order: Order, parcel: uuid.UUID, lines: dict[uuid.UUID, int]) -> bool:
    with db.transaction():
        return operations.record_shipped(
            order_id=order.id, parcel_id=parcel, lines=lines, carrier="Post", tracking_number="P1", at=AT
        )


def reach(order: Order, parcel: uuid.UUID, milestone: str = "delivered", hours: int = 48) -> bool:
    with db.transaction():
        return operations.record_milestone(
            order_id=order.id,
            parcel_id=parcel,
            milestone=milestone,
            happened_at=AT + timedelta(hours=hours),
            at=AT + timedelta(hours=hours + 1),
        )


def now(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def told(name: str) -> int:
    return len(list(db.session().scalars(select(OutboxEvent.id).where(OutboxEvent.name == name))))


@pytest.mark.sqlite
def test_an_order_is_delivered_when_everything_has_arrived() -> None:
    order, first, second = two_lines(), ids.new_id(), ids.new_id()
    mugs, bowls = (line.id for line in order.lines)
    assert ship(order, first, {mugs: 2})
    assert now(order).fulfillment_status == "partially_shipped"
    reach(order, first)
    assert now(order).status == OPEN
    ship(order, second, {bowls: 2})
    assert now(order).fulfillment_status == SHIPPED
    reach(order, second, hours=72)
    order = now(order)
    assert (order.status, order.fulfillment_status) == (COMPLETED, DELIVERED)
    assert order.delivered_at == AT + timedelta(hours=72)
    assert told("orders.order_delivered") == 1


@pytest.mark.sqlite
@pytest.mark.parametrize("way", list(permutations(range(4)))[::5])
def test_the_order_of_arrival_of_reports_does_not_matter(way: tuple[int, ...]) -> None:
    order, first, second = two_lines(), ids.new_id(), ids.new_id()
    mugs, bowls = (line.id for line in order.lines)
    reports = [
        lambda: ship(order, first, {mugs: 2, bowls: 1}),
        lambda: ship(order, second, {bowls: 1}),
        lambda: reach(order, first),
        lambda: reach(order, second, hours=50),
    ]
    for i in way:
        reports[i]()
        reports[i]()  # everything is reported twice
    assert (now(order).status, now(order).delivered_at) == (COMPLETED, AT + timedelta(hours=50))
    assert (told("orders.order_delivered"), told("orders.parcel_shipped")) == (1, 2)


def test_reports_at_once_deliver_once() -> None:
    order = paid_order(quantity=2)
    parcels = [ids.new_id(), ids.new_id()]
    line = order.lines[0].id
    results = together(
        *[lambda parcel=parcel: ship(order, parcel, {line: 1}) for parcel in parcels * 3],
        *[lambda parcel=parcel: reach(order, parcel) for parcel in parcels * 3],
    )
    assert errors(results) == []
    assert (now(order).status, told("orders.order_delivered")) == (COMPLETED, 1)


@pytest.mark.sqlite
def test_more_than_was_ordered_cannot_leave() -> None:
    order = paid_order(quantity=2)
    line = order.lines[0].id
    for lines in ({line: 3}, {line: 0}, {line: -1}, {}, {ids.new_id(): 1}):
        with pytest.raises(BadParcel):
            ship(order, ids.new_id(), lines)
    assert now(order).fulfillment_status == "unfulfilled"


@pytest.mark.sqlite
def test_what_is_not_paid_does_not_leave() -> None:
    order = order_of(press(cart_with(stocked_variant()), card=DECLINED))
    with pytest.raises(NotAllowed):
        ship(order, ids.new_id(), {order.lines[0].id: 1})


def test_a_parcel_can_be_taken_back_until_it_has_arrived() -> None:
    order, parcel = paid_order(), ids.new_id()
    ship(order, parcel, {order.lines[0].id: 1})
    with db.transaction():
        assert operations.undo_shipped(order_id=order.id, parcel_id=parcel, at=AT)
    assert now(order).fulfillment_status == "unfulfilled"
    with db.transaction():
        assert not operations.undo_shipped(order_id=order.id, parcel_id=parcel, at=AT)
    ship(order, parcel, {order.lines[0].id: 1})
    reach(order, parcel)
    with pytest.raises(NotAllowed), db.transaction():
        operations.undo_shipped(order_id=order.id, parcel_id=parcel, at=AT)


def test_a_milestone_is_told_once_and_unknown_ones_are_refused() -> None:
    order, parcel = paid_order(), ids.new_id()
    assert reach(order, parcel, "out_for_delivery")
    assert not reach(order, parcel, "out_for_delivery")
    assert told("orders.parcel_progressed") == 1
    with pytest.raises(BadParcel):
        reach(order, parcel, "eaten_by_a_dog")


@pytest.mark.sqlite
def test_a_shipped_order_is_not_cancelled() -> None:
    order = paid_order()
    ship(order, ids.new_id(), {order.lines[0].id: 1})
    with pytest.raises(NotAllowed), db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=AT)


def test_parcels_are_shown_with_what_they_reached() -> None:
    order, parcel = paid_order(), ids.new_id()
    ship(order, parcel, {order.lines[0].id: 1})
    reach(order, parcel, "out_for_delivery", hours=10)
    (shown,) = queries.parcels(order.id)
    assert (shown.carrier, shown.tracking_number) == ("Post", "P1")
    assert shown.lines == {order.lines[0].id: 1}
    assert list(shown.milestones) == ["out_for_delivery"]
