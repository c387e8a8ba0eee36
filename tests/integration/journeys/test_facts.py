"""Facts become events: once each, in the right lane."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from shop.checkout.events import CheckoutFailed, CheckoutStarted, CheckoutStepCompleted
from shop.customers.models import ConsentChoice, Customer
from shop.kernel import clock, db, events, ids
from shop.kernel.models import OutboxDelivery
from shop.kernel.money import Money
from shop.kernel.origin import CONSENT_DENIED, Origin, acting_as
from shop.kernel.settings import Settings
from shop.mail.events import MailSent
from shop.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderPaymentFailed,
    OrderRefunded,
    ParcelProgressed,
    ParcelShipped,
    ReturnClosed,
    ReturnRequested,
)
from shop.orders.models import Order
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tracking.journeys import health, subscribers, totals
from tracking.journeys.models import Event, IdentityEdge, VisitSession

NAMES = {"purchase", "payment_failed", "order_cancelled", "refund", "order_shipped", "parcel_progressed"}


def stored(name: str) -> list[Event]:
    db.end_read()
    found = select(Event).where(Event.name == name).order_by(Event.occurred_at, Event.seq)
    return list(db.session("journey").scalars(found))


def deliver() -> None:
    with clock.frozen(make.later(1)):
        wiring.drain()
    db.end_read()


def deliver_again() -> None:
    """Make every delivery due once more, as after a crash between the two stores."""
    with db.transaction() as session:
        again = update(OutboxDelivery).where(OutboxDelivery.subscriber.startswith("tracking.journeys"))
        session.execute(again.values(done_at=None, due_at=NOON))
    deliver()


def bought(origin: Origin) -> tuple[Order, Customer]:
    buyer = make.customer()
    order = make.order(origin, buyer)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    return order, buyer


def publish(fact: Any) -> uuid.UUID:
    with db.transaction():
        return events.publish(fact, at=NOON)


def test_a_paid_order_is_one_purchase_with_its_items(database: Settings) -> None:
    origin = make.visit(source="news", medium="email", campaign="spring")
    make.look(origin)
    order, buyer = bought(origin)
    deliver()
    (event,) = stored("purchase")
    assert (event.value_minor, event.currency, event.order_id) == (5000, "USD", str(order.id))
    told = {"transaction_id": "1001", "total_minor": 5500, "payment_type": "test_card", "coupons": []}
    assert told.items() <= event.props.items()
    assert event.props["customer_type"] == "new"
    assert (event.device, event.bot) == ("desktop", False)
    assert event.props["items"][0] | {"variant_id": None} == {
        "item_id": "MUG-1",
        "item_name": "Mug",
        "item_variant": "Blue",
        "product_id": None,
        "variant_id": None,
        "quantity": 2,
        "price_minor": 2500,
    }
    assert (event.channel, event.campaign) == ("Email", "spring")
    assert (event.visitor_id, event.session_id, event.customer_id) == (
        origin.visitor_id,
        origin.session_id,
        str(buyer.id),
    )


def test_a_fact_delivered_twice_is_one_event(database: Settings) -> None:
    origin = make.visit()
    make.look(origin)
    bought(origin)
    deliver()
    deliver_again()
    assert len(stored("purchase")) == 1
    assert len(stored("identity_linked")) == 1
    session = db.session("journey").scalars(select(VisitSession)).one()
    assert (session.purchases, session.stage) == (1, 5)


def test_one_order_is_never_two_purchases(database: Settings) -> None:
    order, _ = bought(make.visit())
    make.publish_paid(order)
    deliver()
    assert len(stored("purchase")) == 1


def test_without_consent_the_purchase_names_nobody_and_no_visit(database: Settings) -> None:
    origin = make.undecided(source="news", medium="email", campaign="spring")
    make.look(origin)
    order, _ = bought(origin)
    deliver()
    (event,) = stored("purchase")
    assert (event.visitor_id, event.session_id, event.customer_id) == (None, None, None)
    assert (event.order_id, event.channel, event.campaign) == (str(order.id), "Email", "spring")
    assert db.session("journey").scalars(select(IdentityEdge)).all() == []
    session = db.session("journey").scalars(select(VisitSession)).one()
    assert (session.purchases, session.stage) == (1, 5)
    (told,) = stored("visit_purchase")
    assert (told.session_id, told.visitor_id) == (origin.session_id, session.visitor_id)
    assert (told.order_id, told.value_minor, told.props, told.occurred_at % 60_000_000) == (None, None, {}, 0)
    joined = select(Event).where(Event.order_id.is_not(None), Event.visitor_id.is_not(None))
    assert db.session("journey").scalars(joined).all() == []


def test_with_consent_the_email_at_checkout_links_visitor_and_customer(database: Settings) -> None:
    origin = make.visit()
    _, buyer = bought(origin)
    deliver()
    edge = db.session("journey").scalars(select(IdentityEdge)).one()
    assert (edge.visitor_id, edge.customer_id) == (origin.visitor_id, str(buyer.id))
    assert edge.evidence == "checkout_email"


def test_consent_withdrawn_before_delivery_is_obeyed(database: Settings) -> None:
    origin = make.visit()
    bought(origin)
    _choose(origin, CONSENT_DENIED)
    deliver()
    assert db.session("journey").scalars(select(IdentityEdge)).all() == []
    assert stored("purchase")[0].visitor_id is None


def test_a_machine_that_pays_was_a_person(database: Settings) -> None:
    origin = make.visit()
    make.look(origin, user_agent="HeadlessChrome/131")
    bought(origin)
    deliver()
    assert db.session("journey").scalars(select(VisitSession.bot)).one() is False
    assert set(db.session("journey").scalars(select(Event.bot))) == {False}


def test_every_later_fact_is_one_event_outside_the_visit(database: Settings) -> None:
    origin = make.visit(source="news", medium="email")
    make.look(origin)
    order, buyer = bought(origin)
    parcel, mail = ids.new_id(), ids.new_id()
    who = {"order_id": order.id, "customer_id": buyer.id}
    publish(ParcelShipped(parcel_id=parcel, **who))
    publish(
        ParcelProgressed(
            parcel_id=parcel, milestone="out_for_delivery", happened_at=NOON - timedelta(hours=1), **who
        )
    )
    ahead = NOON + timedelta(days=400)
    publish(ParcelProgressed(parcel_id=parcel, milestone="delayed", happened_at=ahead, **who))
    publish(ReturnRequested(return_id=ids.new_id(), reasons=("damaged",), **who))
    publish(ReturnClosed(return_id=ids.new_id(), outcome="refunded", **who))
    publish(OrderRefunded(refund_id=ids.new_id(), amount=Money(700, "USD"), **who))
    publish(OrderCancelled(reason="owner", **who))
    publish(MailSent(mail_id=mail, kind="confirmation", order_id=order.id))
    publish(OrderDelivered(delivered_at=NOON, **who))
    deliver()
    deliver_again()
    single = ("order_shipped", "refund", "order_cancelled", "order_delivered")
    for name in (*single, "return_requested", "return_closed"):
        (event,) = stored(name)
        assert (event.session_id, event.visitor_id, event.customer_id) == (None, None, str(buyer.id))
    progressed, delayed = stored("parcel_progressed")
    assert delayed.occurred_at == delayed.received_at  # no carrier's clock leads into the future
    assert progressed.occurred_at == clock.to_micros(NOON - timedelta(hours=1))
    assert progressed.props["milestone"] == "out_for_delivery"
    (refund,) = stored("refund")
    assert refund.value_minor == 700
    assert (refund.channel, refund.device) == ("Email", "desktop")
    assert [e.props["kind"] for e in stored("email_sent") if e.props["mail_id"] == str(mail)] == [
        "confirmation"
    ]


def test_a_refused_payment_belongs_to_the_visit_that_tried(database: Settings) -> None:
    origin = make.visit()
    order, _ = bought(origin)
    publish(OrderPaymentFailed(order_id=order.id, attempt=1, code="card_declined"))
    deliver()
    (event,) = stored("payment_failed")
    assert (event.session_id, event.props["error_code"]) == (origin.session_id, "card_declined")


def in_checkout(origin: Origin, *facts: Any) -> None:
    for fact in facts:
        with acting_as(origin), db.transaction():
            events.publish(fact, at=NOON)
    deliver()


def test_checkout_steps_carry_ga4_names_cart_and_visit(database: Settings) -> None:
    origin, cart, checkout = make.visit(), ids.new_id(), ids.new_id()
    make.look(origin)
    value = Money(5600, "USD")
    step = {"cart_id": cart, "checkout_id": checkout, "value": value}
    in_checkout(
        origin,
        CheckoutStarted(items=2, **step),
        CheckoutStepCompleted(step="contact", choice="", **step),
        CheckoutStepCompleted(step="shipping", choice="standard", **step),
        CheckoutStepCompleted(step="payment", choice="card", **step),
    )
    deliver_again()
    (begun,), (tier,), (paying,) = map(stored, ("begin_checkout", "add_shipping_info", "add_payment_info"))
    assert (begun.cart_id, begun.value_minor, begun.props["quantity"]) == (str(cart), 5600, 2)
    assert (tier.props["shipping_tier"], paying.props["payment_type"]) == ("standard", "card")
    steps = [event.props["step_name"] for event in stored("checkout_step_completed")]
    assert sorted(steps) == ["contact", "payment", "shipping"]
    assert {event.session_id for event in (begun, tier, paying)} == {origin.session_id}
    assert db.session("journey").scalars(select(VisitSession.stage)).one() == 4


def test_without_consent_checkout_steps_name_the_visit_and_no_cart(database: Settings) -> None:
    origin, cart = make.undecided(), ids.new_id()
    make.look(origin)
    in_checkout(
        origin, CheckoutStarted(cart_id=cart, checkout_id=ids.new_id(), items=1, value=Money(100, "USD"))
    )
    (begun,), (page,) = stored("begin_checkout"), stored("page_view")
    assert (begun.cart_id, begun.session_id, begun.visitor_id) == (None, origin.session_id, page.visitor_id)
    assert begun.props == {"quantity": 1}
    assert db.session("journey").scalars(select(VisitSession.stage)).one() == 3


def test_each_refusal_at_checkout_is_told_with_its_reason(database: Settings) -> None:
    origin, cart = make.visit(), ids.new_id()
    refusal = CheckoutFailed(cart_id=cart, step="contact", error_code="email_missing", field="email")
    in_checkout(origin, refusal, refusal)
    assert [event.props["error_code"] for event in stored("checkout_step")] == ["email_missing"] * 2


def test_paid_orders_and_purchases_balance(database: Settings) -> None:
    assert totals.reconcile().holds
    order, _ = bought(make.visit())
    before = totals.reconcile()
    assert (before.holds, before.missing) == (False, (order.number,))
    deliver()
    after = totals.reconcile()
    assert after.holds
    assert (after.orders_paid, after.purchase_events) == (1, 1)


def test_an_order_missing_for_an_hour_is_a_finding(database: Settings) -> None:
    bought(make.visit())
    assert health.unrecorded(database, make.later(59)) == []
    (found,) = health.unrecorded(database, make.later(61))
    assert found.params == {"count": 1, "number": 1001}
    deliver()
    assert health.unrecorded(database, make.later(61)) == []


def test_a_purchase_with_another_amount_does_not_balance(database: Settings) -> None:
    order, _ = bought(make.visit())
    deliver()
    with db.transaction() as session:
        session.execute(update(Order).values(total_minor=1))
    db.end_read()
    assert totals.reconcile().differing == (order.number,)


def test_every_event_that_facts_become_is_declared() -> None:
    from tracking.journeys.taxonomy import FROM_FACTS

    assert NAMES <= FROM_FACTS
    assert len(subscribers.HANDLERS) >= 12


def _choose(origin: Origin, choice: str) -> None:
    with db.transaction() as session:
        session.add(
            ConsentChoice(id=ids.new_id(), subject=f"visitor:{origin.visitor_id}", choice=choice, at=NOON)
        )
