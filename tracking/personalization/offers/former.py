"""The second-order discount that an older version gave by itself, begun anew by its owner in one press.

Such a store has decisions of an offer that is no row of its list. The owner is told once; pressing the button
makes the offer under the old code, so that whoever was decided about then is not asked again.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import exists, select, update

from shop.kernel import attention, db, ids, preferences
from shop.kernel.errors import N_, Conflict
from shop.kernel.models import AttentionItem
from shop.promotions import queries as promotions
from shop.promotions.benefits import PercentOff
from tracking.personalization.offers import economics, making, timing
from tracking.personalization.offers.drafting import Draft
from tracking.personalization.offers.tables import REPEATED, Offer, OfferDecision
from tracking.personalization.preferences import FORMER_DAYS, FORMER_PERCENT, FORMER_PROMOTION

CODE = KIND = "second_order"
BEGIN = "begin_second_order"
ORDERS, LEAST_CAP = 3, 1000  # at most what three average orders would give, in one order


def remind(at: datetime) -> bool:
    """Tell the owner, once, that the former discount waits to be begun; whether that was now."""
    if not waiting() or db.session().scalar(select(exists().where(AttentionItem.kind == KIND))):
        return False
    db.end_read()
    with db.transaction():
        attention.raise_item(
            kind=KIND,
            key=CODE,
            message=N_(
                "The second-order discount is now one of the personal offers, and rests until you begin it "
                "again: %(percent)s %% off, measured against people who get none."
            ),
            params={"percent": preferences.get(FORMER_PERCENT)},
            link="/admin/offers",
            action=BEGIN,
            at=at,
        )
    return True


def waiting() -> bool:
    """Whether this store had the former discount, and has nothing in its place."""
    if ids.parse_id(preferences.get(FORMER_PROMOTION)) is None:
        return False
    return not db.session().scalar(select(exists().where(Offer.template == "second_order")))


def begin(*, at: datetime) -> Offer:
    """Make it with what it gave, and begin it; in the open transaction. Raises BadOffer, Conflict."""
    if not waiting():
        raise Conflict(N_("There is a second-order offer already."))
    percent = preferences.get(FORMER_PERCENT)
    average = economics.economics(at=at).average_minor
    given = ids.parse_id(preferences.get(FORMER_PROMOTION))
    former = promotions.by_id(given) if given else None
    draft = Draft(
        template="second_order",
        name="Second order",
        title=(former.label if former else "Thank you")[:60],
        benefit=PercentOff(percent * 100, most_minor=max(LEAST_CAP, ORDERS * average * percent // 100)),
        answers={"days": timing.second_order_days(at=at) or 30},
        valid_days=preferences.get(FORMER_DAYS),
    )
    making.create(draft, at=at, code=CODE)
    before = update(OfferDecision).where(OfferDecision.offer == CODE, OfferDecision.excluded == "")
    db.session().execute(before.values(excluded=REPEATED).execution_options(synchronize_session=False))
    attention.resolve(kind=KIND, key=CODE, at=at)
    return making.start(code=CODE, at=at)
