"""Reading offers: the owner's list, and what of them stands open for somebody."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, case, or_, select

from shop.brand import store
from shop.catalog.models import ACTIVE, Product
from shop.kernel import db
from shop.promotions import benefits
from shop.promotions.models import Assignment, Promotion
from shop.promotions.sentences import Sentence
from tracking.personalization.offers.tables import DRAFT, ENDED, RUNNING, Offer, OfferDecision, OfferObjection


@dataclass(frozen=True, kw_only=True)
class Standing:
    """An offer as its holder is told of it; `benefit` as stored, `product` the handle of what it is about."""

    title: str
    benefit: dict[str, Any]
    reason: str
    reason_params: dict[str, Any]
    least_minor: int | None
    code: str
    product: str | None
    expires_at: datetime | None


def all_offers() -> list[Offer]:
    """Every offer, those that run first, ended ones last."""
    turn = case({RUNNING: 0, DRAFT: 1, ENDED: 3}, value=Offer.state, else_=2)
    return list(db.session().scalars(select(Offer).order_by(turn, Offer.created_at.desc(), Offer.code)))


def by_code(code: str) -> Offer | None:
    """One offer."""
    return db.session().get(Offer, code)


def kept_at(promotion_id: uuid.UUID) -> str | None:
    """The owner's page of the offer that a promotion belongs to; None where it belongs to none."""
    code = db.session().scalar(select(Offer.code).where(Offer.promotion_id == promotion_id).limit(1))
    return f"/admin/offers/{code}" if code is not None else None


def standing(
    *, customer_id: uuid.UUID | None, visitor_id: str | None = None, at: datetime
) -> Standing | None:
    """The one personal offer that a customer, or a visitor nobody knows, can use now. One statement."""
    if customer_id is not None:
        mine = Assignment.customer_id == customer_id
    else:
        mine = (Assignment.visitor_id == visitor_id) & Assignment.customer_id.is_(None)
    row = (
        db.session()
        .execute(
            select(
                Offer.title,
                Offer.benefit,
                Offer.least_minor,
                Assignment.reason,
                Assignment.reason_params,
                Assignment.code,
                Assignment.expires_at,
                Product.handle.label("product"),
            )
            .join(OfferDecision, OfferDecision.assignment_id == Assignment.id)
            .join(Offer, Offer.code == OfferDecision.offer)
            .join(Promotion, Promotion.id == Assignment.promotion_id)
            .outerjoin(Product, Product.id == OfferDecision.product_id)
            .where(
                mine,
                or_(OfferDecision.product_id.is_(None), Product.status == ACTIVE),  # not of what is withdrawn
                Promotion.active,
                Assignment.used_order_id.is_(None),
                or_(Assignment.expires_at.is_(None), Assignment.expires_at > at),
            )
            .order_by(Assignment.expires_at, Assignment.id)
            .limit(1)
        )
        .first()
    )
    return Standing(**row._mapping) if row is not None else None


def says(found: Standing) -> Sentence:
    """What it gives, in a sentence."""
    return benefits.from_dict(found.benefit).says(store.current().currency)


def held_by(customer_id: Any, *, at: datetime) -> ScalarSelect[Any]:
    """A column to read beside a customer: an assignment of a personal offer that they can use now."""
    return (
        select(Assignment.id)
        .join(OfferDecision, OfferDecision.assignment_id == Assignment.id)
        .where(
            Assignment.customer_id == customer_id,
            Assignment.used_order_id.is_(None),
            or_(Assignment.expires_at.is_(None), Assignment.expires_at > at),
        )
        .order_by(Assignment.expires_at)
        .limit(1)
        .scalar_subquery()
    )


def objection_of(customer_id: Any) -> ScalarSelect[Any]:
    """A column to read beside a customer: since when they want no personal offers."""
    return select(OfferObjection.at).where(OfferObjection.customer_id == customer_id).scalar_subquery()
