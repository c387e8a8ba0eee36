"""Offers made to a person, and codes bound to their address: told; those never used are deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.promotions.models import Assignment, Promotion, PromotionCode


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("offers", offers)
    registry.eraser("offers", forget, order=30)


def offers(person: Person) -> list[dict[str, Any]]:
    """Every offer with the reason it was made, and every code of theirs alone."""
    return [*_given(person), *_bound(person)]


def _given(person: Person) -> list[dict[str, Any]]:
    mine = (
        select(Assignment, Promotion.label)
        .join(Promotion, Promotion.id == Assignment.promotion_id)
        .where(Assignment.customer_id == person.customer_id)
        .order_by(Assignment.created_at)
    )
    return [
        {
            "offer": label,
            "code": row.code,
            "reason": row.reason % row.reason_params if row.reason_params else row.reason,
            "used": row.used_order_id is not None,
            "at": row.created_at.isoformat(),
        }
        for row, label in db.session().execute(mine)
    ]


def _bound(person: Person) -> list[dict[str, Any]]:
    mine = (
        select(PromotionCode, Promotion.label)
        .join(Promotion, Promotion.id == PromotionCode.promotion_id)
        .where(PromotionCode.email == person.email)
        .order_by(PromotionCode.created_at, PromotionCode.id)
    )
    return [
        {
            "offer": label,
            "code": row.code,
            "reason": "",
            "used": row.used > 0,
            "at": row.created_at.isoformat(),
        }
        for row, label in db.session().execute(mine)
    ]


def forget(person: Person, at: datetime) -> None:
    """Delete the offers and codes that were never used; of used codes, whose they were."""
    unused = delete(Assignment).where(
        Assignment.customer_id == person.customer_id, Assignment.used_order_id.is_(None)
    )
    mine = update(Assignment).where(Assignment.customer_id == person.customer_id)
    bound = PromotionCode.email == person.email
    db.session().execute(unused)
    db.session().execute(mine.values(visitor_id=None).execution_options(synchronize_session=False))
    db.session().execute(delete(PromotionCode).where(bound, PromotionCode.used == 0))
    db.session().execute(update(PromotionCode).where(bound).values(email=None))
