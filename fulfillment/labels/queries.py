"""Reads: the labels of an order, one label with its sheet, what was spent."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from fulfillment.carriers.labels import REFUSED
from fulfillment.labels.models import TAKEN, VOIDED, LabelSheet, ParcelLabel
from fulfillment.shipments import contents
from fulfillment.shipments import queries as shipments
from fulfillment.shipments.models import OWN, WAITING
from shop.kernel import db
from shop.kernel.money import Money
from shop.orders.models import Order

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What labels of a time cost, by currency, and how many there were; those given back are left out."""

    labels: int
    costs: tuple[Money, ...]


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One page of labels, the newest first, each with its order's number."""

    rows: list[tuple[ParcelLabel, int]]
    page: int
    pages: int


def by_id(label_id: uuid.UUID) -> ParcelLabel | None:
    """One label."""
    return db.session().get(ParcelLabel, label_id)


def of_order(order_id: uuid.UUID) -> list[ParcelLabel]:
    """The labels of an order that were pressed, the newest first."""
    query = select(ParcelLabel).where(ParcelLabel.order_id == order_id, ParcelLabel.chosen_at.is_not(None))
    return list(db.session().scalars(query.order_by(ParcelLabel.created_at.desc(), ParcelLabel.id)))


def sheet(label_id: uuid.UUID) -> LabelSheet | None:
    """A label to print."""
    return db.session().get(LabelSheet, label_id)


def sheets(label_ids: Sequence[uuid.UUID]) -> list[tuple[ParcelLabel, int, LabelSheet]]:
    """Those of the labels that can be printed, with their orders' numbers, in the order of these."""
    rows = db.session().execute(
        select(ParcelLabel, Order.number, LabelSheet)
        .join(LabelSheet, LabelSheet.label_id == ParcelLabel.id)
        .join(Order, Order.id == ParcelLabel.order_id)
        .where(ParcelLabel.id.in_(label_ids))
        .order_by(Order.number, ParcelLabel.bought_at, ParcelLabel.id)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def with_sheets(label_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the labels that can be printed."""
    return set(db.session().scalars(select(LabelSheet.label_id).where(LabelSheet.label_id.in_(label_ids))))


def of_lot(lot_id: uuid.UUID) -> list[tuple[ParcelLabel, Order]]:
    """The labels that were asked about together, each with its order, by order number."""
    rows = db.session().execute(
        select(ParcelLabel, Order)
        .join(Order, Order.id == ParcelLabel.order_id)
        .where(ParcelLabel.lot_id == lot_id)
        .order_by(Order.number, ParcelLabel.id)
    )
    return [(row[0], row[1]) for row in rows]


def taken(order_id: uuid.UUID, *, but: uuid.UUID | None = None) -> dict[uuid.UUID, int]:
    """Units by order line that labels hold which are bought or being bought and have not left."""
    query = select(ParcelLabel.id, ParcelLabel.contents).where(
        ParcelLabel.order_id == order_id,
        ParcelLabel.state.in_(TAKEN),
        ParcelLabel.parcel_id.is_(None),
        ParcelLabel.comes_back.is_(False),
    )
    found: Counter[uuid.UUID] = Counter()
    for label_id, held in db.session().execute(query):
        if label_id != but:
            found.update({uuid.UUID(line): units for line, units in held.items()})
    return dict(found)


def left(order: Order, *, but: uuid.UUID | None = None) -> dict[uuid.UUID, int]:
    """Units by order line that still need a label of ours; `but` is the label they are for.

    What is on hold, or is sent by somebody else, does not.
    """
    held, needed = taken(order.id, but=but), contents.remaining(order.lines)
    here: Counter[uuid.UUID] = Counter()
    for work in shipments.works_of(order.id):
        if work.status in WAITING and work.location == OWN:
            here.update({row.order_line_id: row.open_quantity for row in work.lines})
    units = {line: min(units, here[line]) - held.get(line, 0) for line, units in needed.items()}
    return {line: count for line, count in units.items() if count > 0}


def bought(*, page: int = 1, per_page: int = PER_PAGE) -> Listed:
    """Labels that were bought, or given back."""
    wanted = ParcelLabel.bought_at.is_not(None)
    total = db.session().scalar(select(func.count()).select_from(ParcelLabel).where(wanted)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    query = (
        select(ParcelLabel, Order.number)
        .join(Order, Order.id == ParcelLabel.order_id)
        .where(wanted)
        .order_by(ParcelLabel.bought_at.desc(), ParcelLabel.id)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return Listed(rows=[(row[0], row[1]) for row in db.session().execute(query)], page=page, pages=pages)


def spent(*, since: datetime, until: datetime) -> Spent:
    """What labels bought in [since, until) cost; those given back cost nothing, unless the
    carrier keeps the money."""
    query = (
        select(ParcelLabel.cost_currency, func.sum(ParcelLabel.cost_minor), func.count())
        .where(ParcelLabel.bought_at >= since, ParcelLabel.bought_at < until)
        .where(or_(ParcelLabel.state != VOIDED, ParcelLabel.refund == REFUSED))
        .where(ParcelLabel.cost_minor.is_not(None))
        .group_by(ParcelLabel.cost_currency)
        .order_by(ParcelLabel.cost_currency)
    )
    rows = db.session().execute(query).all()
    return Spent(
        labels=sum(row[2] for row in rows), costs=tuple(Money(int(row[1] or 0), row[0]) for row in rows)
    )
