"""Writing promotions: the owner's rules and codes, and personal assignments. Uses are in `redemptions`."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.promotions import benefits
from shop.promotions.benefits import Benefit
from shop.promotions.conditions import Condition, HasCode, PersonallyAssigned
from shop.promotions.models import AUTOMATIC, CODE, PERSONAL, Assignment, Promotion, PromotionCode
from shop.promotions.queries import normalize

# No 0/O, 1/I/L: a code is read aloud and typed from paper. 8 of 31 signs are 8.5e11 possibilities.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class BadPromotion(DomainError):
    """A rule, code or limit that cannot be used."""


class CodeTaken(Conflict):
    """Another promotion already uses this code."""


def create(
    *,
    name: str,
    benefit: Benefit,
    at: datetime,
    conditions: Sequence[Condition] = (),
    label: str = "",
    combinable: bool = False,
    limit_total: int | None = None,
    limit_per_customer: int | None = None,
) -> Promotion:
    """A new active promotion. `label` (default `name`) is shown to shoppers. Raises BadPromotion."""
    _check(name=name, label=label or name, limits=(limit_total, limit_per_customer))
    promotion = Promotion(
        id=ids.new_id(),
        name=name.strip(),
        label=(label or name).strip(),
        reach=_reach(conditions),
        conditions=[condition.as_dict() for condition in conditions],
        benefit=benefit.as_dict(),
        combinable=combinable,
        active=True,
        version=1,
        limit_total=limit_total,
        limit_per_customer=limit_per_customer,
        used=0,
        created_at=at,
    )
    db.session().add(promotion)
    db.session().flush()
    return promotion


def change(*, promotion_id: uuid.UUID, **changes: Any) -> Promotion:
    """Change name, label, active, combinable, limits, `benefit` or `conditions`; the version goes up."""
    promotion = _locked(promotion_id)
    if "benefit" in changes:
        promotion.benefit = changes.pop("benefit").as_dict()
    if "conditions" in changes:
        made = changes.pop("conditions")
        promotion.conditions, promotion.reach = [one.as_dict() for one in made], _reach(made)
    for field in ("name", "label", "active", "combinable", "limit_total", "limit_per_customer"):
        if field in changes:
            setattr(promotion, field, changes.pop(field))
    if changes:
        raise TypeError(f"a promotion has no {', '.join(changes)}")
    _check(
        name=promotion.name,
        label=promotion.label,
        limits=(promotion.limit_total, promotion.limit_per_customer),
        used=promotion.used,
    )
    promotion.version += 1
    db.session().flush()
    return promotion


def add_code(
    *, promotion_id: uuid.UUID, code: str, at: datetime, limit_total: int | None = None
) -> PromotionCode:
    """Let `code` open the promotion. Raises BadPromotion or CodeTaken."""
    promotion = _locked(promotion_id)
    word = normalize(code)
    if len(word) < 3 or len("".join(code.split())) > 40:
        raise BadPromotion(N_("A code has 3 to 40 letters or digits."))
    if promotion.reach != CODE:
        raise BadPromotion(N_("Only a promotion with the condition “code” takes codes."))
    _check_limits((limit_total,))
    row = PromotionCode(
        id=ids.new_id(), promotion_id=promotion_id, code=word, limit_total=limit_total, used=0, created_at=at
    )
    if _taken(word):
        raise CodeTaken(N_("The code %(code)s is already in use."), code=word)
    db.session().add(row)
    db.session().flush()
    return row


def assign(
    *,
    customer_id: uuid.UUID,
    promotion_id: uuid.UUID,
    reason: str,
    at: datetime,
    expires_at: datetime | None = None,
    reason_params: dict[str, Any] | None = None,
) -> Assignment:
    """Give a personal promotion to one customer, once; an open assignment of the same pair is returned.

    `reason` is the gettext id shown to the customer and the owner. Raises BadPromotion, NotFound.
    """
    promotion = _locked(promotion_id)
    if promotion.reach != PERSONAL:
        raise BadPromotion(N_("Only a promotion with the condition “personal” can be given to a customer."))
    before = db.session().scalar(
        select(Assignment).where(
            Assignment.customer_id == customer_id,
            Assignment.promotion_id == promotion_id,
            Assignment.used_order_id.is_(None),
        )
    )
    if before is not None and (before.expires_at is None or before.expires_at > at):
        return before
    given = Assignment(
        id=ids.new_id(),
        promotion_id=promotion_id,
        customer_id=customer_id,
        code=f"YOU-{new_code()}",
        reason=reason,
        reason_params=reason_params or {},
        expires_at=expires_at,
        created_at=at,
    )
    db.session().add(given)
    db.session().flush()
    return given


def new_code(length: int = 8) -> str:
    """An unguessable code that is easy to read aloud."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def describe(promotion: Promotion, currency: str) -> str:
    """What the promotion gives, in English, for logs and the command line."""
    return str(benefits.from_dict(promotion.benefit).says(currency))


def _reach(conditions: Sequence[Condition]) -> str:
    kinds = {condition.kind for condition in conditions}
    if PersonallyAssigned.kind in kinds:
        return PERSONAL
    return CODE if HasCode.kind in kinds else AUTOMATIC


def _check(*, name: str, label: str, limits: tuple[int | None, ...], used: int = 0) -> None:
    if not name.strip() or not label.strip() or max(len(name), len(label)) > 120:
        raise BadPromotion(N_("A promotion needs a name of up to 120 characters."))
    _check_limits(limits)
    if limits[0] is not None and limits[0] < used:
        raise BadPromotion(
            N_("It has already been used %(used)s times; the limit cannot be lower."), used=used
        )


def _check_limits(limits: tuple[int | None, ...]) -> None:
    if any(limit is not None and not 1 <= limit <= 10_000_000 for limit in limits):
        raise BadPromotion(N_("A limit is a number from 1 up, or empty for none."))


def _taken(word: str) -> bool:
    public = db.session().scalar(select(PromotionCode.id).where(PromotionCode.code == word))
    personal = db.session().scalar(select(Assignment.id).where(Assignment.code == word))
    return public is not None or personal is not None


def _locked(promotion_id: uuid.UUID) -> Promotion:
    promotion = db.session().get(Promotion, promotion_id, with_for_update=True, populate_existing=True)
    if promotion is None:
        raise NotFound(N_("There is no such promotion."))
    return promotion
