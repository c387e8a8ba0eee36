"""Reading orders from elsewhere."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.past.models import PastOrder, PastOrderLine


@dataclass(frozen=True)
class PastPage:
    """One page (counted from 1) of `total` past orders on `pages` pages."""

    orders: tuple[PastOrder, ...]
    total: int
    page: int
    pages: int


def of_customer(customer_id: uuid.UUID, *, limit: int = 100) -> list[PastOrder]:
    """A customer's past orders, newest first, with their lines."""
    mine = (
        select(PastOrder).options(selectinload(PastOrder.lines)).where(PastOrder.customer_id == customer_id)
    )
    return list(db.session().scalars(mine.order_by(PastOrder.placed_at.desc(), PastOrder.id).limit(limit)))


def kept_of(customer_id: uuid.UUID) -> list[Money]:
    """What a customer paid elsewhere and did not get back, by currency."""
    rows = db.session().execute(
        select(PastOrder.currency, func.sum(PastOrder.kept_minor))
        .where(PastOrder.customer_id == customer_id)
        .group_by(PastOrder.currency)
        .order_by(PastOrder.currency)
    )
    return [Money(int(minor), currency) for currency, minor in rows]


def placed(customer_ids: Collection[uuid.UUID]) -> list[tuple[uuid.UUID, datetime]]:
    """(customer, when) of the past orders of these customers that count."""
    rows = db.session().execute(
        select(PastOrder.customer_id, PastOrder.placed_at).where(
            PastOrder.customer_id.in_(customer_ids), PastOrder.counts
        )
    )
    return [(row.customer_id, row.placed_at) for row in rows]


def bought(
    *, since: datetime, customer_id: uuid.UUID | None = None
) -> list[tuple[uuid.UUID, datetime, uuid.UUID]]:
    """(past order, when, product) of goods of ours in past orders that count, oldest first."""
    query = (
        select(PastOrder.id, PastOrder.placed_at, PastOrderLine.product_id)
        .join(PastOrderLine, PastOrderLine.past_order_id == PastOrder.id)
        .where(PastOrder.counts, PastOrder.placed_at > since, PastOrderLine.product_id.is_not(None))
        .order_by(PastOrder.placed_at, PastOrder.id)
    )
    if customer_id is not None:
        query = query.where(PastOrder.customer_id == customer_id)
    return [(order, at, product) for order, at, product in db.session().execute(query) if product]


def page(*, search: str = "", page: int = 1, per_page: int = 50) -> PastPage:
    """One page, newest first, with lines; `search` is a number, or a part of an email address or name."""
    matching = _search(search)
    total = db.session().scalar(select(func.count()).select_from(PastOrder).where(*matching)) or 0
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    rows = select(PastOrder).options(selectinload(PastOrder.lines)).where(*matching)
    rows = rows.order_by(PastOrder.placed_at.desc(), PastOrder.id)
    found = db.session().scalars(rows.limit(per_page).offset((page - 1) * per_page))
    return PastPage(tuple(found), total, page, pages)


def _search(search: str) -> list[ColumnElement[bool]]:
    text = search.strip().lower().replace("\x00", "")[:200]
    if not text:
        return []
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    columns = (PastOrder.email, func.lower(PastOrder.person))
    named = func.lower(PastOrder.name).in_((text, f"#{text.lstrip('#')}", text.lstrip("#")))
    return [or_(named, *(column.like(f"%{plain}%", escape="\\") for column in columns))]
