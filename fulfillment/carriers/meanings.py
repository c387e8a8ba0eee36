"""From a provider's words to ours: what it told, what its codes mean, and what nobody understands. Pure.

A table maps on status and detail together, never on the status alone. A code that no table knows is not
guessed at: the parcel stays as it is, and the owner is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from shop.kernel.errors import N_

CUSTOMER, MERCHANT = "customer", "merchant"  # who has to act


@dataclass(frozen=True, kw_only=True)
class Told:
    """One scan in the provider's own words. `code` holds status and detail ("failure/refused")."""

    occurred_at: datetime
    code: str
    description: str = ""
    place: str = ""
    country: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All that a provider says about one number at once, in any order, repeated as it likes.

    `carrier` is our code, or the provider's where we have none. `raw` is its word for the whole, for owners.
    `estimated_on` is the day it now expects, as of `estimated_at`. `stopped`: the provider does not watch it
    any longer. `look_up`: this says only that there is news.
    """

    number: str
    carrier: str = ""
    reference: str = ""
    raw: str = ""
    told: tuple[Told, ...] = ()
    estimated_on: date | None = None
    estimated_at: datetime | None = None
    stopped: bool = False
    look_up: bool = False


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a provider's code says in ours. `action` is who has to act: CUSTOMER, MERCHANT or nobody."""

    status: str
    reason: str = ""
    delayed: bool = False
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Unmapped:
    """A scan whose code no table explains: it changes nothing until somebody says what it means."""

    code: str
    told: Told


def meaning(code: str, tables: Sequence[Mapping[str, Meaning]]) -> Meaning | None:
    """What `code` means by the first table that knows it: exactly, else by its longest "prefix*"."""
    for table in tables:
        if code in table:
            return table[code]
        fitting = [key for key in table if key.endswith("*") and code.startswith(key[:-1])]
        if fitting:
            return table[max(fitting, key=len)]
    return None


def understood(
    report: Report, tables: Sequence[Mapping[str, Meaning]], *, source: str
) -> tuple[list[ScanEvent], list[Unmapped]]:
    """A report as scans, and what nobody understands. The day it expects is a scan of its own (UNKNOWN)."""
    scans, unmapped = [], []
    for told in report.told:
        found = meaning(told.code, tables)
        if found is None:
            unmapped.append(Unmapped(code=told.code, told=told))
        elif found.status != base.PENDING:
            scans.append(_scan(told, found, source=source))
    when = named_at(report)
    if report.estimated_on is not None and when is not None:
        scans.append(_estimate(report.estimated_on, when, source=source))
    return scans, unmapped


def named_at(report: Report) -> datetime | None:
    """When its day of arrival was named: as the provider says, else just before the last scan."""
    last = max((told.occurred_at for told in report.told), default=None)
    return report.estimated_at or (last - timedelta(milliseconds=1) if last is not None else None)


def _scan(told: Told, found: Meaning, *, source: str) -> ScanEvent:
    return ScanEvent(
        occurred_at=told.occurred_at,
        status=found.status,
        description=told.description,
        place=told.place,
        country=told.country,
        reason=found.reason,
        delayed=found.delayed,
        action=found.action,
        source=source,
        raw_status=told.code,
    )


def _estimate(day: date, when: datetime, *, source: str) -> ScanEvent:
    said = N_("The carrier named a day of arrival")
    return ScanEvent(occurred_at=when, status=base.UNKNOWN, description=said, estimated_on=day, source=source)
