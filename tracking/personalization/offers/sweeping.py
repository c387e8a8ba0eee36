"""Each minute: whom do the running offers mean? Everybody is decided in a transaction of their own.

What expired gives back what it had set aside, and lets the next offer be decided.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from shop.kernel import db
from shop.promotions.models import Redemption
from tracking.personalization.offers import granting, triggers
from tracking.personalization.offers.granting import NothingLeft
from tracking.personalization.offers.tables import RUNNING, Offer, OfferDecision
from tracking.personalization.offers.templates import TEMPLATES
from tracking.personalization.offers.triggers import Asked, Candidate

AT_ONCE = 500
log = logging.getLogger(__name__)


def sweep(at: datetime) -> dict[str, int]:
    """Settle what is over, then decide about whoever the running offers mean; how many of each."""
    over = {"settled": settle(at=at), "closed": close(at=at)}
    return {**over, "decided": sum(_sweep(code, at=at) for code in running())}


def running() -> list[str]:
    """Offers that run, those begun first before others: whoever several mean gets the first."""
    found = select(Offer.code).where(Offer.state == RUNNING).order_by(Offer.started_at, Offer.code)
    return list(db.session().scalars(found))


def candidates(offer: Offer, *, at: datetime, most: int = AT_ONCE) -> list[Candidate]:
    """Whom the offer means now, before anything can refuse; reads only."""
    asked = Asked(
        offer=offer.code,
        answers=offer.trigger,
        since=offer.started_at,
        at=at,
        most=most,
        again=timedelta(days=offer.again_days) if offer.again_days else None,
    )
    return triggers.FIND[TEMPLATES[offer.template].trigger](asked)


def _sweep(code: str, *, at: datetime) -> int:
    offer = db.session().get(Offer, code)
    if offer is None:
        return 0
    found = candidates(offer, at=at)
    db.end_read()
    return sum(_decide(code, candidate, at=at) for candidate in found)


def _decide(code: str, candidate: Candidate, *, at: datetime) -> bool:
    """One person; what fails for one is logged and asked again, and holds up nobody else."""
    try:
        with db.transaction():
            return isinstance(granting.decide(code=code, candidate=candidate, at=at), OfferDecision)
    except NothingLeft:
        return False
    except Exception:
        log.exception("offer could not be decided", extra={"offer": code})
        return False


def close(*, at: datetime) -> int:
    """Let whoever's offer and cool-down are over be decided about again."""
    over = update(OfferDecision).where(OfferDecision.open, OfferDecision.blocks_until <= at)
    with db.transaction() as session:
        result = session.execute(over.values(open=False).execution_options(synchronize_session=False))
    return int(result.rowcount)  # type: ignore[attr-defined]


def settle(*, at: datetime) -> int:
    """Give back to the budgets what expired offers had set aside and nobody used; how many were settled."""
    settled = 0
    while True:
        with db.transaction():
            found = _settle_some(at=at)
        settled += found
        if found < AT_ONCE:
            return settled


def _settle_some(*, at: datetime) -> int:
    due = (
        select(OfferDecision)
        .where(
            OfferDecision.cap_minor > 0, OfferDecision.settled_at.is_(None), OfferDecision.expires_at <= at
        )
        .order_by(OfferDecision.expires_at, OfferDecision.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    rows = list(db.session().scalars(due))
    used = _used([row.assignment_id for row in rows if row.assignment_id])
    for row in rows:
        unused = max(0, row.cap_minor - used.get(row.assignment_id, 0))
        row.settled_at = at
        back = update(Offer).where(Offer.code == row.offer)
        values = {"committed_minor": Offer.committed_minor - unused}
        db.session().execute(back.values(values).execution_options(synchronize_session=False))
    db.session().flush()
    return len(rows)


def _used(assignment_ids: list[object]) -> dict[object, int]:
    """What orders took off by these assignments, in minor units of the store's currency."""
    rows = db.session().execute(
        select(Redemption.assignment_id, func.sum(Redemption.amount_minor))
        .where(Redemption.assignment_id.in_(assignment_ids), Redemption.released_at.is_(None))
        .group_by(Redemption.assignment_id)
    )
    return {row[0]: int(row[1]) for row in rows}
