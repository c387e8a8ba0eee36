"""The shop was away while Stripe tried to reach it: what was missed is read from Stripe's own list."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shop.kernel import attention, db, jobs
from shop.kernel.models import InboxMessage
from shop.orders.models import OPEN, PENDING
from shop.payments import catching_up, queries
from tests.factories.checkout import AT
from tests.integration.checkout.stripe.acts import begun, now, settled
from tests.support.payment_rigs import refund_request, stripe_gateway
from tests.support.stripe_double import StripeDouble

LATER = AT + timedelta(minutes=15)


@pytest.fixture
def database(sqlite):  # what is asked here does not depend on the database
    """SQLite only."""
    return sqlite


@pytest.fixture
def away(shop: StripeDouble) -> StripeDouble:
    """The account of a shop that has looked at its list once and then hears nothing."""
    assert catching_up.catch_up(AT) == 0
    shop.webhooks.knobs.drop = 10**6
    return shop


def messages() -> int:
    db.end_read()
    return db.session().query(InboxMessage).count()


def catch_up(at: datetime) -> int:
    found = catching_up.catch_up(at)
    jobs.run_due(at=at)
    db.end_read()
    return found


def test_payments_refunds_and_disputes_of_an_outage_are_made_good(away: StripeDouble) -> None:
    order, reference = begun()
    disputed, other = begun()
    away.pay(reference)
    away.pay(other)
    theirs = stripe_gateway(away)
    theirs.refund(refund_request(reference, 500, "USD"))
    theirs.close()
    away.open_dispute(other)
    settled(away)
    assert (now(order).status, messages()) == (PENDING, 0)
    assert catch_up(LATER) > 3
    assert (now(order).status, now(order).refunded_minor) == (OPEN, 500)
    assert (now(disputed).held_for, len(queries.disputes(disputed.id))) == ("dispute", 1)
    before = messages()
    assert (catch_up(LATER + timedelta(minutes=30)), messages()) == (0, before)


def test_what_has_come_by_webhook_is_not_received_again(shop: StripeDouble) -> None:
    catching_up.catch_up(AT)
    order, reference = begun()
    shop.pay(reference)
    settled(shop)
    before = messages()
    assert now(order).status == OPEN
    assert (catch_up(LATER), messages()) == (0, before)


def test_a_week_away_is_read_day_by_day(away: StripeDouble) -> None:
    order, reference = begun()
    away.world.now = (AT + timedelta(days=6)).timestamp
    away.webhooks.now = away.world.now
    away.pay(reference)
    assert catch_up(AT + timedelta(days=7)) > 0
    assert now(order).paid_minor == order.total_minor


def test_a_key_that_may_not_read_events_is_told_once_and_forgotten_when_it_may(away: StripeDouble) -> None:
    away.fail_next(2, status=403, only="GET /v1/events")
    for minutes in (15, 30):
        assert catching_up.catch_up(AT + timedelta(minutes=minutes)) == 0
    (item,) = attention.open_items()
    assert (item.kind, item.times) == ("payments.events_unreadable", 2)
    db.end_read()
    catching_up.catch_up(AT + timedelta(minutes=45))
    assert attention.open_items() == []


def test_what_was_there_before_the_shop_is_left_alone(shop: StripeDouble) -> None:
    shop.webhooks.knobs.drop = 10**6
    theirs = stripe_gateway(shop)
    from tests.support.payment_rigs import payment_request

    shop.pay(theirs.start(payment_request()).reference)
    theirs.close()
    assert catching_up.catch_up(LATER) == 0
    assert messages() == 0
