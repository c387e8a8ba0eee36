"""A parcel's scans as a list by day: our words in the reader's language, the carrier's own beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_time, get_timezone_name
from flask_babel import gettext as _

from fulfillment.carriers import base
from fulfillment.shipments import happenings, zones
from fulfillment.shipments.following import Journal, Seen
from fulfillment.shipments.models import Parcel
from fulfillment.web import words
from shop.brand import countries
from shop.mail import formatting
from shop.web.locale import get_locale

OPEN = 5  # so many are seen at once; earlier ones are folded
TROUBLE = (base.EXCEPTION, base.ATTEMPTED, base.LOST, base.RETURNING)


@dataclass(frozen=True)
class Entry:
    """One happening. `state`: done, now or problem; `said`: the carrier's words; `clock`: that of the place,
    named in `zone` where it is not the page's."""

    title: str
    said: str
    at: datetime
    day: str
    time: str
    place: str
    zone: str
    clock: str
    state: str


@dataclass(frozen=True)
class Day:
    """All of one day, newest first."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Timeline:
    """The newest days, the `earlier` ones with how many happenings they hold, and how many are not here."""

    days: tuple[Day, ...]
    earlier: tuple[Day, ...]
    earlier_count: int
    left_out: int


def of(parcel: Parcel, journal: Journal, *, zone: str) -> Timeline:
    """The way of a parcel; times where the scan was, else those of `zone`, the page's own."""
    told = happenings.once(journal.scans)
    entries = [_entry(seen, parcel, newest=not at, zone=zone) for at, seen in enumerate(told)]
    left_out = journal.total - len(journal.scans)
    if not left_out:
        entries.append(_start(parcel, zone=zone, now=not entries))
    return Timeline(
        days=_by_day(entries[:OPEN]),
        earlier=_by_day(entries[OPEN:]),
        earlier_count=len(entries[OPEN:]),
        left_out=left_out,
    )


def moment(at: datetime, *, zone: str) -> str:
    """Day and time in `zone`: “Tue, Nov 24, 2:05 PM”."""
    return formatting.moment(at, locale=get_locale(), zone=zone)


def zone_name(zone: str) -> str:
    """A time zone as people call it, e.g. Eastern Time."""
    if zone.rpartition("/")[2] == "UTC":
        return "UTC"  # no place has it, so it has no name in any language
    return str(get_timezone_name(ZoneInfo(zone), locale=get_locale()))


def place(where: str, country: str) -> str:
    """“Leipzig, Germany”."""
    named = countries.name(country, get_locale()) if country else ""
    return ", ".join(part for part in (where, named) if part)


def title(seen: Seen) -> str:
    """What happened, in the reader's language."""
    if seen.source in happenings.OURS and seen.description:
        return _(seen.description)
    if seen.description == happenings.NEW_DAY and seen.estimated_on:
        return _("New day of arrival: %(day)s", day=words.day(seen.estimated_on))
    return _(happenings.title(seen.status, seen.raw_status, delayed=seen.delayed))


def _entry(seen: Seen, parcel: Parcel, *, newest: bool, zone: str) -> Entry:
    state = "now" if newest and parcel.status not in base.ENDED else "done"
    named = title(seen)
    said = (
        "" if seen.source in happenings.OURS or seen.description == happenings.NEW_DAY else seen.description
    )
    where = zones.zone_of(seen.country, otherwise=zone)
    return Entry(
        title=named,
        said=said if said.casefold() != named.casefold() else "",
        at=seen.occurred_at,
        day=_day(seen.occurred_at.astimezone(ZoneInfo(where)).date(), get_locale()),
        time=_time(seen.occurred_at, where),
        place=place(seen.place, seen.country),
        clock=where,
        zone="" if zones.same_time(where, zone, at=seen.occurred_at) else zone_name(where),
        state="problem" if seen.status in TROUBLE else state,
    )


def _start(parcel: Parcel, *, zone: str, now: bool) -> Entry:
    at = parcel.shipped_at
    day, state = words.day(at, zone=zone), "now" if now else "done"
    return Entry(_("Handed over by us"), "", at, day, _time(at, zone), "", "", zone, state)


@lru_cache(maxsize=1024)
def _day(day: date, locale: str) -> str:
    return formatting.day(day, locale=locale, zone="UTC")


def _time(at: datetime, zone: str) -> str:
    return str(format_time(at.astimezone(ZoneInfo(zone)), "short", locale=get_locale()))


def _by_day(entries: Sequence[Entry]) -> tuple[Day, ...]:
    return tuple(Day(name, tuple(found)) for name, found in groupby(entries, key=lambda entry: entry.day))
