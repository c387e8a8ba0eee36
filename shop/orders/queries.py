"""Reading orders: for the shopper by token, for the owner by number, for both the story."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, Select, SQLColumnExpression, func, select
from sqlalchemy.orm import joinedload, selectinload

from shop.catalog.models import Product
from shop.kernel import db
from shop.orders.filters import TO_SHIP as TO_SHIP
from shop.orders.filters import Filter, where
from shop.orders.models import (
    CANCELLED,
    Order,
    OrderLine,
    OrderParcel,
    ParcelMilestone,
    TimelineEntry,
)

MAX_TOKEN = 64


@dataclass(frozen=True)
class OrderPage:
    """One page (counted from 1) of `total` orders on `pages` pages."""

    orders: tuple[Order, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """A parcel with what it reached so far: milestone -> the time it happened."""

    parcel_id: uuid.UUID
    carrier: str
    tracking_number: str
    lines: dict[uuid.UUID, int]
    milestones: dict[str, object]


def by_token(token: str | None) -> Order | None:
    """The order of a link, with its lines."""
    if not token or len(token) > MAX_TOKEN or "\x00" in token:
        return None
    with_lines = select(Order).options(joinedload(Order.lines)).where(Order.token == token)
    return db.session().scalars(with_lines).unique().one_or_none()


def by_number(number: int) -> Order | None:
    """The order of a number, with its lines. For the owner: a number is no proof of anything."""
    if not 0 < number < 2**31:
        return None
    return db.session().scalar(_whole().where(Order.number == number))


def by_number_and_email(number: int, email: str) -> Order | None:
    """The order of a number if it belongs to this address, for the tracking form."""
    found = by_number(number)
    return found if found is not None and found.email == email.strip().lower() else None


def by_id(order_id: uuid.UUID) -> Order | None:
    """The order, with its lines."""
    return db.session().scalar(_whole().where(Order.id == order_id))


def live_of_cart(cart_id: uuid.UUID, *, but: uuid.UUID | None = None) -> Order | None:
    """The newest order this cart has become that was not given up, leaving out the order `but`."""
    live = _whole().where(Order.cart_id == cart_id, Order.status != CANCELLED)
    if but is not None:
        live = live.where(Order.id != but)
    return db.session().scalar(live.order_by(Order.number.desc()).limit(1))


def of_customer(customer_id: uuid.UUID, *, limit: int = 100, offset: int = 0) -> list[Order]:
    """A customer's orders, newest first, with their lines."""
    rows = _whole().where(Order.customer_id == customer_id).order_by(Order.number.desc())
    return list(db.session().scalars(rows.limit(limit).offset(offset)))


def last_of_customer(customer_id: uuid.UUID) -> Order | None:
    """A customer's newest order with its lines. One statement."""
    newest = select(func.max(Order.number)).where(Order.customer_id == customer_id).scalar_subquery()
    whole = select(Order).options(joinedload(Order.lines)).where(Order.number == newest)
    return db.session().scalars(whole).unique().one_or_none()


def last_bought(customer_id: SQLColumnExpression[uuid.UUID], handle: str) -> ScalarSelect[datetime]:
    """When the customer of another statement's row last bought a product, cancelled orders left out."""
    newest = select(func.max(Order.placed_at)).join(OrderLine, OrderLine.order_id == Order.id)
    newest = newest.join(Product, Product.id == OrderLine.product_id).where(Product.handle == handle)
    mine = (Order.customer_id == customer_id, Order.confirmed_at.is_not(None), Order.status != CANCELLED)
    return newest.where(*mine).scalar_subquery()


def page(
    *, status: str = "", search: str = "", filter: Filter | None = None, page: int = 1, per_page: int = 50
) -> OrderPage:
    """One page of orders, newest first, with their lines; `filter`, or its `status` and `search` alone."""
    matching = where(filter or Filter(status=status, search=search))
    total = db.session().scalar(select(func.count()).select_from(Order).where(*matching)) or 0
    pages = -(-total // per_page)
    page = min(max(page, 1), max(pages, 1))
    rows = _whole().where(*matching).order_by(Order.number.desc())
    found = db.session().scalars(rows.limit(per_page).offset((page - 1) * per_page))
    return OrderPage(tuple(found), total, page, pages)


def each(filter: Filter, *, batch: int = 200) -> Iterator[Order]:
    """Every order of a filter with its lines, oldest first; never more than `batch` are held at once."""
    last = 0
    while True:
        rows = _whole().where(*where(filter), Order.number > last).order_by(Order.number).limit(batch)
        found = list(db.session().scalars(rows))
        yield from found
        if len(found) < batch:
            return
        last = found[-1].number
        db.session().expunge_all()


def by_numbers(numbers: Collection[int]) -> list[Order]:
    """The orders of these numbers with their lines, in the order of their numbers."""
    wanted = [number for number in numbers if 0 < number < 2**31]
    return list(db.session().scalars(_whole().where(Order.number.in_(wanted)).order_by(Order.number)))


def number_of(*, status: str) -> Select[int]:
    """Counts the orders that have a status (see `Filter`)."""
    return select(func.count()).select_from(Order).where(*where(Filter(status=status)))


def count(*, status: str) -> int:
    """How many orders have a status (see `Filter`)."""
    return db.session().scalar(number_of(status=status)) or 0


def timeline(order_id: uuid.UUID) -> list[TimelineEntry]:
    """The order's own story, oldest first."""
    return list(
        db.session().scalars(
            select(TimelineEntry)
            .where(TimelineEntry.order_id == order_id)
            .order_by(TimelineEntry.at, TimelineEntry.id)
        )
    )


def parcels(order_id: uuid.UUID) -> list[Parcel]:
    """The order's parcels in the order they left, with their milestones. Two statements."""
    rows = db.session().scalars(
        select(OrderParcel)
        .where(OrderParcel.order_id == order_id)
        .order_by(OrderParcel.shipped_at, OrderParcel.parcel_id)
    )
    reached: dict[uuid.UUID, dict[str, object]] = {}
    for row in db.session().scalars(
        select(ParcelMilestone).where(ParcelMilestone.order_id == order_id).order_by(ParcelMilestone.at)
    ):
        reached.setdefault(row.parcel_id, {})[row.milestone] = row.at
    return [
        Parcel(
            parcel_id=row.parcel_id,
            carrier=row.carrier,
            tracking_number=row.tracking_number,
            lines={uuid.UUID(line): quantity for line, quantity in row.lines.items()},
            milestones=reached.get(row.parcel_id, {}),
        )
        for row in rows
    ]


def by_ids(order_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Order]:
    """Orders by id, with their lines."""
    rows: Sequence[Order] = db.session().scalars(_whole().where(Order.id.in_(order_ids))).all()
    return {row.id: row for row in rows}


def pictures_shown() -> list[str]:
    """The addresses of all pictures in orders, which are shown as long as the orders are kept."""
    return list(db.session().scalars(select(OrderLine.image).where(OrderLine.image != "").distinct()))


def _whole() -> Select[Order]:
    return select(Order).options(selectinload(Order.lines))
