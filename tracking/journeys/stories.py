"""A journey as it is told: visits and what happened between them, in the order of time.

Pure: rows in, frozen values out. A page view gathers its notes, attention and clicks into one moment;
what has no visit of its own but happened during one is told there, the rest makes chapters between.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shop.kernel import clock
from tracking.journeys import taxonomy
from tracking.journeys.models import Event, Touch, VisitSession

# One press of a button makes several events of the same instant: they are told in the order of their sense.
_IN_ORDER = "page_view add_to_cart begin_checkout checkout_step_completed add_shipping_info add_payment_info"
_RANK = {name: rank for rank, name in enumerate(_IN_ORDER.split())} | {
    "order_delivered": 15,  # after the parcel that was the last
    "purchase": 20,
    "email_sent": 30,
}
_USUAL = 10
_FOLDED = {taxonomy.ENGAGEMENT, taxonomy.FORM_FIELD, taxonomy.SESSION_START, taxonomy.FIRST_VISIT}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One thing that happened. `engaged_ms` and `scroll_pct` are of a page view, `notes` what it showed."""

    at: datetime
    name: str
    session_id: str | None = None
    path: str = ""
    title: str = ""
    value_minor: int | None = None
    currency: str | None = None
    props: dict[str, Any] = field(default_factory=dict)
    engaged_ms: int = 0
    scroll_pct: int = 0
    notes: tuple[tuple[str, dict[str, Any]], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where an arrival came from."""

    at: datetime
    channel: str
    source: str
    medium: str
    campaign: str
    referrer_host: str
    landing_path: str
    click_id_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A visit with its moments, or (`visit` None) what happened without one."""

    started_at: datetime
    ended_at: datetime
    moments: tuple[Moment, ...]
    visit: VisitSession | None = None
    sources: tuple[Source, ...] = ()

    @property
    def engaged_ms(self) -> int:
        """Attention given to the pages told here."""
        return sum(moment.engaged_ms for moment in self.moments)

    @property
    def page_views(self) -> int:
        """Pages told here."""
        return sum(moment.name == taxonomy.PAGE_VIEW for moment in self.moments)


@dataclass(frozen=True, kw_only=True)
class OrderJourney:
    """The whole story of an order. `joined` is false where the visitor did not agree to be remembered:
    then only what belongs to the order itself is told, and `origin` says which channel brought it."""

    order_id: str
    joined: bool
    chapters: tuple[Chapter, ...]
    purchased_at: datetime | None = None
    origin: Source | None = None

    @property
    def visits(self) -> tuple[Chapter, ...]:
        """The chapters that are visits."""
        return tuple(chapter for chapter in self.chapters if chapter.visit is not None)

    @property
    def visits_before(self) -> int:
        """Visits that began before the purchase (all of them while there is none)."""
        until = self.purchased_at
        return sum(until is None or chapter.started_at <= until for chapter in self.visits)

    @property
    def moments(self) -> tuple[Moment, ...]:
        """Every moment in the order of time."""
        return tuple(sorted((m for chapter in self.chapters for m in chapter.moments), key=lambda m: m.at))


def moments(events: Iterable[Event]) -> list[Moment]:
    """Events as moments, oldest first, with notes and attention folded into their page views."""
    told: list[Moment] = []
    pages: dict[str, int] = {}
    for event in sorted(events, key=lambda e: (e.occurred_at, _RANK.get(e.name, _USUAL), e.seq)):
        place = pages.get(event.page_view_id or "")
        if event.name == taxonomy.PAGE_VIEW:
            pages[event.page_view_id or ""] = len(told)
            told.append(_moment(event))
        elif place is not None and event.name == taxonomy.ENGAGEMENT:
            told[place] = _with_attention(told[place], event)
        elif place is not None and event.name in taxonomy.NOTED:
            told[place] = replace(told[place], notes=told[place].notes + ((event.name, event.props),))
        elif not _folded(event):
            told.append(_moment(event))
    return told


def chapters(
    told: Sequence[Moment], visits: Iterable[VisitSession], touches: Iterable[Touch]
) -> tuple[Chapter, ...]:
    """Moments grouped: each visit one chapter, what lies between visits in chapters of its own."""
    by_id = {visit.session_id: visit for visit in visits}
    spans = _spans(told, by_id)
    groups: list[tuple[str | None, list[Moment]]] = []
    places: dict[str, int] = {}
    for moment in told:
        key = _visit_of(moment, spans)
        if key is not None and key in places:
            groups[places[key]][1].append(moment)
        elif key is None and groups and groups[-1][0] is None:
            groups[-1][1].append(moment)
        else:
            if key is not None:
                places[key] = len(groups)
            groups.append((key, [moment]))
    found = list(touches)
    return tuple(_chapter(by_id.get(key or ""), part, found) for key, part in groups)


def source_of(row: Touch | Event) -> Source:
    """The arrival a touch is, or that an event carries."""
    return Source(
        at=clock.from_micros(row.occurred_at),
        channel=row.channel,
        source=row.source,
        medium=row.medium,
        campaign=row.campaign,
        referrer_host=row.referrer_host,
        landing_path=row.landing_path if isinstance(row, Touch) else "",
        click_id_kind=row.click_id_kind if isinstance(row, Touch) else "",
    )


def _folded(event: Event) -> bool:
    # Delivery and payment steps are told by GA4's own names for them, which carry the choice.
    if event.name == "checkout_step_completed":
        return event.props.get("step_name") in ("shipping", "payment")
    return event.name in _FOLDED


def _moment(event: Event) -> Moment:
    return Moment(
        at=clock.from_micros(event.occurred_at),
        name=event.name,
        session_id=event.session_id,
        path=event.path,
        title=event.title,
        value_minor=event.value_minor,
        currency=event.currency,
        props=event.props,
    )


def _with_attention(moment: Moment, event: Event) -> Moment:
    return replace(
        moment,
        engaged_ms=moment.engaged_ms + int(event.props.get("engaged_ms", 0)),
        scroll_pct=max(moment.scroll_pct, int(event.props.get("scroll_pct", 0))),
    )


def _spans(told: Sequence[Moment], visits: dict[str, VisitSession]) -> dict[str, tuple[datetime, datetime]]:
    spans: dict[str, tuple[datetime, datetime]] = {}
    for moment in told:
        if moment.session_id in visits:
            first, last = spans.get(moment.session_id, (moment.at, moment.at))
            spans[moment.session_id] = (min(first, moment.at), max(last, moment.at))
    return spans


def _visit_of(moment: Moment, spans: dict[str, tuple[datetime, datetime]]) -> str | None:
    if moment.session_id is not None:
        return moment.session_id if moment.session_id in spans else None
    return next((key for key, (first, last) in spans.items() if first <= moment.at <= last), None)


def _chapter(visit: VisitSession | None, part: list[Moment], touches: list[Touch]) -> Chapter:
    own = [t for t in touches if visit is not None and t.session_id == visit.session_id]
    return Chapter(
        started_at=part[0].at,
        ended_at=part[-1].at,
        moments=tuple(part),
        visit=visit,
        sources=tuple(source_of(t) for t in sorted(own, key=lambda t: t.occurred_at)),
    )
