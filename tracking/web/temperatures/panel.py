"""What to expect of a customer, on their page: temperature, why, and what they are worth."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from shop.brand import store
from shop.customers.models import Customer
from shop.kernel.money import Money
from shop.web import auth, slots
from shop.web.render import fragment
from tracking.segments.propensity import queries, words
from tracking.web.temperatures import sentences


def install() -> None:
    """Register the panel."""
    slots.register("admin.customer", "expected", 12, panel)


def panel(customer: Customer, **_context: Any) -> str:
    """Nothing for somebody of whom nothing is reckoned yet."""
    if not auth.staff_may("customers"):
        return ""
    score, value = queries.score_of(customer.id), queries.value_of(customer.id)
    if score is None and value is None:
        return ""
    return fragment(
        "tracking/temperatures/_customer.html",
        customer=customer,
        score=score,
        score_text=sentences.score_text(score) if score else "",
        temperature=_(words.TEMPERATURES[score.temperature]) if score else "",
        reasons=sentences.reasons(score, most=4) if score else [],
        value=value,
        chance=sentences.chance,
        shown=lambda minor: Money(minor, store.current().currency),
    )
