"""Reads: one return, those of an order, the owner's list, and what of an order may still come back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from fulfillment.carriers.base import DELIVERED
from fulfillment.returns import rules
from fulfillment.returns.models import (
    CANCELLED,
    CLOSED,
    DECLINED,
    IN_POST,
    REQUESTED,
    UNDER_WAY,
    Return,
    ReturnLabel,
)
from fulfillment.returns.rules import Earlier, Line
from fulfillment.shipments import queries as shipments
from fulfillment.shipments.models import Parcel, ParcelLine
from shop.catalog.models import Variant
from shop.content import returns as promise
from shop.kernel import db
from shop.kernel.errors import N_
from shop.orders.models import CANCELLED as ORDER_CANCELLED
from shop.orders.models import PENDING, Order

PER_PAGE = 50
MAX_TOKEN = 64
DONE, ARRIVED = "done", "arrived"  # a carrier says that it is here, and nobody has counted it
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    "": (N_("Under way"), UNDER_WAY),
    REQUESTED: (N_("To decide"), (REQUESTED,)),
    "coming": (N_("Coming back"), ("open", "in_post")),
    "arrived": (N_("To count"), ("in_post",)),
    "received": (N_("To settle"), ("received",)),
    DONE: (N_("Done"), (CLOSED, DECLINED, CANCELLED)),
}


@dataclass(frozen=True)
class Found:
    """One page of returns with their orders; `total` counts all pages."""

    rows: list[tuple[Return, Order]]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What of an order may come back now: units by line, and until when each may.

    `closed` are lines whose time is over, `ended` when that was for the last of them; `none_yet`: nothing has
    left. `days` is the owner's window, 0 where nothing is taken back.
    """

    units: dict[uuid.UUID, int]
    ends: dict[uuid.UUID, datetime]
    closed: dict[uuid.UUID, int]
    ended: datetime | None
    none_yet: bool
    days: int


def by_id(return_id: uuid.UUID) -> Return | None:
    """One return with its lines."""
    return db.session().scalar(_whole().where(Return.id == return_id))


def by_token(token: str | None) -> Return | None:
    """The return that a customer's link is about, or None."""
    if not token or len(token) > MAX_TOKEN or not token.isascii() or "\x00" in token:
        return None
    return db.session().scalar(_whole().where(Return.token == token))


def of_order(order_id: uuid.UUID) -> list[Return]:
    """An order's returns with their lines, first to last."""
    return list(db.session().scalars(_whole().where(Return.order_id == order_id).order_by(Return.position)))


def of_customer(customer_id: uuid.UUID) -> list[tuple[Return, Order]]:
    """A customer's returns with their orders, newest first."""
    rows = (
        select(Return, Order)
        .join(Order, Order.id == Return.order_id)
        .where(Order.customer_id == customer_id)
        .options(selectinload(Return.lines))
        .order_by(Return.requested_at.desc(), Return.id.desc())
    )
    return [(row[0], row[1]) for row in db.session().execute(rows)]


def of_parcel(parcel_id: uuid.UUID) -> Return | None:
    """By what a parcel that never arrived was made good."""
    query = _whole().where(Return.parcel_id == parcel_id, Return.status.not_in((DECLINED, CANCELLED)))
    return db.session().scalar(query.limit(1))


def of_label(label_id: uuid.UUID) -> Return | None:
    """The return whose way back a label is for."""
    return db.session().scalar(_whole().where(Return.parcel_label_id == label_id).limit(1))


def earlier_in_a_year(customer_id: uuid.UUID, *, at: datetime) -> int:
    """How many returns a customer asked for in the year before `at`; withdrawn ones do not count."""
    query = (
        select(func.count())
        .select_from(Return)
        .join(Order, Order.id == Return.order_id)
        .where(
            Order.customer_id == customer_id,
            Return.status != CANCELLED,
            Return.requested_at > at - timedelta(days=365),
        )
    )
    return db.session().scalar(query) or 0


def listed(
    *, state: str = "", kind: str = "", search: str = "", page: int = 1, per_page: int = PER_PAGE
) -> Found:
    """Returns of one of STATES, the longest waiting first (of those done: the newest)."""
    state = state if state in STATES else ""
    query = select(Return, Order).join(Order, Order.id == Return.order_id)
    query = query.where(Return.status.in_(STATES[state][1]))
    if state == ARRIVED:
        query = query.where(Return.way_status == DELIVERED)
    if kind:
        query = query.where(Return.kind == kind)
    number = search.strip().lstrip("#Rr-").partition("-")[0]
    if search.strip():
        query = query.where(Order.number == (int(number) if number.isdecimal() and len(number) < 10 else 0))
    total = db.session().scalar(select(func.count()).select_from(query.subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    newest = Return.requested_at.desc() if state == DONE else Return.requested_at
    rows = query.options(selectinload(Return.lines), selectinload(Order.lines)).order_by(newest, Return.id)
    found = db.session().execute(rows.limit(per_page).offset((page - 1) * per_page))
    return Found([(row[0], row[1]) for row in found], total, page, pages)


def counts() -> dict[str, int]:
    """How many returns are in each of STATES but the last."""
    rows = db.session().execute(
        select(Return.status, func.count()).where(Return.status.in_(UNDER_WAY)).group_by(Return.status)
    )
    by_status = {status: int(number) for status, number in rows}
    here = (Return.status == IN_POST, Return.way_status == DELIVERED)
    arrived = db.session().scalar(select(func.count()).select_from(Return).where(*here)) or 0
    found = {
        state: sum(by_status.get(status, 0) for status in statuses)
        for state, (_name, statuses) in STATES.items()
        if state != DONE
    }
    return {**found, ARRIVED: arrived}


def number_to_decide() -> Select[int]:
    """Counts those that wait for an answer."""
    return select(func.count()).where(Return.status == REQUESTED)


def others(one: Return) -> list[Return]:
    """The other returns of a return's order."""
    return [other for other in of_order(one.order_id) if other.id != one.id]


def variants_of(product_id: uuid.UUID) -> list[uuid.UUID]:
    """The variants of a product, in their order."""
    query = select(Variant.id).where(Variant.product_id == product_id).order_by(Variant.position)
    return list(db.session().scalars(query))


def contents(parcel_id: uuid.UUID) -> list[ParcelLine]:
    """What lay in a parcel."""
    return list(db.session().scalars(select(ParcelLine).where(ParcelLine.parcel_id == parcel_id)))


def label_of(return_id: uuid.UUID) -> ReturnLabel | None:
    """The label that was uploaded for a return."""
    return db.session().get(ReturnLabel, return_id)


def standing(order: Order, *, at: datetime) -> Standing:
    """What of an order (with its lines) may come back at `at`."""
    days = promise.promised().days
    lines = order_lines(order)
    units = rules.left_to_return(lines, [earlier(one) for one in of_order(order.id)])
    ends = rules.open_lines(lines, days=days, at=at)
    over = [end for line in lines if line.id not in ends and (end := rules.until(line, days=days))]
    return Standing(
        units={line: count for line, count in units.items() if line in ends},
        ends=ends,
        closed={line: count for line, count in units.items() if line not in ends},
        ended=max(over, default=None),
        none_yet=not any(line.left for line in lines if line.returnable),
        days=days,
    )


def may_ask(order: Order, *, at: datetime) -> tuple[bool, datetime | None]:
    """Whether it is worth offering the form for an order, and until when (None: not known yet); no query."""
    days = promise.promised().days
    sent = any(line.shipped_quantity and not line.gift_card for line in order.lines)
    until = order.delivered_at + timedelta(days=days) if order.delivered_at else None
    return bool(days and sent and (until is None or at <= until)), until


def order_lines(order: Order) -> list[Line]:
    """An order's lines as the rules take them."""
    parcels = [parcel for parcel in shipments.parcels_of(order.id) if parcel.undone_at is None]
    dead = order.status in (PENDING, ORDER_CANCELLED)
    return [
        Line(
            id=line.id,
            shipped=line.shipped_quantity,
            returnable=line.requires_shipping and not line.gift_card and not dead,
            left=max((one.shipped_at for one in _holding(parcels, line.id)), default=None),
            arrived=_arrived(_holding(parcels, line.id)),
        )
        for line in order.lines
    ]


def earlier(one: Return) -> Earlier:
    """A return as the rules take it."""
    units = {line.order_line_id: line.quantity for line in one.lines}
    return Earlier(status=one.status, outcome=one.outcome, units=units)


def photos_of_all() -> list[tuple[uuid.UUID, list[dict[str, Any]]]]:
    """The photos of every return that has some, by its id."""
    rows = db.session().execute(select(Return.id, Return.photos).order_by(Return.id))
    return [(row[0], row[1]) for row in rows if row[1]]


def _holding(parcels: list[Parcel], line_id: uuid.UUID) -> list[Parcel]:
    return [one for one in parcels if any(held.order_line_id == line_id for held in one.lines)]


def _arrived(parcels: list[Parcel]) -> datetime | None:
    """When the last of them arrived, None while one has not; one that was replaced is not waited for."""
    coming = [one for one in parcels if one.replaced_at is None]
    if not coming or any(one.status != DELIVERED for one in coming):
        return None
    return max(one.status_at for one in coming)


def _whole() -> Select[Return]:
    return select(Return).options(selectinload(Return.lines))
