"""A shop that takes cards through the double of Stripe, and its webhook endpoint without the web."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shop.kernel import db, inbox
from shop.kernel.errors import DomainError
from shop.kernel.settings import Settings
from shop.payments import wiring
from tests.factories.checkout import AT
from tests.support.stripe_double import StripeDouble


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A Stripe account of the test's own, whose clock stands at AT like the shop's."""
    with StripeDouble(now=AT.timestamp) as running:
        yield running


@pytest.fixture
def settings(settings: Settings, double: StripeDouble) -> Settings:
    """Settings of a shop with this account's keys."""
    return replace(
        settings,
        stripe_secret_key=double.secret_key,
        stripe_publishable_key=double.publishable_key,
        stripe_webhook_secret=double.webhook_secret,
        stripe_api_base=double.url,
    )


@pytest.fixture
def shop(database: Settings, double: StripeDouble) -> Iterator[StripeDouble]:
    """The shop, open, listening to the account's messages; the account for the test to play with."""
    double.webhooks.send_to(_receive)
    yield double
    double.webhooks.wait()  # so that nobody still writes when the database is closed
    db.end_read()
    gateway = wiring.stripe_gateway()
    assert gateway is not None
    gateway.close()


def _receive(body: bytes, headers: dict[str, str]) -> int:
    try:
        gateway = wiring.stripe_gateway()
        assert gateway is not None
        event = gateway.verify_webhook(body, headers, at=AT)
        with db.transaction():
            inbox.receive(
                source="stripe", connection="main", external_id=event.id, headers={}, body=body, at=AT
            )
    except DomainError as error:
        return error.status
    finally:
        db.end_read()
    return 200
