"""What the tracking page asks for: an order's parcels and the newest scans of each, however many there are.

Four statements for any number of parcels and scans; a parcel with five hundred scans costs the page what one
with fifty costs.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from fulfillment.carriers import base
from fulfillment.shipments import promise
from fulfillment.shipments.models import ON_HOLD, FulfillmentOrder, Parcel, Scan
from shop.kernel import db, reading
from shop.orders.models import CANCELLED, Order

MOST, ALL = 40, 1000


@dataclass(frozen=True, slots=True)
class Seen:
    """One scan as it is shown."""

    id: uuid.UUID
    parcel_id: uuid.UUID
    occurred_at: datetime
    status: str
    description: str
    place: str
    country: str
    reason: str
    delayed: bool
    estimated_on: date | None
    source: str
    raw_status: str
    position: int
    total: int


@dataclass(frozen=True)
class Journal:
    """A parcel's scans, newest first, of `total`; `delay` is the newest that told of one."""

    scans: tuple[Seen, ...] = ()
    total: int = 0
    delay: Seen | None = None


@dataclass(frozen=True, kw_only=True)
class Followed:
    """All that the page shows of one order. `parcels` are those that left; `held`: work on it waits."""

    work: FulfillmentOrder
    order: Order
    parcels: list[Parcel]
    held: bool = False
    journals: dict[uuid.UUID, Journal] = field(default_factory=dict)

    @property
    def cancelled(self) -> bool:
        """Whether nothing comes any more."""
        return self.order.status == CANCELLED

    def journal(self, parcel: Parcel) -> Journal:
        """A parcel's scans."""
        return self.journals.get(parcel.id, Journal())


def expected(order: Order, parcel: Parcel | None, *, today: date) -> promise.Expectation:
    """When a parcel arrives; without one, what was promised for the whole order."""
    return promise.expectation(
        status=parcel.status if parcel else base.PENDING,
        promised_from=order.promised_from,
        promised_to=parcel.promised_to if parcel else order.promised_to,
        estimated_on=parcel.estimated_on if parcel else None,
        learned=(parcel.expected_from, parcel.expected_to) if parcel else (None, None),
        today=today,
    )


def _newest() -> reading.Statement:
    scan = Scan.__table__.c
    shown = [scan[name] for name in Seen.__dataclass_fields__ if name in scan]
    latest = (scan.occurred_at.desc(), scan.id.desc())
    ranked = (
        select(
            *shown,
            func.row_number().over(partition_by=scan.parcel_id, order_by=latest).label("position"),
            func.count().over(partition_by=scan.parcel_id).label("total"),
            func.row_number()
            .over(partition_by=(scan.parcel_id, scan.delayed), order_by=latest)
            .label("of_its_kind"),
        )
        .where(scan.parcel_id.in_(bindparam("parcel_ids", expanding=True)))
        .subquery()
        .c
    )
    wanted = or_(ranked.position <= bindparam("most"), ranked.delayed.is_(True) & (ranked.of_its_kind == 1))
    columns = [ranked[name] for name in Seen.__dataclass_fields__]
    return select(*columns).where(wanted).order_by(ranked.parcel_id, ranked.position)


_NEWEST = _newest()


def _seen(values: Iterable[Any]) -> Seen:
    return Seen(*values)


def by_token(token: str, *, most: int = MOST) -> Followed | None:
    """The order whose first work bears this token, with at most `most` scans a parcel."""
    return _whole(_found().where(FulfillmentOrder.token == token), most=most)


def of_order(order_id: uuid.UUID, *, most: int = MOST) -> Followed | None:
    """The same by the order's id; None when it has nothing to send (yet)."""
    return _whole(_found().where(Order.id == order_id).order_by(FulfillmentOrder.position), most=most)


def _found() -> Any:
    """The order, the work that bears its link, and whether any of its work is on hold."""
    other = aliased(FulfillmentOrder)
    held = exists().where(other.order_id == Order.id, other.status == ON_HOLD)
    return (
        select(Order, FulfillmentOrder, held.label("held"))
        .join(FulfillmentOrder, FulfillmentOrder.order_id == Order.id)
        .options(selectinload(Order.lines))
        .limit(1)
    )


def _whole(query: Any, *, most: int) -> Followed | None:
    row = db.session().execute(query).first()
    if row is None:
        return None
    order, work, held = row
    parcels = _parcels(order.id)
    return Followed(
        order=order, work=work, parcels=parcels, held=bool(held), journals=journals(parcels, most=most)
    )


def _parcels(order_id: uuid.UUID) -> list[Parcel]:
    query = (
        select(Parcel)
        .where(Parcel.order_id == order_id, Parcel.undone_at.is_(None))
        .options(joinedload(Parcel.lines))
        .order_by(Parcel.shipped_at, Parcel.id)
    )
    return list(db.session().scalars(query).unique())


def journals(parcels: Sequence[Parcel], *, most: int = MOST) -> dict[uuid.UUID, Journal]:
    """The newest `most` scans of each parcel, in one statement."""
    if not parcels:
        return {}
    rows: dict[uuid.UUID, list[Seen]] = {}
    for seen in reading.rows(_NEWEST, _seen, parcel_ids=[each.id for each in parcels], most=min(most, ALL)):
        rows.setdefault(seen.parcel_id, []).append(seen)
    return {parcel_id: _journal(found, most=most) for parcel_id, found in rows.items()}


def _journal(found: list[Seen], *, most: int) -> Journal:
    newest = tuple(seen for seen in found if seen.position <= most)
    return Journal(newest, found[0].total, next((seen for seen in found if seen.delayed), None))
