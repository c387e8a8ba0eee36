"""One offer that runs and one that does not yet, for the demo store. Nobody's purchases are invented for it:
who is offered or held out follows from the demo's own orders, and its figures begin with nothing.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.kernel import db, registry
from shop.promotions.benefits import FixedOff, PercentOff
from tracking.personalization.offers import making, sweeping
from tracking.personalization.offers.drafting import BadOffer, Draft
from tracking.personalization.offers.tables import Offer

SECOND = Draft(
    template="second_order",
    name="Second order",
    title="A small thank-you",
    benefit=PercentOff(1000, most_minor=3000),
    answers={"days": 3},
    valid_days=21,
    budget_minor=150_000,
)
LOOKED = Draft(
    template="visits",
    name="Looked three times",
    title="Still thinking about it?",
    benefit=FixedOff(500),
    answers={"times": 3, "days": 14},
    least_minor=4000,
    valid_days=7,
    limit_count=200,
)


def install() -> None:
    """Register the seeder, which runs after orders, parcels and visits."""
    registry.seeder("personal offers", seed, order=90)


def seed(at: datetime) -> None:
    """Make both, unless there is any."""
    known = db.session().scalar(select(Offer.code).limit(1))
    db.end_read()
    if known is not None:
        return
    try:
        with db.transaction():
            making.start(code=making.create(SECOND, at=at).code, at=at)
            making.create(LOOKED, at=at)
    except BadOffer:  # the margin of the goods that are there does not bear it
        return
    sweeping.sweep(at)
