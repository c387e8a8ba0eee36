"""The double of Stripe, and each gateway with its shoppers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stripe

from shop.payments.gateways.stripe import StripeGateway
from tests.support.payment_rigs import BogusRig, Rig, StripeRig, stripe_gateway
from tests.support.stripe_double import StripeDouble


@pytest.fixture
def double() -> Iterator[StripeDouble]:
    """A Stripe account of the test's own."""
    with StripeDouble() as running:
        yield running


@pytest.fixture
def api(double: StripeDouble) -> stripe.StripeClient:
    """The SDK itself, pointed at the double, with no second tries."""
    return stripe.StripeClient(
        double.secret_key,
        base_addresses={"api": double.url},
        http_client=stripe.RequestsClient(timeout=8),
        max_network_retries=0,
    )


@pytest.fixture
def gateway(double: StripeDouble) -> Iterator[StripeGateway]:
    """The Stripe gateway, pointed at the double."""
    made = stripe_gateway(double)
    yield made
    made.close()


@pytest.fixture(params=["test", "stripe"])
def rig(request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Each gateway in turn."""
    if request.param == "test":
        yield BogusRig()
        return
    made = StripeRig(request.getfixturevalue("double"))
    yield made
    made.gateway.close()
