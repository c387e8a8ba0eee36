"""What a file would do: a verdict on every row, and the parcels that follow. Reads, never writes."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from fulfillment.carriers import detection, numbers, registry
from fulfillment.carriers.base import ENDED
from fulfillment.shipments import contents, queries
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.importing.reading import Row
from fulfillment.shipments.models import CANCELLED, FulfillmentOrder
from shop.brand import store
from shop.kernel.errors import N_, DomainError
from shop.orders.models import Order

NEW, SAME, WRONG = "new", "same", "wrong"
_ISO_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_QUANTITY = re.compile(r"^[1-9]\d{0,5}$")


class BadRow(DomainError):
    """A row that cannot be used."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What becomes of a row: new, same (known already) or wrong, with a sentence (gettext id and values)."""

    row: Row
    verdict: str
    message: str = ""
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlannedParcel:
    """A parcel that the rows `lines` of the file make together."""

    order_id: uuid.UUID
    order_number: int
    draft: ParcelDraft
    shipped_at: datetime | None
    lines: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A verdict a row, in the order of the file, and what to do."""

    verdicts: list[Verdict]
    parcels: list[PlannedParcel]

    def count(self, verdict: str) -> int:
        """How many rows have this verdict."""
        return sum(each.verdict == verdict for each in self.verdicts)


@dataclass
class _Draft:
    """A parcel while its rows are being gathered."""

    order: Order
    carrier: str
    number: str
    shipped_at: datetime | None
    held: dict[uuid.UUID, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)


class _Planner:
    """Walks through the rows once, counting down what each order has left."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.verdicts: list[Verdict] = []
        self._known = queries.by_numbers(_numbers(rows))
        self._used: dict[tuple[str, str], list[queries.NumberInUse]] = {}
        for each in queries.numbered(_cleanable(rows)):
            self._used.setdefault((each.carrier, each.number), []).append(each)
        self.drafts: dict[tuple[uuid.UUID, str, str], _Draft] = {}
        self._orders: dict[int, tuple[Order, dict[uuid.UUID, int]] | BadRow] = {}

    def add(self, row: Row) -> None:
        try:
            order, left = self._order(row)
            number = numbers.cleaned(row.tracking_number)
            named = row.carrier or detection.carrier_of(number) or registry.OTHER
            carrier = registry.find(named).info.code
            day = _day(row.ship_date)
            used = self._used.get((carrier, number), [])
            if any(each.order_id == order.id for each in used):
                message = N_("This parcel is known already.")
                self.verdicts.append(Verdict(row=row, verdict=SAME, message=message))
                return
            self._fill(row, order, left, (order.id, carrier, number), day)
            others = {each.order_number for each in used if each.status not in ENDED}
            self.verdicts.append(_new(row, others | self._planned_for(carrier, number, but=order)))
        except DomainError as error:
            params = error.params
            self.verdicts.append(Verdict(row=row, verdict=WRONG, message=error.message, params=params))

    def _order(self, row: Row) -> tuple[Order, dict[uuid.UUID, int]]:
        number = _number(row)
        if number not in self._orders:
            self._orders[number] = _sendable(number, self._known.get(number))
        found = self._orders[number]
        if isinstance(found, BadRow):
            raise found
        return found

    def _planned_for(self, carrier: str, number: str, *, but: Order) -> set[int]:
        return {
            draft.order.number
            for key, draft in self.drafts.items()
            if key[1:] == (carrier, number) and key[0] != but.id
        }

    def _fill(
        self,
        row: Row,
        order: Order,
        left: dict[uuid.UUID, int],
        key: tuple[uuid.UUID, str, str],
        day: datetime | None,
    ) -> None:
        taken = _chosen(row, order, left)
        for line, quantity in taken.items():
            left[line] -= quantity
        draft = self.drafts.setdefault(key, _Draft(order, key[1], key[2], day))
        draft.lines.append(row.line)
        for line, quantity in taken.items():
            draft.held[line] = draft.held.get(line, 0) + quantity


def plan(rows: Sequence[Row], *, progress: Callable[[int], None] | None = None) -> Plan:
    """What `rows` would do. `progress` is called with the number of rows looked at since the last call."""
    planner = _Planner(rows)
    for row in rows:
        planner.add(row)
        if progress:
            progress(1)
    return Plan(verdicts=planner.verdicts, parcels=[_planned(draft) for draft in planner.drafts.values()])


def _number(row: Row) -> int:
    text = row.order_number.lstrip("#").strip()
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRow(N_("“%(text)s” is not an order number."), text=row.order_number[:40])
    return int(text)


def _numbers(rows: Sequence[Row]) -> set[int]:
    found = set()
    for row in rows:
        with suppress(BadRow):
            found.add(_number(row))
    return found


def _sendable(
    number: int, known: tuple[Order, FulfillmentOrder | None] | None
) -> tuple[Order, dict[uuid.UUID, int]] | BadRow:
    """The order and what it has left to send, or why nothing of it may be sent."""
    if known is None:
        return BadRow(N_("There is no order %(number)s."), number=number)
    order, work = known
    if order.confirmed_at is None:
        return BadRow(N_("Order %(number)s is not paid."), number=number)
    if work is not None and work.status == CANCELLED:
        return BadRow(N_("Order %(number)s was cancelled."), number=number)
    return order, contents.remaining(order.lines)


def _chosen(row: Row, order: Order, left: dict[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """Units by order line that the row takes out of what is left. Raises BadRow."""
    available = {line: quantity for line, quantity in left.items() if quantity}
    if row.quantity and not _QUANTITY.match(row.quantity):
        raise BadRow(N_("“%(text)s” is not a quantity."), text=row.quantity[:20])
    if row.sku:
        matching = {line.id for line in order.lines if line.sku.lower() == row.sku.lower()}
        if not matching:
            raise BadRow(N_("Order %(number)s has no item %(sku)s."), number=order.number, sku=row.sku[:60])
        available = {line: quantity for line, quantity in available.items() if line in matching}
    elif row.quantity:
        raise BadRow(N_("A quantity needs a sku beside it."))
    if not available:
        raise BadRow(N_("Nothing of this is left to send in order %(number)s."), number=order.number)
    wanted = int(row.quantity) if row.quantity else sum(available.values())
    if wanted > sum(available.values()):
        raise BadRow(N_("Only %(left)s are left to send."), left=sum(available.values()))
    taken: dict[uuid.UUID, int] = {}
    for line, quantity in available.items():
        taken[line] = min(quantity, wanted - sum(taken.values()))
    return {line: quantity for line, quantity in taken.items() if quantity}


def _day(text: str) -> datetime | None:
    """Noon of an ISO day where the store is; None when there is none. Day-first forms are not guessed."""
    if not text:
        return None
    try:
        if not _ISO_DAY.match(text):
            raise ValueError
        day = date.fromisoformat(text)
    except ValueError:
        raise BadRow(N_("“%(text)s” is not a day like 2026-11-24."), text=text[:20]) from None
    return datetime.combine(day, time(12), ZoneInfo(store.current().time_zone))


def _new(row: Row, others: set[int]) -> Verdict:
    if not others:
        return Verdict(row=row, verdict=NEW)
    message = N_("Please check: order %(numbers)s has the same tracking number.")
    return Verdict(
        row=row, verdict=NEW, message=message, params={"numbers": ", ".join(map(str, sorted(others)))}
    )


def _cleanable(rows: Sequence[Row]) -> set[str]:
    found = set()
    for row in rows:
        with suppress(numbers.BadNumber):
            found.add(numbers.cleaned(row.tracking_number))
    return found


def _planned(draft: _Draft) -> PlannedParcel:
    return PlannedParcel(
        order_id=draft.order.id,
        order_number=draft.order.number,
        draft=ParcelDraft(carrier=draft.carrier, tracking_number=draft.number, lines=draft.held),
        shipped_at=draft.shipped_at,
        lines=tuple(draft.lines),
    )
