"""One delivery as pages show it: headline, steps, parcels with contents and scans, what is still to come."""

from __future__ import annotations

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from fulfillment.carriers import base, registry
from fulfillment.shipments import contents, progress, promise
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
    advice: str
    carrier: str
    url: str | None
    step: int | None
    items: list[Item]
    entries: list[Entry]


@dataclass(frozen=True, kw_only=True)
class DeliveryView:
    """The whole delivery; `version` changes with everything a customer would notice."""

    delivery: Delivery
    headline: str
    step: int | None
    parcels: list[ParcelView]
    follows: list[Item]
    version: str


def of(delivery: Delivery, *, at: datetime) -> DeliveryView:
    """The delivery at `at`, in the reader's language."""
    today = promise.store_day(at, store.current().time_zone)
    lines = {line.id: line for line in delivery.order.lines}
    parcels = [_parcel(delivery, parcel, lines, today=today) for parcel in delivery.live]
    left = contents.remaining(delivery.order.lines)
    lead = progress.leading(delivery.live)
    follows = [Item(lines[line], quantity) for line, quantity in left.items()]
    if delivery.fulfillment.status == contents.CANCELLED:
        headline, step, follows = _("This order was cancelled"), None, []
    elif lead is None:
        headline, step = words.packing(_expected(delivery, None, today=today)), progress.PACKED
    else:
        headline, step = _headline(lead, parcels, follows), progress.step(lead.status)
    return DeliveryView(
        delivery=delivery,
        headline=headline,
        step=step,
        parcels=parcels,
        follows=follows,
        version=_version(headline, delivery, today),
    )


def as_json(view: DeliveryView) -> dict[str, Any]:
    """The delivery for scripts: no name, no address, cities only."""
    return {
        "order": view.delivery.order.number,
        "headline": view.headline,
        "version": view.version,
        "parcels": [
            {
                "status": each.parcel.status,
                "headline": each.headline,
                "carrier": each.carrier,
                "tracking_number": each.parcel.tracking_number,
                "updated_at": (each.parcel.last_scan_at or each.parcel.shipped_at).isoformat(),
                "scans": [
                    {"at": scan.occurred_at.isoformat(), "status": scan.status, "place": _place(scan)}
                    for scan in each.parcel.scans
                ],
            }
            for each in view.parcels
        ],
    }


def _headline(lead: Parcel, parcels: list[ParcelView], follows: list[Item]) -> str:
    said = next(each.headline for each in parcels if each.parcel is lead)
    if lead.status == base.DELIVERED and follows:
        return _("A part has arrived, the rest is being packed")
    return said


def _parcel(
    delivery: Delivery, parcel: Parcel, lines: dict[uuid.UUID, OrderLine], *, today: date
) -> ParcelView:
    expected = _expected(delivery, parcel, today=today)
    return ParcelView(
        parcel=parcel,
        headline=words.headline(parcel, expected, today=today),
        advice=words.advice(parcel),
        carrier=words.carrier(parcel),
        url=registry.tracking_url(parcel.carrier, parcel.tracking_number),
        step=progress.step(parcel.status),
        items=[Item(lines[held.order_line_id], held.quantity) for held in parcel.lines],
        entries=entries(parcel),
    )


def _expected(delivery: Delivery, parcel: Parcel | None, *, today: date) -> promise.Expectation:
    return promise.expectation(
        status=parcel.status if parcel else base.PENDING,
        promised_from=delivery.order.promised_from,
        promised_to=parcel.promised_to if parcel else delivery.order.promised_to,
        estimated_on=parcel.estimated_on if parcel else None,
        today=today,
    )


def entries(parcel: Parcel) -> list[Entry]:
    """The parcel's scans, newest first, down to the moment it left us."""
    told = [_entry(scan, newest=scan is parcel.scans[-1], parcel=parcel) for scan in reversed(parcel.scans)]
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


def _version(headline: str, delivery: Delivery, today: date) -> str:
    seen = [
        headline,
        get_locale(),
        today.isoformat(),
        delivery.fulfillment.status,
        [[str(parcel.id), parcel.status, len(parcel.scans), parcel.delayed] for parcel in delivery.live],
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:20]
