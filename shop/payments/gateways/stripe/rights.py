"""What a key of Stripe's must be allowed, found out by asking for one thing of each kind.

A restricted key is safer than the secret one: whoever steals it can neither pay out nor change the account.
Names are those of Stripe's own page (Developers, API keys, restricted keys).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import stripe

from shop.payments.gateways.base import GatewayRefused
from shop.payments.gateways.stripe.failures import translated

_Probe = Callable[[Any], object]
_PROBES: dict[str, _Probe] = {
    "PaymentIntents": lambda v1: v1.payment_intents.list({"limit": 1}),
    "Charges and Refunds": lambda v1: v1.refunds.list({"limit": 1}),
    "Customers": lambda v1: v1.customers.list({"limit": 1}),
    "Disputes": lambda v1: v1.disputes.list({"limit": 1}),
    "Events": lambda v1: v1.events.list({"limit": 1}),
}


def missing(client: stripe.StripeClient) -> tuple[str, ...]:
    """The names of what `client` may not even read. Raises GatewayUnavailable, GatewayRefused (bad key)."""
    return tuple(name for name, probe in _PROBES.items() if not _may(probe, client))


def _may(probe: _Probe, client: stripe.StripeClient) -> bool:
    try:
        with translated():
            probe(client.v1)
    except GatewayRefused as refused:
        if isinstance(refused.__cause__, stripe.PermissionError):
            return False
        raise
    return True
