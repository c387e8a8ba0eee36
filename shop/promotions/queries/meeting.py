"""The rules one shopper meets: one statement that reads only what could apply, however many there are."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    String,
    Text,
    Uuid,
    and_,
    bindparam,
    cast,
    false,
    or_,
    select,
)

from shop.kernel import db
from shop.kernel import reading as kernel_reading
from shop.kernel.errors import N_
from shop.promotions.models import AUTOMATIC, Assignment, CustomerUse, Promotion, PromotionCode, PromotionGood
from shop.promotions.queries import reading
from shop.promotions.queries.codes import normalize
from shop.promotions.queries.reading import Given, Met
from shop.promotions.rules import USED_UP, Rule
from shop.promotions.sentences import Sentence

MOST_CODES = 5
USED_BY_YOU = Sentence(N_("You have already used this discount."))
ENDED = Sentence(N_("This discount has ended."))
NOT_YOURS = Sentence(N_("This code belongs to another email address."))
WHOSE = Sentence(N_("Enter the email address this code was sent to, and it counts."))


@dataclass(frozen=True)
class Looking:
    """For whom and what rules are looked for; `goods` and `minimum` None leave nothing out."""

    customer_id: uuid.UUID | None
    visitor_id: str | None
    email: str
    recognized: bool
    entered: tuple[str, ...]
    at: datetime
    goods: frozenset[uuid.UUID] | None
    minimum: int | None


def for_shopper(
    *,
    customer_id: uuid.UUID | None,
    codes: Iterable[str],
    at: datetime,
    recognized: bool = True,
    visitor_id: str | None = None,
    email: str = "",
    goods: frozenset[uuid.UUID] | None = None,
    subtotal_minor: int | None = None,
) -> list[Rule]:
    """Rules this shopper meets: automatic ones, those they hold a code for, and their personal ones.

    Rules come in a fixed order (oldest promotion first), one for each code entered. A shopper who is not
    `recognized` (known only by an address typed into a form) meets a personal rule only by entering its code;
    the condition then checks that the code belongs to that address. `visitor_id` is of a visit that may be
    remembered: what was given to it counts, too. Automatic rules that cannot apply to a
    basket of `goods` (its products and collections) worth `subtotal_minor` of the store's currency are left
    out.
    """
    entered = sorted({normalize(code) for code in codes if normalize(code)})[:MOST_CODES]
    looking = Looking(
        customer_id, visitor_id, email.strip().lower(), recognized, tuple(entered), at, goods, subtotal_minor
    )
    found: dict[tuple[object, ...], Rule] = {}
    bound: dict[str, Any] = {"customer_id": customer_id, "codes": entered, "at": at}
    some: dict[str, Any] = {"goods": list(goods) if goods is not None else None, "minimum": subtotal_minor}
    some |= {"visitor_id": visitor_id}
    bound |= {name: value for name, value in some.items() if value is not None}
    for row in kernel_reading.rows(_meeting(_shape(looking)), reading.met, **bound):
        rule = _rule(row, looking)
        found.setdefault((rule.promotion_id, rule.assignment_id, rule.code), rule)
    return list(found.values())


@dataclass(frozen=True)
class _Shape:
    """What the statement looks like for somebody; who and what it is stays to be bound."""

    known: bool
    holds: bool
    visits: bool
    goods: bool
    minimum: bool


def _shape(looking: Looking) -> _Shape:
    known = looking.customer_id is not None
    holds, visits = known and looking.recognized, looking.visitor_id is not None
    return _Shape(known, holds, visits, looking.goods is not None, looking.minimum is not None)


@lru_cache(maxsize=16)
def _meeting(shape: _Shape) -> Select[Any]:
    """The statement; it takes customer_id, codes, at and, as its shape says, goods and minimum."""
    customer_id = bindparam("customer_id", type_=Uuid())
    entered: BindParameter[str] = bindparam("codes", expanding=True)
    holder = Assignment.customer_id == customer_id if shape.holds else false()
    if shape.visits:
        visitor = Assignment.visitor_id == bindparam("visitor_id", type_=String())
        holder = or_(holder, and_(visitor, Assignment.customer_id.is_(None)))
    mine = and_(CustomerUse.promotion_id == Promotion.id, CustomerUse.customer_id == customer_id)
    held = and_(
        Assignment.promotion_id == Promotion.id,
        Assignment.used_order_id.is_(None),
        or_(holder, Assignment.code.in_(entered)),
    )
    opened = and_(PromotionCode.promotion_id == Promotion.id, PromotionCode.code.in_(entered))
    return (
        select(
            *_columns(),
            PromotionCode.code,
            PromotionCode.email,
            PromotionCode.limit_total.label("code_limit"),
            PromotionCode.used.label("code_used"),
            CustomerUse.used.label("used_by_customer"),
            *(Assignment.__table__.c[name] for name in Given._fields),
        )
        .outerjoin(PromotionCode, opened)
        .outerjoin(Assignment, held)
        .outerjoin(CustomerUse, mine if shape.known else false())
        .where(
            Promotion.active,
            or_(_could_apply(shape), PromotionCode.id.is_not(None), Assignment.id.is_not(None)),
        )
        .order_by(Promotion.created_at, Promotion.id, Assignment.created_at, PromotionCode.code)
    )


def _columns() -> list[Any]:
    """A promotion without what is only for its owner; the rule itself as text, so that it is parsed once."""
    return [
        Promotion.id,
        Promotion.version,
        Promotion.label,
        Promotion.stacking,
        Promotion.lane,
        Promotion.respects_floor,
        Promotion.limit_total,
        Promotion.limit_per_customer,
        Promotion.budget_minor,
        Promotion.used,
        Promotion.given_minor,
        cast(Promotion.benefit, Text).label("benefit"),
        cast(Promotion.conditions, Text).label("conditions"),
    ]


def _could_apply(shape: _Shape) -> ColumnElement[bool]:
    """Automatic promotions whose time it is and whose goods and minimum are in the basket."""
    at = bindparam("at", type_=db.UtcDateTime())
    wanted = [
        Promotion.reach == AUTOMATIC,
        or_(Promotion.starts_at.is_(None), Promotion.starts_at <= at),
        or_(Promotion.ends_at.is_(None), Promotion.ends_at > at),
    ]
    if shape.minimum:
        wanted.append(Promotion.minimum_minor <= bindparam("minimum"))
    if shape.goods:
        goods: BindParameter[uuid.UUID] = bindparam("goods", expanding=True)
        there = select(PromotionGood.promotion_id).where(PromotionGood.goods_id.in_(goods))
        wanted.append(or_(Promotion.needs_goods.is_(False), Promotion.id.in_(there)))
    return and_(*wanted)


def _rule(row: Met, looking: Looking) -> Rule:
    assignment = row.given
    typed = row.code or (assignment.code if assignment and assignment.code in looking.entered else None)
    budget = row.budget_minor
    return Rule(
        promotion_id=row.id,
        version=row.version,
        label=row.label,
        benefit=reading.narrowed(reading.benefit(row.benefit), assignment),
        conditions=reading.conditions_of(row.conditions),
        stacking=row.stacking,
        lane=row.lane,
        respects_floor=row.respects_floor,
        budget_left=None if budget is None else budget - row.given_minor,
        code=typed,
        assignment_id=assignment.id if assignment else None,
        holder_id=assignment.customer_id if assignment else None,
        holder_visitor=assignment.visitor_id if assignment and assignment.customer_id is None else None,
        personal_reason=Sentence(assignment.reason, assignment.reason_params) if assignment else None,
        blocked=_blocked(row, looking),
    )


def _blocked(row: Met, looking: Looking) -> Sentence | None:
    """The limit that is in the way, if any."""
    assignment, email = row.given, looking.email
    if assignment is not None and assignment.expires_at is not None and assignment.expires_at <= looking.at:
        return ENDED
    if row.email is not None and row.email != email:
        return NOT_YOURS if email else WHOSE
    spent: Sequence[tuple[int | None, int]] = (
        (row.limit_total, row.used),
        (row.code_limit, row.code_used or 0),
        (row.budget_minor, row.given_minor),
    )
    if any(limit is not None and used >= limit for limit, used in spent):
        return USED_UP
    mine = row.used_by_customer
    if mine is not None and row.limit_per_customer is not None and mine >= row.limit_per_customer:
        return USED_BY_YOU
    return None
