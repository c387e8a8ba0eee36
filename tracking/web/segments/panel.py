"""A customer's segments and attributes, on the customer's page."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from shop.customers.attributes import queries as attributes
from shop.customers.grouping import queries as grouping
from shop.customers.models import Customer
from shop.web import auth, slots
from shop.web.render import fragment
from tracking.segments import queries
from tracking.web.segments import figures, naming

TONES = {
    "lifecycle_champion": "good", "lifecycle_active": "good", "lifecycle_new": "accent",
    "lifecycle_lapsing": "warn", "lifecycle_lost": "bad",
    "temperature_hot": "bad", "temperature_warm": "warn", "temperature_cold": "",
}  # fmt: skip


def install() -> None:
    """Register the panel."""
    slots.register("admin.customer", "segments", 10, customer_panel)


def customer_panel(customer: Customer, **_context: Any) -> str:
    """Which segments they are in, were in, and what the owner knows of them."""
    if not auth.staff_may("customers"):
        return ""
    known = {one.code: one for one in grouping.living()}
    stays = [stay for stay in grouping.stays_of(customer.id) if stay.code in known]
    return fragment(
        "tracking/segments/_customer.html",
        customer=customer,
        now=[stay for stay in stays if stay.until is None],
        before=[stay for stay in stays if stay.until is not None][:20],
        name=lambda code: naming.name(known[code]),
        tone=lambda code: TONES.get(code, "line"),
        defined=attributes.living(),
        values=attributes.of(customer.id),
        choices=lambda one: [("", "–"), *((choice, choice) for choice in one.choices)],
        scores=_scores(customer),
    )


def _scores(customer: Customer) -> list[tuple[str, str]]:
    """Recency, frequency and money in fifths, where they are reckoned."""
    traits = queries.traits_of([customer.id]).get(customer.id)
    if traits is None or traits.recency_score is None:
        return []
    return [
        (_("Recency, 1 to 5"), figures.number(traits.recency_score)),
        (_("Frequency, 1 to 5"), figures.number(traits.frequency_score or 0)),
        (_("Money, 1 to 5"), figures.number(traits.money_score or 0)),
    ]
