"""Who is in which group, for all offers and for good. In the open transaction.

The group is a hash of the first visitor id that is known of a person (else of the customer's id), so it is
the same before and after they sign in. It is written down when it first matters, copied to the customer when
the visitor turns out to be one, and never changed: another share held out is for those who come later.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import func, select, update

from shop.customers.models import Customer
from shop.kernel import db, preferences
from shop.kernel.arms import arm
from tracking.personalization.offers.tables import CUSTOMER, VISITOR, OfferArm
from tracking.personalization.preferences import HOLDOUT_PERCENT

SALT = "offers"
WHOLE = 10_000


def of_visitor(visitor_id: str, *, at: datetime) -> OfferArm:
    """A visitor's group, written down if it was not."""
    return _kept(visitor_id, VISITOR, key=visitor_id, at=at)


def of_customer(customer: Customer, *, at: datetime) -> OfferArm:
    """A customer's group: that of their first visit where one is known, written down if it was not."""
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
