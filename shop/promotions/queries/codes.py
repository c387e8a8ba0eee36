"""Codes: how they are written, whether one is known, and all of a promotion's for its owner."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from shop.kernel import db
from shop.promotions.models import Assignment, CodeBatch, Promotion, PromotionCode

SHOWN = 200  # words of the owner's own that a page lists


@dataclass(frozen=True)
class Codes:
    """A batch with how many of its codes are used."""

    batch: CodeBatch
    used: int


def normalize(code: str) -> str:
    """A code as it is stored: upper case, no spaces around or within, at most 40 characters."""
    return "".join(code.split()).upper()[:40]


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


def names_nobody(code: str) -> bool:
    """Whether the word may be used by many, or is no code at all: nothing leads from it to one person."""
    word = normalize(code)
    bound = or_(
        PromotionCode.batch_id.is_not(None), PromotionCode.email.is_not(None), PromotionCode.limit_total == 1
    )
    single = select(PromotionCode.id).where(PromotionCode.code == word, bound)
    personal = select(Assignment.id).where(Assignment.code == word)
    return db.session().scalar(select(or_(single.exists(), personal.exists()))) is not True


def codes_of(promotion_id: uuid.UUID) -> list[PromotionCode]:
    """The words that open a promotion, those of batches left out."""
    return list(
        db.session().scalars(
            select(PromotionCode)
            .where(PromotionCode.promotion_id == promotion_id, PromotionCode.batch_id.is_(None))
            .order_by(PromotionCode.code)
            .limit(SHOWN)
        )
    )


def batches_of(promotion_id: uuid.UUID) -> list[Codes]:
    """The batches of a promotion, newest first."""
    used = func.coalesce(func.sum(PromotionCode.used), 0)
    rows = db.session().execute(
        select(CodeBatch, used)
        .join(PromotionCode, PromotionCode.batch_id == CodeBatch.id)
        .where(CodeBatch.promotion_id == promotion_id)
        .group_by(CodeBatch.id)
        .order_by(CodeBatch.created_at.desc(), CodeBatch.id)
    )
    return [Codes(batch, int(count)) for batch, count in rows]


def batch_rows(promotion_id: uuid.UUID, batch_id: uuid.UUID) -> Iterator[tuple[str, str, bool]]:
    """(code, the email address it is bound to or empty, whether it is used) of a batch, in order."""
    rows = db.session().execute(
        select(PromotionCode.code, PromotionCode.email, PromotionCode.used)
        .where(PromotionCode.batch_id == batch_id, PromotionCode.promotion_id == promotion_id)
        .order_by(PromotionCode.email, PromotionCode.code)
    )
    return ((code, email or "", used > 0) for code, email, used in rows)
