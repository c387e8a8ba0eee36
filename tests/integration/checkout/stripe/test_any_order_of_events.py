"""Paying as shoppers do it: messages lost or in any order, a cron that cancels, somebody else's intent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow
from shop.kernel import jobs
from shop.orders.models import CANCELLED, OPEN, PENDING
from tests.factories.checkout import AT
from tests.integration.checkout.stripe.acts import alarms, begun, books_agree, captures, mails, now, settled
from tests.support.stripe_double import StripeDouble

LATER = AT + timedelta(minutes=10)
DECLINED = "4000000000000002"


@pytest.fixture
def database(sqlite):  # what is asked here does not depend on the database
    """SQLite only."""
    return sqlite


@pytest.mark.parametrize("how", ["webhook", "return page", "sweep"])
def test_any_one_of_the_three_ways_is_enough(shop: StripeDouble, how: str) -> None:
    """Webhook first, return page first, or neither of both."""
    shop.webhooks.knobs.drop = 0 if how == "webhook" else 99
    order, reference = begun()
    shop.pay(reference)
    if how == "return page":
        flow.refresh(order_token=order.token, at=AT)
    elif how == "sweep":
        flow.sweep(LATER)
        jobs.run_due(at=LATER)
    settled(shop)
    assert (now(order).status, captures(order), mails("confirmation")) == (OPEN, [order.total_minor], 1)


def test_succeeded_may_overtake_failed(shop: StripeDouble) -> None:
    shop.webhooks.knobs.hold = True
    order, reference = begun()
    shop.pay(reference, DECLINED)
    shop.pay(reference)
    shop.webhooks.wait()
    shop.webhooks.release(reverse=True)
    settled(shop)
    assert (now(order).payment_status, captures(order)) == ("paid", [order.total_minor])


@pytest.mark.parametrize(("field", "value"), [("amount", 1), ("currency", "eur")])
def test_a_lower_amount_or_another_currency_pays_nothing(
    shop: StripeDouble, field: str, value: object
) -> None:
    order, reference = begun()
    with shop.world.acting():
        shop.world.books.get("payment_intent", reference)[field] = value
    shop.pay(reference)
    settled(shop)
    assert (now(order).status, alarms()) == (PENDING, ["payments.wrong_amount"])


@pytest.mark.parametrize("minutes", [29, 31])
def test_charged_and_cancelled_never_meet(shop: StripeDouble, minutes: int) -> None:
    """Sylius #8928: the cron cancelled the order while its buyer was on the bank's page."""
    order, reference = begun(units=1)
    shop.pay(reference, "4000002760003184")
    flow.sweep(AT + timedelta(minutes=minutes))
    if shop.object(reference)["status"] == "requires_action":
        shop.authenticate(reference)
    settled(shop)
    in_time = minutes < 30
    assert (now(order).status == OPEN, captures(order)) == (in_time, [order.total_minor] * in_time)
    books_agree()


def test_who_was_debited_in_vain_is_told_and_has_a_day_to_pay_otherwise(shop: StripeDouble) -> None:
    """A bank debit that is refused after days finds nobody at the screen."""
    order, reference = begun(units=1)
    shop.confirm(reference, payment_method="pm_usBankAccount_success")
    settled(shop)
    refused_at = AT + timedelta(days=3)
    shop.finish_processing(reference, succeeded=False)
    shop.webhooks.wait()
    jobs.run_due(at=refused_at)
    jobs.run_due(at=refused_at + timedelta(hours=5))
    assert (now(order).status, now(order).payment_status, mails("payment_problem")) == (PENDING, "failed", 1)
    flow.sweep(refused_at + timedelta(hours=25))
    assert (now(order).status, captures(order)) == (CANCELLED, [])
    books_agree()
