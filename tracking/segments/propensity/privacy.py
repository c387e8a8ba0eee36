"""Scores and values of a person: told, with what they rest on; erased with the person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete

from shop.kernel import db, registry
from shop.kernel.registry import Person
from tracking.segments.lifetime.models import CustomerValue
from tracking.segments.propensity.models import CustomerScore


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("scores", scores)
    registry.eraser("scores", forget, order=12)


def scores(person: Person) -> dict[str, Any]:
    """The newest score with its reasons, and what the customer is reckoned to be worth."""
    score = db.session().get(CustomerScore, person.customer_id)
    value = db.session().get(CustomerValue, person.customer_id)
    return {
        "score": score
        and {
            "at": score.scored_at.isoformat(),
            "kind": score.kind,
            "score": score.score,
            "temperature": score.temperature,
            "because": score.reasons,
        },
        "value": value
        and {
            "at": value.reckoned_at.isoformat(),
            "orders": value.orders,
            "kept": value.kept_minor,
            "margin": value.margin_minor,
            "still_a_customer": value.alive,
            "expected_orders": value.expected_orders,
            "expected_margin": value.expected_margin_minor,
        },
    }


def forget(person: Person, _at: datetime) -> None:
    """Delete both."""
    for model in (CustomerScore, CustomerValue):
        db.session().execute(delete(model).where(model.customer_id == person.customer_id))
