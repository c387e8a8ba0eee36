"""One order as its customer follows it: the answer, how far it is, each parcel, and what is still to come."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from fulfillment.carriers import base, registry
from fulfillment.shipments import contents, following, progress, promise, zones
from fulfillment.shipments.following import Followed, Journal
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.promise import Expectation
from fulfillment.web import words
from fulfillment.web.track import saying, timeline
from fulfillment.web.track.saying import Delay, Next
from fulfillment.web.track.timeline import Timeline
from shop.brand import store
from shop.orders.models import OrderLine
from shop.web.locale import get_locale


@dataclass(frozen=True)
class Item:
    """Some units of an order line; `why` is said of what is still to come."""

    line: OrderLine
    quantity: int
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ParcelShown:
    """One parcel. `news` says when something was last heard, and from whom."""

    parcel: Parcel
    headline: str
    expected: Expectation
    delay: Delay | None
    next: Next | None
    carrier: str
    url: str | None
    step: int | None
    items: tuple[Item, ...]
    news: str
    journal: Journal
    zone: str

    @property
    def timeline(self) -> Timeline:
        """Where it has been; made only where it is shown."""
        return timeline.of(self.parcel, self.journal, zone=self.zone)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The whole order. `version` changes with everything that a customer would notice."""

    followed: Followed
    headline: str
    subline: str
    step: int | None
    expected: Expectation
    parcels: tuple[ParcelShown, ...]
    follows: tuple[Item, ...]
    zone: str
    version: str

    @property
    def delivered(self) -> bool:
        """Whether everything has arrived."""
        return bool(self.parcels) and not self.follows and all(_arrived(each) for each in self.parcels)

    @property
    def pickup(self) -> bool:
        """Whether a parcel waits somewhere to be fetched."""
        return any(base.READY_FOR_PICKUP in each.parcel.told for each in self.parcels)

    @property
    def trouble(self) -> bool:
        """Whether something is late, lost or held up: no time to offer more."""
        return any(each.delay or (each.next and each.next.tone in ("warn", "bad")) for each in self.parcels)


def of(followed: Followed, *, at: datetime) -> Shown:
    """The order at `at`, in the reader's language; days and times are those of where it goes."""
    order = followed.order
    zone = zones.zone_of(order.shipping_address.get("country", ""), otherwise=store.current().time_zone)
    today = promise.store_day(at, zone)
    lines = {line.id: line for line in order.lines}
    parcels = tuple(
        _parcel(followed, each, followed.journal(each), lines, today=today, zone=zone)
        for each in followed.parcels
    )
    left = {} if followed.cancelled else contents.remaining(order.lines)
    follows = tuple(Item(lines[line], count, _why(followed, lines[line])) for line, count in left.items())
    lead = progress.leading(followed.parcels)
    shown = next((each for each in parcels if each.parcel is lead), None)
    headline, step = _answer(followed, shown, bool(follows), today=today)
    expected = shown.expected if shown else following.expected(order, None, today=today)
    return Shown(
        followed=followed,
        headline=headline,
        subline=_subline(followed, shown, zone=zone),
        step=step,
        expected=Expectation() if followed.cancelled else expected,
        parcels=parcels,
        follows=follows,
        zone=zone,
        version=_version(headline, followed, today),
    )


def _answer(
    followed: Followed, lead: ParcelShown | None, more: bool, *, today: date
) -> tuple[str, int | None]:
    if followed.cancelled:
        return _("This order was cancelled"), None
    if lead is None:
        return words.packing(following.expected(followed.order, None, today=today)), progress.PACKED
    if lead.parcel.status == base.DELIVERED and more:
        return _("A part has arrived, the rest is being packed"), progress.step(lead.parcel.status)
    return lead.headline, lead.step


def _subline(followed: Followed, lead: ParcelShown | None, *, zone: str) -> str:
    if followed.cancelled:
        return _("Nothing is sent any more. What was paid goes back the way it came.")
    if lead is None:
        return _("We write to you as soon as it leaves.")
    parcel, name = lead.parcel, lead.carrier
    if parcel.status == base.DELIVERED:
        where = next((seen.place for seen in followed.journal(parcel).scans if seen.place), "")
        said = timeline.moment(parcel.status_at, zone=zone)
        return _("Handed over in %(place)s, %(time)s", place=where, time=said) if where else said
    if parcel.status == base.OUT_FOR_DELIVERY:
        return _("%(carrier)s has it on the van.", carrier=name)
    return _(
        "It left us on %(day)s with %(carrier)s.", day=words.day(parcel.shipped_at, zone=zone), carrier=name
    )


def _parcel(
    followed: Followed,
    parcel: Parcel,
    journal: Journal,
    lines: Mapping[uuid.UUID, OrderLine],
    *,
    today: date,
    zone: str,
) -> ParcelShown:
    expected = following.expected(followed.order, parcel, today=today)
    heard, name = parcel.last_scan_at, words.carrier(parcel)
    return ParcelShown(
        parcel=parcel,
        headline=words.headline(parcel, expected, today=today, zone=zone),
        expected=expected,
        delay=saying.delay(parcel, journal, expected),
        next=saying.next_step(parcel, journal),
        carrier=name,
        url=registry.tracking_url(parcel.carrier, parcel.tracking_number),
        step=progress.step(parcel.status),
        items=tuple(Item(lines[held.order_line_id], held.quantity) for held in parcel.lines),
        news=_("Last news from %(carrier)s: %(time)s", carrier=name, time=timeline.moment(heard, zone=zone))
        if heard
        else _("%(carrier)s has not scanned it yet; that can take a day.", carrier=name),
        journal=journal,
        zone=zone,
    )


def _why(followed: Followed, line: OrderLine) -> str:
    """Why something has not left yet."""
    if line.ships_from is not None:
        return _("Not in stock yet; it ships from %(day)s.", day=words.day(line.ships_from))
    if followed.order.held_for == "balance":
        return _("It waits for the rest of its payment.")
    if followed.order.held_for or followed.held:
        return _("We have to clear something up first and write to you.")
    if followed.order.packing_at is not None:
        return _("Being packed now.")
    if followed.parcels:
        return _("In a parcel of its own; we write again when it leaves.")
    return ""


def _arrived(shown: ParcelShown) -> bool:
    return shown.parcel.status == base.DELIVERED


def _version(headline: str, followed: Followed, today: date) -> str:
    order = followed.order
    seen = [
        headline,
        get_locale(),
        today.isoformat(),
        [order.status, order.held_for, order.version, order.packing_at is None, followed.held],
        [line.shipped_quantity for line in order.lines],
        [
            [str(each.id), each.status, followed.journal(each).total, str(each.estimated_on), each.quiet]
            for each in followed.parcels
        ],
    ]
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()[:20]
