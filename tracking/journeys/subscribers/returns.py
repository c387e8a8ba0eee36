"""What comes back of an order, and what becomes of it."""

from __future__ import annotations

from shop.kernel.events import Delivery
from shop.orders.events import ReturnClosed, ReturnDecided, ReturnReceived, ReturnRequested
from tracking.journeys import facts


def on_return_requested(fact: ReturnRequested, delivery: Delivery) -> None:
    """return_requested, with its reasons."""
    props = {"return_id": str(fact.return_id), "reasons": list(fact.reasons)}
    facts.record_afterwards("return_requested", fact, delivery, props)


def on_return_decided(fact: ReturnDecided, delivery: Delivery) -> None:
    """return_decided."""
    props = {"return_id": str(fact.return_id), "approved": fact.approved}
    facts.record_afterwards("return_decided", fact, delivery, props)


def on_return_received(fact: ReturnReceived, delivery: Delivery) -> None:
    """return_received."""
    facts.record_afterwards("return_received", fact, delivery, {"return_id": str(fact.return_id)})


def on_return_closed(fact: ReturnClosed, delivery: Delivery) -> None:
    """return_closed, with what it came to."""
    props = {"return_id": str(fact.return_id), "outcome": fact.outcome}
    facts.record_afterwards("return_closed", fact, delivery, props)
