"""An offer by mail: for customers who said yes to offers by mail, with the way to refuse more of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.brand import store
from shop.customers.models import Customer
from shop.mail import operations as mail
from shop.mail import previews
from shop.mail.models import Mail
from shop.promotions.benefits import base
from shop.promotions.models import Assignment
from tracking.personalization.offers.tables import Offer, OfferDecision
from tracking.personalization.offers.templates import TEMPLATES

KIND = "personal_offer"


def queue(
    offer: Offer, decided: OfferDecision, given: Assignment, customer: Customer, *, at: datetime
) -> Mail:
    """Queue the mail about an offer just made, in the open transaction; dropped once the offer has ended."""
    currency = store.current().currency
    return mail.queue(
        kind=KIND,
        dedupe_key=f"personal-offer:{decided.id}",
        to=customer.email,
        to_name=customer.name,
        locale=customer.locale,
        template=KIND,
        context={
            "name": customer.name,
            "title": offer.title,
            "gives": _gives(offer.benefit, currency),
            "because": {"message": given.reason, "params": given.reason_params},
            "least": {"minor": offer.least_minor, "currency": currency} if offer.least_minor else None,
            "code": given.code,
            "until": given.expires_at.isoformat() if given.expires_at else None,
            "path": "/",
        },
        at=at,
        expires_at=given.expires_at,
        customer_id=customer.id,
        marketing=True,
        priority=8,
    )


def _gives(benefit: dict[str, Any], currency: str) -> dict[str, Any]:
    """What the offer gives, for the template to put into words."""
    minor = benefit.get("most_minor") or benefit.get("amount_minor") or benefit.get("up_to_minor")
    return {
        "kind": benefit["kind"],
        "percent": base.percent(benefit["basis_points"]) if "basis_points" in benefit else "",
        "amount": {"minor": minor, "currency": currency} if minor else None,
    }


def sample() -> dict[str, Any]:
    """A made-up offer, for previews."""
    currency = store.current().currency
    return {
        "name": "Cleo Rivers",
        "title": "A small thank-you",
        "gives": {"kind": "percent", "percent": "10%", "amount": None},
        "because": {"message": TEMPLATES["second_order"].reason, "params": {}},
        "least": {"minor": 4000, "currency": currency},
        "code": "YOU-7KMPQRS2TUVWX",
        "until": "2026-12-08T12:00:00+00:00",
        "path": "/",
    }


def install() -> None:
    """Offer the preview."""
    previews.register(KIND, sample, refusable=True)
