"""One person, one offer, one occasion: refused with a reason, held out, or offered. In the open transaction.

Everything that can refuse is asked before the group matters, so both groups are made of the same people. The
budget is taken by one guarded UPDATE; whoever comes when nothing is left is decided about in neither group.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update

from shop.customers.models import Customer
from shop.kernel import db, ids, preferences
from shop.kernel.arms import TREATED, fraction
from shop.kernel.errors import N_, Conflict
from shop.promotions import operations as promotions
from shop.promotions import queries as promotion_queries
from tracking.personalization.offers import arms, deciding, economics, emails, knowing, moved
from tracking.personalization.offers.arms import Group
from tracking.personalization.offers.deciding import Known, Refusal, Terms
from tracking.personalization.offers.tables import AGAIN, RUNNING, Offer, OfferDecision, OfferRefusal
from tracking.personalization.offers.templates import TEMPLATES
from tracking.personalization.offers.triggers import Candidate
from tracking.personalization.preferences import COOL_DOWN_DAYS, TO_VISITORS

WHOLE = 10_000
STILL_ASKED = 0.1  # of those whom it does not move, so that what is known can be seen to change


class NothingLeft(Conflict):
    """Others took the last of the budget at the same moment; nothing of this decision may be kept."""


def decide(*, code: str, candidate: Candidate, at: datetime) -> OfferDecision | Refusal | None:
    """Decide about one candidate; what was decided, or why nothing is. None: nobody there, or decided before.

    Raises NothingLeft; then the transaction has to be rolled back, and the candidate may be asked again.
    """
    offer = db.session().get(Offer, code)
    if offer is None or offer.state != RUNNING or offer.promotion_id is None:
        return None
    promotions.locked(offer.promotion_id)  # first, as placing an order does: then neither waits for the other
    customer = _customer(candidate)
    if candidate.customer_id is not None and customer is None:
        return None
    before = _before(code, candidate)
    if before is not None and _holds(before, offer, at=at):
        return None
    _close_old(candidate, at=at)
    known = _known(offer, customer, candidate, at=at)
    refusal = deciding.judge(known, _terms(offer, candidate), at=at)
    if refusal is not None:
        _note(code, candidate, refusal, at=at)
        return refusal
    if customer is not None:
        whole = arms.of_customer(customer, at=at)
    else:
        whole = arms.of_visitor(candidate.member, at=at)
    group = arms.of_offer(offer, whole, key=before.subject if before else "")
    if before is not None and not group.excluded:
        group = replace(group, excluded=AGAIN)
    return _decide(offer, customer, candidate, group, at=at)


def _customer(candidate: Candidate) -> Customer | None:
    """The customer, locked: two offers at once for one person are decided one after the other. Nobody, where
    they were erased or are about to be."""
    if candidate.customer_id is None:
        return None
    alone = {"key_share": True}
    found = db.session().get(Customer, candidate.customer_id, with_for_update=alone, populate_existing=True)
    return found if found is not None and found.erased_at is None and found.closing_at is None else None


def _mine(candidate: Candidate) -> Any:
    if candidate.customer_id is not None:
        return OfferDecision.customer_id == candidate.customer_id
    return OfferDecision.visitor_id == candidate.visitor_id


def _before(code: str, candidate: Candidate) -> OfferDecision | None:
    """What was decided last about them in this offer."""
    mine = select(OfferDecision).where(OfferDecision.offer == code, _mine(candidate))
    return db.session().scalar(mine.order_by(OfferDecision.decided_at.desc(), OfferDecision.id).limit(1))


def _holds(before: OfferDecision, offer: Offer, *, at: datetime) -> bool:
    """Whether an earlier decision is the last one, for now or for good."""
    return offer.again_days is None or before.decided_at > at - timedelta(days=offer.again_days)


def _close_old(candidate: Candidate, *, at: datetime) -> None:
    over = update(OfferDecision).where(_mine(candidate), OfferDecision.open, OfferDecision.blocks_until <= at)
    db.session().execute(over.values(open=False).execution_options(synchronize_session=False))


def _known(offer: Offer, customer: Customer | None, candidate: Candidate, *, at: datetime) -> Known:
    if customer is None:
        return knowing.of_visitor(candidate.member, candidate)
    known = knowing.of_customer(customer, candidate, at=at)
    moves = moved.read(offer.moves) if _chooses(offer) else None
    if moves is None:
        return known
    gains = moved.uplift(moves, moved.traits(known.orders, at=at)) > 0
    return replace(known, moved=gains or fraction(offer.code, "still asked", candidate.member) < STILL_ASKED)


def _chooses(offer: Offer) -> bool:
    """Whether only those whom it moves are asked: the owner wants it, and it is known who they are."""
    moves = moved.read(offer.moves) if offer.only_moved else None
    return moves is not None and moves.known


def _terms(offer: Offer, candidate: Candidate) -> Terms:
    template = TEMPLATES[offer.template]
    floor = promotion_queries.margin_floor()
    return Terms(
        needs_consent=template.needs_consent or candidate.customer_id is None,
        segments=frozenset(offer.segments),
        skip_sure=offer.skip_sure,
        product_id=candidate.product_id if template.product else None,
        discount=_share(offer, candidate),
        floor=(floor or 0) / WHOLE,
        room=_room(offer),
        first_buyers=template.first_buyers,
        only_moved=_chooses(offer),
    )


def _share(offer: Offer, candidate: Candidate) -> float:
    """The part of the product's price that is given away, where the offer is about one."""
    if offer.benefit.get("kind") == "percent":
        return float(offer.benefit["basis_points"]) / WHOLE
    price = economics.least_price(candidate.product_id) if candidate.product_id else 0
    return min(1.0, offer.cap_minor / price) if price else 0.0


def _room(offer: Offer) -> bool:
    within = offer.limit_count is None or offer.offered < offer.limit_count
    return within and (
        offer.budget_minor is None or offer.committed_minor + offer.cap_minor <= offer.budget_minor
    )


def _note(code: str, candidate: Candidate, refusal: Refusal, *, at: datetime) -> None:
    """Write the newest reason down; one row a person and offer."""
    known = candidate.customer_id is not None
    row_id = ids.derived_id("offer refusal", code, candidate.member)
    row = {
        "id": row_id,
        "offer": code,
        "customer_id": candidate.customer_id,
        "visitor_id": None if known else candidate.visitor_id,
        "why": refusal.why,
        "params": refusal.params,
        "at": at,
        "retry_at": refusal.retry_at,
    }
    if db.insert_ignore(OfferRefusal, [row]) == 0:
        news = {name: row[name] for name in ("why", "params", "at", "retry_at")}
        stored = update(OfferRefusal).where(OfferRefusal.id == row_id)
        db.session().execute(stored.values(news).execution_options(synchronize_session=False))


def _decide(
    offer: Offer, customer: Customer | None, candidate: Candidate, group: Group, *, at: datetime
) -> OfferDecision | None:
    until = at + timedelta(days=offer.valid_days)
    row = {
        "id": ids.new_id(),
        "offer": offer.code,
        "customer_id": candidate.customer_id,
        "visitor_id": None if customer is not None else candidate.visitor_id,
        "subject": group.key,
        "arm": group.arm,
        "share_bp": group.share_bp,
        "reason": TEMPLATES[offer.template].reason,
        "reason_params": dict(candidate.said),
        "product_id": candidate.product_id,
        "decided_at": at,
        "expires_at": until,
        "blocks_until": until + timedelta(days=preferences.get(COOL_DOWN_DAYS)),
        "open": True,
        "excluded": group.excluded,
        "cap_minor": 0,
        "mailed": False,
    }
    if db.insert_ignore(OfferDecision, [row]) == 0:  # decided at the same moment, for this offer or another
        return None
    decided = db.session().get_one(OfferDecision, row["id"])
    if group.arm == TREATED and offer.promotion_id is not None:
        _give(offer, offer.promotion_id, customer, decided, at=at)
    _forget_refusal(offer.code, candidate)
    db.session().flush()
    return decided


def _give(
    offer: Offer, promotion_id: uuid.UUID, customer: Customer | None, decided: OfferDecision, *, at: datetime
) -> None:
    if not _take(offer):
        raise NothingLeft(N_("The budget of this offer is used up."))
    if customer is None and not preferences.get(TO_VISITORS):
        preferences.put(TO_VISITORS, True, at=at)  # from now on pages ask whether a visitor holds one
    lately = knowing.bought_lately(customer.id, at=at) if customer else []
    given = promotions.assign(
        customer_id=decided.customer_id,
        visitor_id=decided.visitor_id,
        promotion_id=promotion_id,
        reason=decided.reason,
        reason_params=decided.reason_params,
        expires_at=decided.expires_at,
        only=[decided.product_id] if decided.product_id else (),
        without=lately,
        at=at,
    )
    decided.promotion_id, decided.assignment_id = promotion_id, given.id
    decided.cap_minor = offer.cap_minor
    if customer is not None and offer.by_mail and customer.accepts_marketing:
        emails.queue(offer, decided, given, customer, at=at)
        decided.mailed = True


def _take(offer: Offer) -> bool:
    """Set the most it can cost aside, and count it, as far as both limits allow."""
    committed = Offer.committed_minor + Offer.cap_minor
    result = db.session().execute(
        update(Offer)
        .where(
            Offer.code == offer.code,
            Offer.state == RUNNING,
            or_(Offer.limit_count.is_(None), Offer.offered < Offer.limit_count),
            or_(Offer.budget_minor.is_(None), committed <= Offer.budget_minor),
        )
        .values(offered=Offer.offered + 1, committed_minor=committed)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def _forget_refusal(code: str, candidate: Candidate) -> None:
    row_id = ids.derived_id("offer refusal", code, candidate.member)
    db.session().execute(delete(OfferRefusal).where(OfferRefusal.id == row_id))
