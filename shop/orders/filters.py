"""Which orders are meant: what the owner's list, its export and its kept filters all understand."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from shop.brand import store
from shop.kernel import ids, preferences
from shop.kernel.errors import N_, DomainError
from shop.orders.models import OPEN, PARTIALLY_SHIPPED, UNFULFILLED, Order, OrderLine, OrderParcel

TO_SHIP = "to_ship"  # open orders of which something has not left yet
PACKING = "packing"  # those of them that somebody packs already
MOST_KEPT, MOST_NAME, MOST_SEARCH = 20, 40, 200
KEPT = preferences.declare("orders.filters", list[dict[str, str]]())


class BadFilter(DomainError):
    """A filter that cannot be kept."""


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Orders of a state, found by words, placed within days of the store's time zone (both included).

    `status` is any of the three states' words, TO_SHIP or PACKING; `search` an order number (with or without
    #), a whole SKU or tracking number, or a part of the email address or name. Days are ISO or empty.
    """

    status: str = ""
    search: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, *, status: str, search: str, since: str, until: str) -> Filter:
        """A filter of what somebody has typed; days that are none count as not said."""
        return cls(
            status=status[:30],
            search=search.replace("\x00", "").strip()[:MOST_SEARCH],
            since=_day(since),
            until=_day(until),
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What was said, by the names that pages use; empty for all orders."""
        said = {"status": self.status, "q": self.search, "since": self.since, "until": self.until}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True)
class Kept:
    """A filter under a name."""

    id: str
    name: str
    filter: Filter


def where(found: Filter) -> list[ColumnElement[bool]]:
    """The conditions on `Order` that a filter stands for."""
    return [*_status(found.status), *_search(found.search), *_days(found.since, found.until)]


def kept() -> list[Kept]:
    """The filters that were kept, in order."""
    return [
        Kept(row["id"], row["name"], Filter(**{name: row.get(name, "") for name in asdict(Filter())}))
        for row in preferences.get(KEPT)
    ]


def keep(*, name: str, filter: Filter, at: datetime) -> Kept:
    """Keep a filter under a name, for everybody on the team; the same name replaces. Raises BadFilter."""
    name = name.strip()
    if not 1 <= len(name) <= MOST_NAME:
        raise BadFilter(N_("A name has 1 to %(most)d letters."), most=MOST_NAME)
    if not filter.asked:
        raise BadFilter(N_("Choose or search something first: this shows all orders."))
    others = [one for one in kept() if one.name != name]
    if len(others) >= MOST_KEPT:
        raise BadFilter(N_("At most %(most)d filters are kept. Remove one first."), most=MOST_KEPT)
    made = Kept(str(ids.new_id()), name, filter)
    _write([*others, made], at=at)
    return made


def remove(*, filter_id: str, at: datetime) -> None:
    """Keep a filter no longer; harmless twice."""
    _write([one for one in kept() if one.id != filter_id], at=at)


def _write(rows: list[Kept], *, at: datetime) -> None:
    value = [{"id": one.id, "name": one.name, **asdict(replace(one.filter))} for one in rows]
    preferences.put(KEPT, value, at=at)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return ""


def _days(since: str, until: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if since:
        found.append(Order.placed_at >= _begins(since))
    if until and until < date.max.isoformat():
        found.append(Order.placed_at < _begins(until, later=timedelta(days=1)))
    return found


def _begins(day: str, *, later: timedelta = timedelta(0)) -> datetime:
    """When a day begins where the store is; days at the ends of the calendar by UTC."""
    first = datetime.combine(date.fromisoformat(day) + later, time.min)
    try:
        return first.replace(tzinfo=ZoneInfo(store.current().time_zone)).astimezone(UTC)
    except OverflowError:
        return first.replace(tzinfo=UTC)


def _status(status: str) -> list[ColumnElement[bool]]:
    if not status:
        return []
    if status in (TO_SHIP, PACKING):
        unsent = Order.fulfillment_status.in_((UNFULFILLED, PARTIALLY_SHIPPED))
        found = [Order.status == OPEN, unsent, Order.held_for == ""]
        return [*found, Order.packing_at.is_not(None)] if status == PACKING else found
    return [or_(Order.status == status, Order.payment_status == status, Order.fulfillment_status == status)]


def _search(search: str) -> list[ColumnElement[bool]]:
    text = search.strip().replace("\x00", "")[:MOST_SEARCH]
    if not text:
        return []
    number = text.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 10:
        return [Order.number == int(number)]
    low = text.lower()
    of_sku = select(OrderLine.order_id).where(OrderLine.sku == text)
    of_parcel = select(OrderParcel.order_id).where(OrderParcel.tracking_number == text)
    return [
        or_(
            Order.email.contains(low, autoescape=True),
            func.lower(Order.name).contains(low, autoescape=True),
            Order.id.in_(of_sku),
            Order.id.in_(of_parcel),
        )
    ]
