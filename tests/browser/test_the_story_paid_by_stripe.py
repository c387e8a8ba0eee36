"""The same purchase by web and worker with Stripe: declined, asked by the bank, told twice, paid once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.support import story_people as story
from tests.support.browser import People
from tests.support.story_people import ADDRESS, ASKS, DECLINED, EMAIL, Person
from tests.support.stripe_double import StripeDouble, browser
from tests.support.town import Town


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A pretended Stripe account that tells everything twice."""
    with StripeDouble() as made:
        made.webhooks.knobs.copies = 2
        yield made


@pytest.fixture
def town(tmp_path: Path, opened: Path, double: StripeDouble) -> Iterator[Town]:
    """A running shop that takes cards."""
    keys = {
        "STRIPE_SECRET_KEY": double.secret_key,
        "STRIPE_PUBLISHABLE_KEY": double.publishable_key,
        "STRIPE_WEBHOOK_SECRET": double.webhook_secret,
        "STRIPE_API_BASE": double.url,
    }
    with Town(tmp_path / "var", env=keys, forked=True) as made:
        double.webhooks.send_to(f"{made.url}/webhooks/stripe/main")
        made.open(prepared=opened)
        yield made


def test_a_declined_card_then_one_whose_bank_asks(town: Town, people: People, double: StripeDouble) -> None:
    cleo = Person(people, town)
    people.expect("status of 402")
    browser.install(cleo.page, double)
    story.arrives(cleo)
    story.chooses(cleo)
    cleo.types(**ADDRESS)
    types_card(cleo, DECLINED)
    expect(cleo.page.get_by_role("alert").filter(has_text="declined")).to_be_visible()
    cleo.pictures("checkout-declined")
    types_card(cleo, ASKS)
    cleo.page.get_by_role("dialog").get_by_role("button", name="Complete").click()
    cleo.shows("Thank you, Cleo. We have your order.")
    town.mail("is confirmed", to=EMAIL)
    settles_once(town, double)


def types_card(cleo: Person, number: str) -> None:
    """Type a card into Stripe's own fields and press."""
    element = cleo.page.locator("[data-stripe-element]")
    for label, value in (("Card number", number), ("Expiration date", "12 / 34"), ("Security code", "123")):
        element.get_by_label(label).fill(value)
    cleo.press("Pay")


def settles_once(town: Town, double: StripeDouble) -> None:
    """Return page, two copies of every message and the sweep: one order, one intent, one entry, one mail."""
    double.webhooks.wait()
    town.later(minutes=15)
    assert [order.payment_status for order in town.rows("shop", "SELECT payment_status FROM orders")] == [
        "paid"
    ]
    (intent,) = double.objects("payment_intent")
    assert (intent["amount"], intent["status"]) == (5300, "succeeded")
    ledger = town.rows("shop", "SELECT kind, amount_minor, gateway FROM payment_ledger")
    assert [tuple(entry) for entry in ledger] == [("captured", 5300, "stripe")]
    told = Counter(attempt.event_id for attempt in double.webhooks.attempts)
    assert set(told.values()) == {2}
    assert {attempt.status for attempt in double.webhooks.attempts} == {200}
    kept = town.rows("shop", "SELECT external_id, done_at FROM inbox_messages")
    assert len(kept) == len({row.external_id for row in kept}) > 0
    assert all(row.done_at for row in kept)
    confirmations = [mail for mail in town.mailbox.messages if "is confirmed" in mail.subject]
    assert len(confirmations) == 1
    assert len(town.events("purchase")) == 1
    for check in (("ledger", "reconcile"), ("stock", "recount"), ("journeys", "reconcile")):
        town.shop.command(*check)
