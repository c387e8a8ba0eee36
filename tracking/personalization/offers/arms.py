"""Who never gets an offer, for good, and who does not get a certain one. In the open transaction.

Both follow from a hash of the first visitor id that is known of a person (else of the customer's id), so they
are the same before and after somebody signs in. Who never gets any is written down when it first matters,
copied to the customer when the visitor turns out to be one, and never changed: another share is for those
who come later. Who does not get a certain offer is hashed with its code and by its own share, which stays as
it is once the offer has begun.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from shop.customers.models import Customer
from shop.kernel import db, preferences
from shop.kernel.arms import HELD_OUT, arm
from tracking.personalization.offers.tables import CUSTOMER, NEVER, VISITOR, Offer, OfferArm
from tracking.personalization.preferences import HOLDOUT_PERCENT

SALT = "offers"
WHOLE = 10_000


@dataclass(frozen=True, kw_only=True)
class Group:
    """Somebody's group in one offer: `key` is what was hashed, `share_bp` of 10,000 are in the held-out one.

    `excluded` is NEVER for those who get no offer at all, and so are in no offer's own groups.
    """

    key: str
    arm: str
    share_bp: int
    excluded: str = ""


def of_offer(offer: Offer, whole: OfferArm, *, key: str = "") -> Group:
    """The group in `offer` of somebody who is `whole` in the store; `key` is that of an earlier decision."""
    if whole.arm == HELD_OUT:
        return Group(key=whole.key, arm=HELD_OUT, share_bp=whole.share_bp, excluded=NEVER)
    hashed = key or whole.key
    found = arm(hashed, offer=offer.code, share=offer.held_out_bp / WHOLE)
    return Group(key=hashed, arm=found, share_bp=offer.held_out_bp)


def of_visitor(visitor_id: str, *, at: datetime) -> OfferArm:
    """Whether a visitor ever gets an offer, written down if it was not."""
    return _kept(visitor_id, VISITOR, key=visitor_id, at=at)


def of_customer(customer: Customer, *, at: datetime) -> OfferArm:
    """Whether a customer ever gets one: as their first visit where one is known; written down."""
    first = customer.first_visitor_id
    before = db.session().get(OfferArm, first) if first else None
    if before is not None:
        return _kept(str(customer.id), CUSTOMER, key=before.key, at=at, like=before)
    return _kept(str(customer.id), CUSTOMER, key=first or str(customer.id), at=at)


def link(*, visitor_id: str, customer: Customer, at: datetime) -> OfferArm | None:
    """The visitor turns out to be the customer: their group is copied, or found to be another (a conflict).

    The customer's group; None where the visitor was in none yet, so that nothing follows.
    """
    visitor = db.session().get(OfferArm, visitor_id)
    if visitor is None:
        return None
    mine = db.session().get(OfferArm, str(customer.id)) or _kept(
        str(customer.id), CUSTOMER, key=visitor.key, at=at, like=visitor
    )
    if mine.arm != visitor.arm and mine.conflict_at is None:
        mine.conflict_at = at
        db.session().execute(
            update(OfferArm)
            .where(OfferArm.subject_id == visitor_id)
            .values(conflict_at=at)
            .execution_options(synchronize_session=False)
        )
        db.session().flush()
    return mine


def conflicts() -> int:
    """Customers of two groups."""
    found = select(func.count()).where(OfferArm.kind == CUSTOMER, OfferArm.conflict_at.is_not(None))
    return db.session().scalar(found) or 0


def in_conflict(customer_id: uuid.UUID) -> bool:
    """Whether this customer is of two groups."""
    mine = db.session().get(OfferArm, str(customer_id))
    return mine is not None and mine.conflict_at is not None


def _kept(subject_id: str, kind: str, *, key: str, at: datetime, like: OfferArm | None = None) -> OfferArm:
    found = db.session().get(OfferArm, subject_id)
    if found is not None:
        return found
    share = like.share_bp if like else preferences.get(HOLDOUT_PERCENT) * 100
    row = {
        "subject_id": subject_id,
        "kind": kind,
        "key": key,
        "arm": like.arm if like else arm(key, offer=SALT, share=share / WHOLE),
        "share_bp": share,
        "assigned_at": at,
    }
    db.insert_ignore(OfferArm, [row])
    return db.session().get_one(OfferArm, subject_id)
