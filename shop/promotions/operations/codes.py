"""Words that open a promotion, chosen by the owner."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import select

from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict, NotFound
from shop.promotions.models import CODE, Assignment, PromotionCode, Redemption
from shop.promotions.operations.making import BadPromotion, check_limits, locked
from shop.promotions.queries import normalize


class CodeTaken(Conflict):
    """Another promotion already uses this code."""


def add_code(
    *, promotion_id: uuid.UUID, code: str, at: datetime, limit_total: int | None = None
) -> PromotionCode:
    """Let `code` open the promotion. Raises BadPromotion or CodeTaken."""
    promotion = locked(promotion_id)
    word = normalize(code)
    if len(word) < 3 or len("".join(code.split())) > 40 or not word.isprintable():
        raise BadPromotion(N_("A code has 3 to 40 letters or digits."))
    if promotion.reach != CODE:
        raise BadPromotion(N_("Only a promotion with the condition “code” takes codes."))
    check_limits(limit_total)
    row = PromotionCode(
        id=ids.new_id(), promotion_id=promotion_id, code=word, limit_total=limit_total, used=0, created_at=at
    )
    if _taken(word):
        raise CodeTaken(N_("The code %(code)s is already in use."), code=word)
    db.session().add(row)
    db.session().flush()
    return row


def remove_code(*, promotion_id: uuid.UUID, code_id: uuid.UUID) -> None:
    """Have a code open nothing any more. Raises NotFound, or BadPromotion once an order has used it."""
    row = db.session().get(PromotionCode, code_id)
    if row is None or row.promotion_id != promotion_id:
        raise NotFound(N_("There is no such code."))
    if db.session().scalar(select(Redemption.id).where(Redemption.code_id == code_id).limit(1)):
        raise BadPromotion(N_("An order has used this code, so it stays; pause the promotion instead."))
    db.session().delete(row)
    db.session().flush()


def _taken(word: str) -> bool:
    public = db.session().scalar(select(PromotionCode.id).where(PromotionCode.code == word))
    personal = db.session().scalar(select(Assignment.id).where(Assignment.code == word))
    return public is not None or personal is not None
