"""Reading promotions: the rules one shopper meets, in one query however many there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, false, or_, select

from shop.kernel import db
from shop.kernel.errors import N_
from shop.promotions import benefits, conditions
from shop.promotions.models import AUTOMATIC, Assignment, CustomerUse, Promotion, PromotionCode
from shop.promotions.rules import Rule
from shop.promotions.sentences import Sentence

MOST_CODES = 5
USED_UP = N_("This discount has been used up.")
USED_BY_YOU = N_("You have already used this discount.")
ENDED = N_("This discount has ended.")
_Meeting = tuple[Promotion, PromotionCode | None, Assignment | None, CustomerUse | None]


def normalize(code: str) -> str:
    """A code as it is stored: upper case, no spaces around or within, at most 40 characters."""
    return "".join(code.split()).upper()[:40]


def for_shopper(
    *, customer_id: uuid.UUID | None, codes: Iterable[str], at: datetime, recognized: bool = True
) -> list[Rule]:
    """Rules this shopper meets: automatic ones, those they hold a code for, and their personal ones.

    Rules come in a fixed order (oldest promotion first). A shopper who is not `recognized` (known only by
    an address typed into a form) meets a personal rule only by entering its code; the condition then
    checks that the code belongs to that address.
    """
    entered = sorted({normalize(code) for code in codes if normalize(code)})[:MOST_CODES]
    rows = db.session().execute(_meeting(customer_id, entered, recognized))
    found: dict[tuple[uuid.UUID, uuid.UUID | None], Rule] = {}
    for row in rows:
        rule = _rule(row, entered=entered, at=at)
        found.setdefault((rule.promotion_id, rule.assignment_id), rule)
    return list(found.values())


def _meeting(customer_id: uuid.UUID | None, entered: Sequence[str], recognized: bool) -> Select[*_Meeting]:
    holder = Assignment.customer_id == customer_id if customer_id and recognized else false()
    mine = and_(CustomerUse.promotion_id == Promotion.id, CustomerUse.customer_id == customer_id)
    return (
        select(Promotion, PromotionCode, Assignment, CustomerUse)
        .outerjoin(
            PromotionCode, and_(PromotionCode.promotion_id == Promotion.id, PromotionCode.code.in_(entered))
        )
        .outerjoin(
            Assignment,
            and_(
                Assignment.promotion_id == Promotion.id,
                Assignment.used_order_id.is_(None),
                or_(holder, Assignment.code.in_(entered)),
            ),
        )
        .outerjoin(CustomerUse, mine if customer_id else false())
        .where(
            Promotion.active,
            or_(Promotion.reach == AUTOMATIC, PromotionCode.id.is_not(None), Assignment.id.is_not(None)),
        )
        .order_by(Promotion.created_at, Promotion.id, Assignment.created_at)
    )


def _rule(row: _Meeting, *, entered: Sequence[str], at: datetime) -> Rule:
    promotion, code, assignment, use = row
    typed = code.code if code else (assignment.code if assignment and assignment.code in entered else None)
    return Rule(
        promotion_id=promotion.id,
        version=promotion.version,
        label=promotion.label,
        benefit=benefits.from_dict(promotion.benefit),
        conditions=tuple(conditions.from_dict(stored) for stored in promotion.conditions),
        combinable=promotion.combinable,
        code=typed,
        assignment_id=assignment.id if assignment else None,
        holder_id=assignment.customer_id if assignment else None,
        personal_reason=Sentence(assignment.reason, assignment.reason_params) if assignment else None,
        blocked=_blocked(promotion, code, assignment, use, at),
    )


def _blocked(
    promotion: Promotion,
    code: PromotionCode | None,
    assignment: Assignment | None,
    use: CustomerUse | None,
    at: datetime,
) -> Sentence | None:
    if assignment is not None and assignment.expires_at is not None and assignment.expires_at <= at:
        return Sentence(ENDED)
    for counted in (promotion, code):
        if counted is not None and counted.limit_total is not None and counted.used >= counted.limit_total:
            return Sentence(USED_UP)
    if (
        use is not None
        and promotion.limit_per_customer is not None
        and use.used >= promotion.limit_per_customer
    ):
        return Sentence(USED_BY_YOU)
    return None


def held_by(customer_id: uuid.UUID, *, at: datetime) -> frozenset[uuid.UUID]:
    """The open assignments of a customer."""
    return frozenset(
        db.session().scalars(
            select(Assignment.id).where(
                Assignment.customer_id == customer_id,
                Assignment.used_order_id.is_(None),
                or_(Assignment.expires_at.is_(None), Assignment.expires_at > at),
            )
        )
    )


def assignments_of(customer_id: uuid.UUID) -> list[tuple[Assignment, Promotion]]:
    """Every personal discount a customer was given, newest first, for their and the owner's pages."""
    rows = db.session().execute(
        select(Assignment, Promotion)
        .join(Promotion, Promotion.id == Assignment.promotion_id)
        .where(Assignment.customer_id == customer_id)
        .order_by(Assignment.created_at.desc(), Assignment.id)
    )
    return [(assignment, promotion) for assignment, promotion in rows]


def knows_code(code: str) -> bool:
    """Whether the word is a code of an active promotion or a personal one."""
    word = normalize(code)
    public = (
        select(PromotionCode.id)
        .join(Promotion, Promotion.id == PromotionCode.promotion_id)
        .where(PromotionCode.code == word, Promotion.active)
    )
    personal = select(Assignment.id).where(Assignment.code == word)
    return db.session().scalar(select(or_(public.exists(), personal.exists()))) is True


def all_promotions() -> list[Promotion]:
    """Every promotion, newest first, for the owner."""
    return list(db.session().scalars(select(Promotion).order_by(Promotion.created_at.desc(), Promotion.id)))


def by_id(promotion_id: uuid.UUID) -> Promotion | None:
    """One promotion."""
    return db.session().get(Promotion, promotion_id)


def codes_of(promotion_id: uuid.UUID) -> list[PromotionCode]:
    """The codes that open a promotion."""
    return list(
        db.session().scalars(
            select(PromotionCode)
            .where(PromotionCode.promotion_id == promotion_id)
            .order_by(PromotionCode.code)
        )
    )
