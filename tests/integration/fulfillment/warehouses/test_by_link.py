"""A warehouse with a link: who takes all work, and accepting while the shop takes it back. Both databases."""

from __future__ import annotations

from datetime import datetime

import pytest

from fulfillment.shipments.contents import ParcelDraft
from fulfillment.warehouses import operations, queries, states
from shop.kernel import db
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import delivery
from tests.integration.fulfillment.test_at_the_same_time import at_once
from tests.integration.fulfillment.warehouses.conftest import by_link, give, work
from tests.support import wiring


def test_accepting_and_taking_back_at_once_comes_to_one_of_two_ends_and_the_last_mug_leaves_once(
    order: Order, at: datetime
) -> None:
    south = by_link(at)
    given = give(order, south, at)

    def answer(act: str) -> None:
        operations.answer(work_id=given.id, warehouse_id=south.id, act=act, at=at)

    said = at_once(lambda: answer(states.ACCEPT), lambda: operations.ask_to_stop(work_id=given.id, at=at))
    end = work(order).request_status
    ends = {
        states.CANCELLATION_ACCEPTED: ["done", "refused"],
        states.CANCELLATION_REQUESTED: ["done", "done"],
    }
    assert said == ends[end]
    with db.transaction():
        if end == states.CANCELLATION_REQUESTED:
            answer(states.STOP)
        operations.give(work_id=given.id, warehouse_id=south.id, at=at)
        answer(states.ACCEPT)

    def send(number: str) -> None:
        draft = ParcelDraft(carrier="ups", tracking_number=number, lines={order.lines[0].id: 2})
        operations.send(work_id=given.id, warehouse_id=south.id, parcels=[draft], at=at)

    assert at_once(lambda: send("AAAA1"), lambda: send("AAAA2")) == ["done", "refused"]
    assert len(delivery(order).live) == 1
    assert work(order).request_status == states.ACCEPTED


@pytest.mark.sqlite
def test_who_takes_all_is_given_new_orders_and_told_once(order: Order, at: datetime) -> None:
    by_link(at, takes_all=True)
    north = by_link(at, "Other", takes_all=True)
    db.end_read()
    assert [row.id for row in queries.warehouses() if row.takes_all] == [north.id]
    with db.transaction():
        assert operations.give_new(order_id=order.id, at=at)
        assert not operations.give_new(order_id=order.id, at=at)
    wiring.drain()
    db.end_read()
    given = work(order)
    assert given.location == north.code
    told = mails.by_dedupe_key(f"warehouse:{given.id}:1:warehouse_work")
    assert told is not None
    assert told.recipient == "south@example.com"
