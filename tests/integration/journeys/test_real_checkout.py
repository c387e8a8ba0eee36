"""A real checkout, step by step, as the journey sees it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from shop.kernel import clock, db
from shop.kernel.origin import Origin, acting_as
from shop.kernel.settings import Settings
from tests.factories import checkout
from tests.factories import journeys as make
from tests.factories.catalog import stocked_variant
from tests.support import wiring
from tracking.journeys import queries, totals
from tracking.journeys.models import Event, VisitSession

STEPS = ["begin_checkout", "add_shipping_info", "add_payment_info", "purchase"]


def buy(origin: Origin) -> tuple[str, object]:
    """Look at the mug, put it into the cart, pay; the number and id of the order."""
    make.look(origin, "/products/mug", title="Mug")
    with acting_as(origin):
        placed = checkout.press(checkout.cart_with(stocked_variant()))
    with clock.frozen(checkout.AT + timedelta(minutes=1)):
        wiring.drain()
    db.end_read()
    return str(placed.order_number), checkout.order_of(placed).id


def test_every_step_of_a_bought_order_is_told_in_order(sqlite: Settings) -> None:
    origin = make.visit(source="news", medium="email", campaign="spring")
    number, order_id = buy(origin)
    journey = queries.order_journey(order_id)  # type: ignore[arg-type]
    told = [moment.name for moment in journey.moments]
    assert [name for name in told if name in STEPS] == STEPS
    assert told[0] == "page_view"
    assert "email_sent" in told
    assert journey.joined
    first = journey.visits[0]
    assert {"page_view", *STEPS} <= {moment.name for moment in first.moments}
    purchase = db.session("journey").scalars(select(Event).where(Event.name == "purchase")).one()
    assert purchase.props["transaction_id"] == number
    assert purchase.value_minor == 2800
    assert totals.reconcile().holds
    assert db.session("journey").scalars(select(VisitSession.stage)).one() == 5


def test_without_consent_every_step_is_told_and_nobody_is_named(database: Settings) -> None:
    origin = make.undecided()
    _, order_id = buy(origin)
    journey = queries.order_journey(order_id)  # type: ignore[arg-type]
    assert [m.name for m in journey.moments if m.name in STEPS] == ["purchase"]
    assert journey.visits == ()
    rows = db.session("journey").scalars(select(Event).order_by(Event.occurred_at, Event.seq)).all()
    of_visit = [row.name for row in rows if row.session_id]
    assert {*STEPS[:-1], "visit_purchase"} <= set(of_visit)
    assert not any(row.session_id and (row.order_id or row.cart_id) for row in rows)
    assert not any(row.customer_id or row.visitor_id == origin.visitor_id for row in rows)
