"""A bank calls a payment into question: nothing is sent, its money's ways are kept, the owner is told."""

from __future__ import annotations

import uuid

import pytest

from fulfillment.carriers.registry import OTHER
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as fulfillment
from fulfillment.shipments.contents import ParcelDraft
from shop.checkout import reconciling
from shop.kernel import attention, db
from shop.orders import operations as orders
from shop.orders import queries as order_queries
from shop.orders.models import CANCELLED, Order
from shop.payments import queries
from tests.factories.checkout import AT
from tests.integration.checkout.stripe.acts import begun, now, settled
from tests.support.stripe_double import StripeDouble


@pytest.fixture
def database(sqlite):  # what is asked here does not depend on the database
    """SQLite only."""
    return sqlite


def paid(shop: StripeDouble) -> tuple[Order, str]:
    """A paid order and its intent."""
    order, reference = begun()
    shop.pay(reference)
    settled(shop)
    return now(order), reference


def moves(order: Order) -> list[str]:
    db.end_read()
    return [entry.kind for entry in queries.ledger(order.id)]


def kinds() -> list[str]:
    db.end_read()
    return sorted(item.kind for item in attention.open_items())


def ship(order: Order) -> None:
    with db.transaction():
        shipments.ship(
            order_id=order.id,
            parcels=[ParcelDraft(carrier=OTHER, tracking_number="1Z999AA10123456784")],
            source="form",
            at=AT,
        )


def test_nothing_of_a_disputed_order_is_sent_and_the_owner_is_told_until_when(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    shop.open_dispute(reference)
    settled(shop)
    (case,) = queries.disputes(order.id)
    assert (case.reason, case.status, case.closed_at) == ("fraudulent", "needs_response", None)
    assert case.due_by is not None
    (item,) = attention.open_items()
    assert (item.kind, item.params["due_by"]) == ("payments.disputed", case.due_by.date().isoformat())
    assert now(order).held_for == "dispute"
    assert fulfillment.count_to_ship() == 0
    assert order_queries.count(status=order_queries.TO_SHIP) == 0
    with pytest.raises(orders.Held):
        ship(order)
    assert moves(order) == ["captured", "withdrawn"]
    assert queries.refundable_of_order(order.id) == order.money(0)


def test_a_dispute_that_is_won_lets_the_order_go(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    dispute = shop.open_dispute(reference)
    shop.close_dispute(dispute["id"], won=True)
    settled(shop)
    assert moves(order) == ["captured", "withdrawn", "reinstated"]
    assert (kinds(), now(order).held_for) == ([], "")
    assert queries.refundable_of_order(order.id) == order.total
    db.end_read()
    ship(order)


def test_a_dispute_that_is_lost_keeps_the_order_on_hold_until_somebody_decides(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    dispute = shop.open_dispute(reference)
    shop.close_dispute(dispute["id"], won=False)
    settled(shop)
    assert (kinds(), now(order).held_for) == (["payments.dispute_ended"], "dispute")
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    settled(shop)
    assert now(order).status == CANCELLED
    assert shop.objects("refund") == []  # the bank has given the money back already
    assert reconciling.payments().differences == []


def test_whatever_order_its_messages_come_in_a_dispute_ends_the_same(shop: StripeDouble) -> None:
    shop.webhooks.knobs.hold = True
    shop.webhooks.knobs.copies = 2
    order, reference = begun()
    shop.pay(reference)
    dispute = shop.open_dispute(reference)
    shop.close_dispute(dispute["id"], won=True)
    shop.webhooks.wait()
    shop.webhooks.release(reverse=True)  # closed first, paid last
    settled(shop)
    assert sorted(moves(order)) == ["captured", "reinstated", "withdrawn"]
    assert (kinds(), now(order).held_for, now(order).payment_status) == ([], "", "paid")
    assert [one.kind for one in order_queries.timeline(order.id)].count("disputed") == 1


def test_an_inquiry_takes_no_money_but_stops_the_parcel(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    shop.open_dispute(reference, reason="inquiry")
    settled(shop)
    assert (moves(order), now(order).held_for) == (["captured"], "dispute")
    assert queries.refundable_of_order(order.id) == order.total


def test_the_owner_may_send_it_after_all_and_an_older_message_does_not_hold_it_again(
    shop: StripeDouble,
) -> None:
    order, reference = paid(shop)
    shop.open_dispute(reference)
    settled(shop)
    with db.transaction():
        assert orders.release(order_id=order.id, at=AT)
    for event in shop.objects("event"):
        if "dispute" in event["type"]:
            shop.webhooks._deliver(event | {"id": f"evt_{uuid.uuid4().hex}"})
    settled(shop)
    assert now(order).held_for == ""
    ship(order)


def test_a_dispute_outranks_a_hold_for_money_and_gives_way_to_it_again(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    with db.transaction():  # an edit that made it dearer
        orders.lock(order.id).due_minor = 100
        assert orders.hold(order_id=order.id, reason="balance", at=AT)
    dispute = shop.open_dispute(reference)
    settled(shop)
    assert now(order).held_for == "dispute"
    with db.transaction():
        assert not orders.hold(order_id=order.id, reason="balance", at=AT)
        assert not orders.release(order_id=order.id, reason="balance", at=AT)
    shop.close_dispute(dispute["id"], won=True)
    settled(shop)
    assert now(order).held_for == "balance"


def test_a_key_that_may_not_read_disputes_still_hears_of_them(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    dispute = shop.open_dispute(reference)
    shop.fail_next(9, status=403, only=f"GET /v1/disputes/{dispute['id']}")
    settled(shop)
    assert now(order).held_for == "dispute"


def test_money_that_comes_back_for_a_cancelled_order_is_told(shop: StripeDouble) -> None:
    order, reference = paid(shop)
    dispute = shop.open_dispute(reference)
    settled(shop)
    with db.transaction():
        orders.cancel(order_id=order.id, reason="owner", at=AT)
    shop.close_dispute(dispute["id"], won=True)
    settled(shop)
    assert kinds() == ["payments.dispute_ended"]
    assert queries.refundable_of_order(order.id) == order.total
