"""Personal offers for tests: made from a template and begun, with the share held out that a test needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import arms, db, ids, preferences
from shop.promotions.benefits import Benefit, PercentOff
from tests.factories.checkout import AT
from tracking.personalization.offers import making
from tracking.personalization.offers.drafting import Draft
from tracking.personalization.offers.tables import Offer, OfferDecision
from tracking.personalization.preferences import HOLDOUT_PERCENT

TEN = PercentOff(1000, most_minor=2000)


def hold_out(percent: int) -> None:
    """Keep this share out of all offers, also one that the owner's form would refuse."""
    with db.transaction():
        preferences.put(HOLDOUT_PERCENT, percent, at=AT)


def begun(
    template: str = "second_order",
    *,
    at: datetime = AT,
    benefit: Benefit = TEN,
    held_out: int | None = None,
    **changes: Any,
) -> Offer:
    """An offer that runs; `held_out` percent of its people get nothing, also what a form would refuse."""
    changes.setdefault("answers", {"days": 30})
    draft = Draft(template=template, name="Come back", title="A small thank-you", benefit=benefit, **changes)
    with db.transaction():
        made = making.create(draft, at=at)
        if held_out is None and preferences.get(HOLDOUT_PERCENT) == 0:
            held_out = 0  # a test that keeps nobody out of offers holds nobody out of its own
        made.held_out_bp = made.held_out_bp if held_out is None else held_out * 100
        return making.start(code=made.code, at=at)


def customer(email: str, *, at: datetime = AT, **changes: Any) -> uuid.UUID:
    """A customer as a row."""
    row = Customer(id=ids.new_id(), email=email, email_as_typed=email, locale="en", created_at=at, **changes)
    with db.transaction() as session:
        session.add(row)
    return row.id


def decisions(offer: Offer) -> list[OfferDecision]:
    """All that was decided, in order."""
    db.end_read()
    mine = select(OfferDecision).where(OfferDecision.offer == offer.code)
    return list(db.session().scalars(mine.order_by(OfferDecision.decided_at, OfferDecision.id)))


def named(arm: str, *, share: float = 0.1) -> Iterator[str]:
    """Visitor ids of one group, the same in every run."""
    for number in range(100_000):
        visitor = str(uuid.uuid5(uuid.NAMESPACE_OID, f"visitor {number}"))
        if arms.arm(visitor, offer="offers", share=share) == arm:
            yield visitor


@contextmanager
def visit(visitor_id: str) -> Iterator[None]:
    """Act as this visitor, who agreed to be remembered."""
    from shop.kernel import origin
    from shop.kernel.origin import CONSENT_GRANTED, Origin

    with origin.acting_as(Origin(actor="visitor", visitor_id=visitor_id, consent=CONSENT_GRANTED)):
        yield
