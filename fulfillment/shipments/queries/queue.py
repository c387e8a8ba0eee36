"""What waits to be sent, work by work: ready, late, begun, held, or elsewhere; and what may be done."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import selectinload

from fulfillment.shipments import actions, contents
from fulfillment.shipments.models import (
    IN_PROGRESS,
    ON_HOLD,
    OWN,
    WAITING,
    FulfillmentOrder,
    Hold,
    Parcel,
)
from fulfillment.shipments.queries.parcels import PER_PAGE
from shop.kernel import clock, db
from shop.orders.models import Order
from shop.shipping import queries as shipping
from shop.shipping.promise import Calendar

READY, LATE, PARTLY, HELD, ELSEWHERE = "ready", "late", "partly", "held", "elsewhere"
VIEWS = (READY, LATE, PARTLY, HELD, ELSEWHERE)
_CODE = re.compile(r"#?(\d{1,9})(?:-(\d{1,3}))?")


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A work with its order."""

    work: FulfillmentOrder
    order: Order

    @property
    def code(self) -> str:
        """What stands on the slip: the order's number, and the work's where it is not the first."""
        return code_of(self.work, self.order)

    @cached_property
    def left(self) -> dict[uuid.UUID, int]:
        """Units by order line that this work has still to send."""
        if not self.work.lines:  # written before works had shares
            return contents.remaining(self.order.lines) if self.work.position == 1 else {}
        return {row.order_line_id: row.open_quantity for row in self.work.lines if row.open_quantity}

    @property
    def standing(self) -> list[Hold]:
        """Why it waits."""
        return [hold for hold in self.work.holds if hold.released_at is None]

    @property
    def units(self) -> int:
        """How many things have still to leave."""
        return sum(self.left.values())


@dataclass(frozen=True, kw_only=True)
class Queue:
    """One page of what is to be sent, oldest first."""

    waiting: list[Waiting]
    total: int
    page: int
    pages: int

    @property
    def orders(self) -> list[Order]:
        """The orders, each once."""
        return list({each.order.id: each.order for each in self.waiting}.values())


def code_of(work: FulfillmentOrder, order: Order) -> str:
    """A work as people and scanners name it: 1042, or 1042-2."""
    return str(order.number) if work.position == 1 else f"{order.number}-{work.position}"


def to_ship(
    *, page: int = 1, per_page: int = PER_PAGE, view: str = READY, at: datetime | None = None
) -> Queue:
    """Works of which something has still to leave, oldest first, with their orders' lines."""
    chosen = _views(at or clock.now())[view if view in VIEWS else READY]
    total = db.session().scalar(_number(chosen)) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(page, 1), pages)
    rows = _rows().where(chosen).order_by(FulfillmentOrder.opened_at, Order.number, FulfillmentOrder.position)
    found = db.session().execute(rows.limit(per_page).offset((page - 1) * per_page))
    return Queue(
        waiting=[Waiting(work=row[0], order=row[1]) for row in found], total=total, page=page, pages=pages
    )


def by_codes(codes: Collection[str]) -> list[Waiting]:
    """The works that `codes` name (1042, 1042-2, #1042), in the order given; unknown ones are left out."""
    named = [
        (int(match[1]), int(match[2] or 1)) for code in codes if (match := _CODE.fullmatch(code.strip()))
    ]
    numbers = {number for number, _position in named}
    found = {
        (row[1].number, row[0].position): Waiting(work=row[0], order=row[1])
        for row in db.session().execute(_rows().where(Order.number.in_(numbers)))
    }
    return [found[key] for key in dict.fromkeys(named) if key in found]


def number_to_ship() -> Select[int]:
    """Counts the works that may be sent now by ourselves; those on hold do not count."""
    return _number(_ready())


def count_to_ship() -> int:
    """How many works may be sent now by ourselves."""
    return db.session().scalar(number_to_ship()) or 0


def counts(*, at: datetime) -> dict[str, int]:
    """How many works each view shows. One statement."""
    views = _views(at)
    columns = [func.coalesce(func.sum(case((views[name], 1), else_=0)), 0) for name in VIEWS]
    query = select(*columns).select_from(FulfillmentOrder).join(Order, Order.id == FulfillmentOrder.order_id)
    row = db.session().execute(query.where(FulfillmentOrder.status.in_((*WAITING, ON_HOLD)))).one()
    return dict(zip(VIEWS, map(int, row), strict=True))


def actions_of(work: FulfillmentOrder, order: Order, *, alone: bool = True) -> frozenset[str]:
    """What may be done with a work (`actions`). `alone`: its order has no other."""
    each = Waiting(work=work, order=order)
    standing = len(each.standing)
    return actions.of_work(
        actions.Work(
            status=work.status,
            left=each.units,
            sent=sum(row.shipped_quantity for row in work.lines),
            kinds=len(each.left),
            holds=standing,
            order_free=not order.held_for,
            location=work.location,
            request_status=work.request_status,
            alone=alone,
        )
    )


def parcel_actions(parcel: Parcel) -> frozenset[str]:
    """What may be done with a parcel (`actions`)."""
    return actions.of_parcel(
        actions.Moving(
            status=parcel.status,
            seen=parcel.first_scan_at is not None,
            undone=parcel.undone_at is not None,
            replaced=parcel.replaced_at is not None,
            quiet=parcel.quiet,
            asked=parcel.asked_at is not None,
        )
    )


def should_have_left(at: datetime, calendar: Calendar) -> datetime:
    """What was confirmed before this instant should have left on an earlier business day than today's."""
    zone = ZoneInfo(calendar.time_zone)
    day = at.astimezone(zone).date()
    for _ in range(calendar.handling_days + 1):
        day = _working_day_before(day, calendar)
    return datetime.combine(day, calendar.cutoff, zone)


def _working_day_before(day: date, calendar: Calendar) -> date:
    for _ in range(60):
        day -= timedelta(days=1)
        if calendar.works_on(day):
            break
    return day


def _views(at: datetime) -> dict[str, ColumnElement[bool]]:
    calendar = shipping.calendar()
    today = at.astimezone(ZoneInfo(calendar.time_zone)).date()
    late = or_(Order.confirmed_at < should_have_left(at, calendar), Order.promised_to < today)
    waits = FulfillmentOrder.status.in_(WAITING)
    return {
        READY: _ready(),
        LATE: _ready() & late,
        PARTLY: _ready() & (FulfillmentOrder.status == IN_PROGRESS),
        HELD: or_(FulfillmentOrder.status == ON_HOLD, waits & (Order.held_for != "")),
        ELSEWHERE: waits & (FulfillmentOrder.location != OWN),
    }


def _ready() -> ColumnElement[bool]:
    free = FulfillmentOrder.status.in_(WAITING) & (Order.held_for == "")
    return free & (FulfillmentOrder.location == OWN)


def _rows() -> Select[FulfillmentOrder, Order]:
    return (
        select(FulfillmentOrder, Order)
        .join(Order, Order.id == FulfillmentOrder.order_id)
        .options(
            selectinload(Order.lines),
            selectinload(FulfillmentOrder.lines),
            selectinload(FulfillmentOrder.holds),
        )
    )


def _number(which: ColumnElement[bool]) -> Select[int]:
    rows = (
        select(func.count()).select_from(FulfillmentOrder).join(Order, Order.id == FulfillmentOrder.order_id)
    )
    return rows.where(which)
