"""A promotion is made, changed, paused, removed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.promotions import benefits, conditions, keeping
from shop.promotions.benefits import Benefit
from shop.promotions.conditions import (
    Condition,
    HasCode,
    HasGoods,
    PersonallyAssigned,
    SubtotalAtLeast,
    TimeWindow,
)
from shop.promotions.models import AUTOMATIC, CODE, PERSONAL, Promotion, PromotionGood, Redemption
from shop.promotions.rules import EXCLUSIVE, LANES, ORDER, STACKING

MOST_TIMES, MOST_BUDGET = 10_000_000, 10**12
PLAIN = (
    "name",
    "label",
    "active",
    "stacking",
    "lane",
    "respects_floor",
    "limit_total",
    "limit_per_customer",
    "budget_minor",
)  # columns that are what the owner says, word for word


class BadPromotion(DomainError):
    """A rule, code or limit that cannot be used."""


def create(
    *,
    name: str,
    benefit: Benefit,
    at: datetime,
    conditions: Sequence[Condition] = (),
    label: str = "",
    active: bool = True,
    stacking: str = EXCLUSIVE,
    lane: str = ORDER,
    respects_floor: bool = True,
    limit_total: int | None = None,
    limit_per_customer: int | None = None,
    budget_minor: int | None = None,
) -> Promotion:
    """A new promotion. `label` (default `name`) is shown to shoppers. Raises BadPromotion."""
    promotion = Promotion(
        id=ids.new_id(),
        name=name.strip(),
        label=(label or name).strip(),
        active=active,
        stacking=stacking,
        lane=lane,
        respects_floor=respects_floor,
        limit_total=limit_total,
        limit_per_customer=limit_per_customer,
        budget_minor=budget_minor,
        version=1,
        used=0,
        given_minor=0,
        created_at=at,
    )
    _check(promotion)
    _describe(promotion, benefit, conditions)
    db.session().add(promotion)
    db.session().flush()
    _note_goods(promotion, benefit, conditions)
    return promotion


def change(*, promotion_id: uuid.UUID, by_keeper: bool = False, **changes: Any) -> Promotion:
    """Change any of what `create` takes; the version goes up. Raises BadPromotion.

    One that belongs to something else is changed `by_keeper` alone; anybody may pause it.
    """
    promotion = locked(promotion_id)
    if not by_keeper and changes.keys() - {"active"}:
        _refuse_kept(promotion_id)
    benefit = changes.pop("benefit", None) or benefits.from_dict(promotion.benefit)
    wanted = changes.pop("conditions", None)
    if wanted is None:
        wanted = [conditions.from_dict(stored) for stored in promotion.conditions]
    for field in PLAIN:
        if field in changes:
            setattr(promotion, field, changes.pop(field))
    if changes:
        raise TypeError(f"a promotion has no {', '.join(changes)}")
    _check(promotion)
    _describe(promotion, benefit, wanted)
    promotion.version += 1
    db.session().flush()
    _note_goods(promotion, benefit, wanted)
    return promotion


def remove(*, promotion_id: uuid.UUID) -> None:
    """Delete a promotion that no order has used. Raises BadPromotion where one has: it can be paused."""
    promotion = locked(promotion_id)
    _refuse_kept(promotion_id)
    if db.session().scalar(select(Redemption.id).where(Redemption.promotion_id == promotion_id).limit(1)):
        raise BadPromotion(N_("Orders have used this promotion, so it stays; pause it instead."))
    db.session().delete(promotion)
    db.session().flush()


def reach(conditions: Sequence[Condition]) -> str:
    """How a shopper meets a promotion with `conditions`."""
    kinds = {condition.kind for condition in conditions}
    if PersonallyAssigned.kind in kinds:
        return PERSONAL
    return CODE if HasCode.kind in kinds else AUTOMATIC


def describe(promotion: Promotion, currency: str) -> str:
    """What the promotion gives, in English, for logs and the command line."""
    return str(benefits.from_dict(promotion.benefit).says(currency))


def locked(promotion_id: uuid.UUID) -> Promotion:
    """The row, held until the transaction ends. Raises NotFound."""
    promotion = db.session().get(Promotion, promotion_id, with_for_update=True, populate_existing=True)
    if promotion is None:
        raise NotFound(N_("There is no such promotion."))
    return promotion


def check_limits(*limits: int | None) -> None:
    """Raises BadPromotion unless each is a sensible count or None."""
    if any(limit is not None and not 1 <= limit <= MOST_TIMES for limit in limits):
        raise BadPromotion(N_("A limit is a number from 1 up, or empty for none."))


def _refuse_kept(promotion_id: uuid.UUID) -> None:
    if keeping.kept_at(promotion_id) is not None:
        raise BadPromotion(N_("This promotion belongs to a personal offer, and is changed there."))


def _describe(promotion: Promotion, benefit: Benefit, wanted: Sequence[Condition]) -> None:
    """The rule as stored, and what follows from it for whoever looks for rules that could apply."""
    promotion.benefit = benefit.as_dict()
    promotion.conditions = [condition.as_dict() for condition in wanted]
    promotion.reach = reach(wanted)
    windows = [one for one in wanted if isinstance(one, TimeWindow)]
    promotion.starts_at = max((one.starts_at for one in windows if one.starts_at), default=None)
    promotion.ends_at = min((one.ends_at for one in windows if one.ends_at), default=None)
    promotion.minimum_minor = max(
        (one.minimum_minor for one in wanted if isinstance(one, SubtotalAtLeast)), default=0
    )
    promotion.needs_goods = bool(_goods(benefit, wanted))


def _goods(benefit: Benefit, wanted: Sequence[Condition]) -> frozenset[uuid.UUID]:
    named = next((one.goods.ids for one in wanted if isinstance(one, HasGoods)), frozenset[uuid.UUID]())
    return named or benefit.needs


def _note_goods(promotion: Promotion, benefit: Benefit, wanted: Sequence[Condition]) -> None:
    session = db.session()
    session.execute(delete(PromotionGood).where(PromotionGood.promotion_id == promotion.id))
    rows = [{"promotion_id": promotion.id, "goods_id": one} for one in sorted(_goods(benefit, wanted))]
    db.insert_ignore(PromotionGood, rows)


def _check(promotion: Promotion) -> None:
    name, label = promotion.name.strip(), promotion.label.strip()
    if not name or not label or max(len(name), len(label)) > 120:
        raise BadPromotion(N_("A promotion needs a name of up to 120 characters."))
    if promotion.stacking not in STACKING or promotion.lane not in LANES:
        raise BadPromotion(N_("Choose how the promotion goes with others."))
    check_limits(promotion.limit_total, promotion.limit_per_customer)
    if promotion.limit_total is not None and promotion.limit_total < promotion.used:
        raise BadPromotion(
            N_("It has already been used %(used)s times; the limit cannot be lower."), used=promotion.used
        )
    budget = promotion.budget_minor
    if budget is not None and not 1 <= budget <= MOST_BUDGET:
        raise BadPromotion(N_("A budget is an amount above zero, or empty for none."))
    if budget is not None and budget < promotion.given_minor:
        raise BadPromotion(N_("More than this has already been given away; the budget cannot be lower."))
