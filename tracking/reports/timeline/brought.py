"""Visits of a history that is not the shop's own: imported, or made up for trying out. They lie in the lake
alone, with all they did; their visitors are nobody's customers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from shop.kernel import clock
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import stories, taxonomy
from tracking.journeys.models import Event, VisitSession
from tracking.journeys.stories import Chapter
from tracking.reports.facts import reading as facts
from tracking.reports.timeline.values import VISIT, Entry

MOST_EVENTS = 5_000
_ROWS = """
SELECT session_id, occurred_at, seq, lot, name, page_view_id, path, title, channel, campaign, device,
    value_minor, currency, props
FROM people WHERE visitor_id IN ({members}) AND session_id IS NOT NULL AND consent = ?
    AND occurred_at >= ? AND occurred_at < ?
ORDER BY occurred_at DESC, seq DESC LIMIT {most}
"""


def visits(members: Sequence[str], *, since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    """Visits of these visitors in [since, until), the newest first; `lot` of each in its data."""
    lots = facts.other_lots()
    if not lots or not members:
        return
    found = sorted(_rows(members, lots, since, until), key=lambda row: (row[0], row[1], row[2]))
    told = [_visit(list(rows)) for _session, rows in groupby(found, key=lambda row: row[0])]
    told.sort(key=lambda entry: entry.at, reverse=True)
    yield from told[:most]


def _rows(members: Sequence[str], lots: Sequence[str], since: datetime, until: datetime) -> list[Any]:
    from tracking.lake import reading as lakes

    sql = _ROWS.format(members=", ".join("?" * len(members)), most=MOST_EVENTS)
    first, last = since.astimezone(UTC).date().isoformat(), until.astimezone(UTC).date().isoformat()
    span = [clock.to_micros(since), clock.to_micros(until)]
    with lakes.open(since=first, until=last, lots=tuple(lots), hot=False) as lake:
        return list(lake.rows(sql, [*members, CONSENT_GRANTED, *span]))


def _visit(rows: Sequence[Any]) -> Entry:
    events = [_event(row) for row in rows]
    moments = tuple(stories.moments(events))
    began, ended = (clock.from_micros(one.occurred_at) for one in (events[0], events[-1]))
    first = next((one for one in events if one.name == taxonomy.PAGE_VIEW), events[0])
    visit = VisitSession(
        session_id=first.session_id,
        started_at=events[0].occurred_at,
        last_at=events[-1].occurred_at,
        landing_path=first.path,
        channel=first.channel,
        campaign=first.campaign,
        device=first.device,
        page_views=sum(moment.name == taxonomy.PAGE_VIEW for moment in moments),
        engaged_ms=sum(moment.engaged_ms for moment in moments),
    )
    return Entry(
        at=began,
        kind=VISIT,
        what="visit",
        about=first.path,
        chapter=Chapter(started_at=began, ended_at=ended, moments=moments, visit=visit),
        data={"lot": rows[0][3]},
    )


def _event(row: Any) -> Event:
    """A row of the lake as one of the hot store would be; it is in no session of the database."""
    names = ("session_id", "occurred_at", "seq", "lot", "name", "page_view_id", "path", "title", "channel")
    named = dict(zip((*names, "campaign", "device", "value_minor", "currency", "props"), row, strict=True))
    named.pop("lot")
    return Event(**{**named, "props": json.loads(named["props"] or "{}")})
