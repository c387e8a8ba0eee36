"""Hearing from providers: what is told is kept word for word, read, and passed on to the parcel."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from fulfillment.carriers import numbers
from fulfillment.carriers.meanings import Report, named_at
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import queries, signals
from fulfillment.trackers.models import PARKED, TO_READ, CarrierConnection, ToldScan, Tracker
from fulfillment.trackers.operations import reading, sharing
from fulfillment.trackers.schedule import next_poll
from shop.kernel import attention, db, ids

MOST_STRAYS = 20
REFUSALS_NOTED = timedelta(seconds=30)


def take(*, connection: CarrierConnection, report: Report, source: str, at: datetime) -> int:
    """Keep and act on a report; how many trackers it was about. `source`: webhook, poll or watch.

    A number that several orders claim is kept and changes nothing until somebody has said whose it is; one
    that nobody claims is noted at the connection.
    """
    found = queries.about(connection.id, report.number, report.reference)
    if not found:
        _stray(connection, report.number, at=at)
        return 0
    ours = sharing.whose(found)
    claims = ours or sharing.moving(found)
    for tracker, parcel in claims:
        _keep(tracker, connection, report, source=source, parked=not ours, at=at)
        if ours:
            reading.read(tracker, at=at)
            plan(tracker, parcel, at=at)
    if not ours:
        sharing.ask(connection, claims, at=at)
    db.session().flush()
    return len(claims)


def heard_from(connection: CarrierConnection, *, at: datetime) -> None:
    """A genuine message came: the connection is not silent."""
    connection.heard_at = at
    attention.resolve(kind=signals.SILENT, key=connection.provider, at=at)
    db.session().flush()


def refused_call(connection: CarrierConnection, *, at: datetime) -> None:
    """Somebody called with a wrong signature: counted, twice a minute at most."""
    if connection.refused_at is None or at - connection.refused_at > REFUSALS_NOTED:
        connection.refused, connection.refused_at = connection.refused + 1, at
        db.session().flush()


def plan(tracker: Tracker, parcel: Parcel, *, at: datetime) -> None:
    """When to ask next; never, once the parcel's way is over (a return is still heard of)."""
    tracker.poll_at = next_poll(
        status=parcel.status,
        status_at=parcel.status_at,
        shipped_at=parcel.shipped_at,
        last_news_at=parcel.last_scan_at,
        delayed=parcel.delayed,
        spread=tracker.id.int % 1000 / 1000,
        at=at,
    )


def _keep(
    tracker: Tracker,
    connection: CarrierConnection,
    report: Report,
    *,
    source: str,
    parked: bool,
    at: datetime,
) -> None:
    tracker.reference = tracker.reference or report.reference[:80]
    tracker.raw, tracker.heard_at = report.raw[:80] or tracker.raw, at
    rows = _rows(tracker, connection.provider, report, source=source, parked=parked, at=at)
    db.insert_ignore(ToldScan, rows)


def _rows(
    tracker: Tracker, provider: str, report: Report, *, source: str, parked: bool, at: datetime
) -> list[dict[str, object]]:
    told = [
        (each.occurred_at, each.code, each.description, each.place, each.country, None)
        for each in report.told
    ]
    when = named_at(report)
    if report.estimated_on is not None and when is not None:
        told.append((when, "", "", "", "", report.estimated_on))  # type: ignore[arg-type]
    return [
        {
            "id": ids.new_id(),
            "tracker_id": tracker.id,
            "digest": hashlib.sha256(repr(one).encode()).hexdigest(),
            "provider": provider,
            "occurred_at": one[0],
            "code": one[1][:120],
            "description": one[2][:200],
            "place": one[3][:80],
            "country": one[4][:2],
            "estimated_on": one[5],
            "source": source,
            "state": PARKED if parked else TO_READ,
            "heard_at": at,
        }
        for one in dict.fromkeys(told)
    ]


def _stray(connection: CarrierConnection, number: str, *, at: datetime) -> None:
    """Remember a message about a parcel we do not know; a number that cannot be one is not repeated."""
    try:
        shown = numbers.cleaned(number)
    except numbers.BadNumber:
        shown = ""
    others = [one for one in connection.strays if one["number"] != shown]
    connection.strays = [{"number": shown, "at": at.isoformat()}, *others][:MOST_STRAYS]
    db.session().flush()
