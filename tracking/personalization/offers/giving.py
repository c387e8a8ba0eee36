"""The promotion behind an offer: what checkout knows of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.promotions import benefits
from shop.promotions import operations as promotions
from shop.promotions.conditions import Condition, PersonallyAssigned, SubtotalAtLeast
from shop.promotions.rules import COMPETING, ORDER
from tracking.personalization.offers.tables import Offer


def promotion(offer: Offer, *, at: datetime) -> uuid.UUID:
    """A promotion that only who is given it can use; its id."""
    conditions: list[Condition] = [PersonallyAssigned()]
    if offer.least_minor:
        conditions.append(SubtotalAtLeast(offer.least_minor))
    return promotions.create(
        name=name(offer),
        label=offer.title,
        benefit=benefits.from_dict(offer.benefit),
        conditions=conditions,
        stacking=COMPETING,
        lane=ORDER,
        budget_minor=offer.budget_minor,
        limit_per_customer=None if offer.again_days else 1,  # each that is made is for one order anyway
        at=at,
    ).id


def name(offer: Offer) -> str:
    """What the owner finds it by among the promotions."""
    return f"{offer.name} (offer)"[:120]
