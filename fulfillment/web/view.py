"""One delivery as the owner's pages show it: headline, parcels with contents and scans, what is to come."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from fulfillment.carriers import base, registry
from fulfillment.shipments import contents, following, happenings, progress, promise
from fulfillment.shipments.models import Parcel, Scan
from fulfillment.shipments.queries import Delivery
from fulfillment.web import words
from shop.brand import countries, store
from shop.orders.models import OrderLine
from shop.web.locale import get_locale


@dataclass(frozen=True)
class Item:
    """Some units of an order line."""

    line: OrderLine
    quantity: int


@dataclass(frozen=True)
class Entry:
    """One happening on a parcel's way; `state` is done, now or problem."""

    title: str
    at: datetime
    when: str
    place: str
    state: str


@dataclass(frozen=True, kw_only=True)
class ParcelView:
    """One parcel."""

    parcel: Parcel
    headline: str
    carrier: str
    url: str | None
    step: int | None
    items: list[Item]
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """The whole delivery."""

    delivery: Delivery
    headline: str
    step: int | None
    parcels: list[ParcelView]
    follows: list[Item]


def of(delivery: Delivery, *, at: datetime) -> DeliveryView:
    """The delivery at `at`, in the reader's language. Its customer's page is `track.showing`."""
    today = promise.store_day(at, store.current().time_zone)
    lines = {line.id: line for line in delivery.order.lines}
    parcels = [_parcel(delivery, parcel, lines, today=today) for parcel in delivery.live]
    left = contents.remaining(delivery.order.lines)
    lead = progress.leading(delivery.live)
    follows = [Item(lines[line], quantity) for line, quantity in left.items()]
    if delivery.fulfillment.status == contents.CANCELLED:
        headline, step, follows = _("This order was cancelled"), None, []
    elif lead is None:
        headline, step = words.packing(following.expected(delivery.order, None, today=today)), progress.PACKED
    else:
        headline, step = _headline(lead, parcels, follows), progress.step(lead.status)
    return DeliveryView(
        delivery=delivery,
        headline=headline,
        step=step,
        parcels=parcels,
        follows=follows,
    )


def _headline(lead: Parcel, parcels: list[ParcelView], follows: list[Item]) -> str:
    said = next(each.headline for each in parcels if each.parcel is lead)
    if lead.status == base.DELIVERED and follows:
        return _("A part has arrived, the rest is being packed")
    return said


def _parcel(
    delivery: Delivery, parcel: Parcel, lines: dict[uuid.UUID, OrderLine], *, today: date
) -> ParcelView:
    expected = following.expected(delivery.order, parcel, today=today)
    return ParcelView(
        parcel=parcel,
        headline=words.headline(parcel, expected, today=today),
        carrier=words.carrier(parcel),
        url=registry.tracking_url(parcel.carrier, parcel.tracking_number),
        step=progress.step(parcel.status),
        items=[Item(lines[held.order_line_id], held.quantity) for held in parcel.lines],
        entries=entries(parcel),
    )


def entries(parcel: Parcel) -> list[Entry]:
    """The parcel's scans, newest first, down to the moment it left us."""
    scans = happenings.once(reversed(parcel.scans))
    told = [_entry(scan, newest=scan is parcel.scans[-1], parcel=parcel) for scan in scans]
    left, state = parcel.shipped_at, "done" if told else "now"
    return [*told, Entry(_("Handed over by us"), left, words.moment(left), "", state)]


def _entry(scan: Scan, *, newest: bool, parcel: Parcel) -> Entry:
    trouble = scan.status in (base.EXCEPTION, base.ATTEMPTED, base.LOST, base.RETURNING)
    state = "now" if newest and parcel.status not in base.ENDED else "done"
    title = _(scan.description) if scan.description else words.status(scan.status)
    state = "problem" if trouble else state
    return Entry(title, scan.occurred_at, words.moment(scan.occurred_at), _place(scan), state)


def _place(scan: Scan) -> str:
    country = countries.name(scan.country, get_locale()) if scan.country else ""
    return ", ".join(part for part in (scan.place, country) if part)
