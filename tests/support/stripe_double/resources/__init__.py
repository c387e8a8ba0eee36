"""The objects of Stripe's API that a shop meets, one file each: shape, states, endpoints."""

from __future__ import annotations

from ..world import Endpoint
from . import (
    charges,
    confirmation_tokens,
    customer_sessions,
    customers,
    disputes,
    events,
    payment_intents,
    payment_methods,
    refunds,
    setup_intents,
)

ENDPOINTS: list[Endpoint] = [
    *payment_intents.endpoints,
    *charges.endpoints,
    *refunds.endpoints,
    *disputes.endpoints,
    *customers.endpoints,
    *customer_sessions.endpoints,
    *payment_methods.endpoints,
    *confirmation_tokens.endpoints,
    *setup_intents.endpoints,
    *events.endpoints,
]
