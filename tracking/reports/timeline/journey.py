"""What the journey store says of a person: visits they agreed to, stages, and how they became known.

The pages of a visit are told as long as the hot store holds them; an older visit is told by its row alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import or_, select

from shop.kernel import clock, db
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys import identity, stories
from tracking.journeys.models import Event, PersonStage, Touch, VisitSession
from tracking.journeys.stages import queries as stages
from tracking.journeys.stories import Chapter
from tracking.reports.timeline.values import CHOICE, STAGE, VISIT, Entry

MOST_EVENTS = 5_000


def visits(members: Sequence[str], *, since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    """Visits of these members begun in [since, until), the newest, with what happened in them."""
    s = VisitSession
    # (in a browser of several people the visits in which this one was signed in)
    theirs = select(Event.session_id).where(Event.customer_id.in_(members), Event.session_id.is_not(None))
    begun = select(s).where(
        or_(s.visitor_id.in_(members), s.session_id.in_(theirs)),
        s.consent == CONSENT_GRANTED,
        s.started_at >= clock.to_micros(since),
        s.started_at < clock.to_micros(until),
    )
    session = db.session("journey")
    found = list(session.scalars(begun.order_by(s.started_at.desc()).limit(most)))
    ids = [visit.session_id for visit in found]
    told = _chapters(found, ids)
    for visit in found:
        chapter = told.get(visit.session_id) or _bare(visit)
        yield Entry(
            at=clock.from_micros(visit.started_at),
            kind=VISIT,
            what="visit",
            about=visit.landing_path,
            chapter=chapter,
        )


def _chapters(found: Sequence[VisitSession], ids: Sequence[str]) -> dict[str, Chapter]:
    session = db.session("journey")
    events = session.scalars(
        select(Event).where(Event.session_id.in_(ids)).order_by(Event.occurred_at.desc()).limit(MOST_EVENTS)
    )
    touches = session.scalars(select(Touch).where(Touch.session_id.in_(ids)))
    chapters = stories.chapters(stories.moments(events), found, touches)
    return {chapter.visit.session_id: chapter for chapter in chapters if chapter.visit is not None}


def _bare(visit: VisitSession) -> Chapter:
    began, ended = clock.from_micros(visit.started_at), clock.from_micros(visit.last_at)
    return Chapter(started_at=began, ended_at=ended, moments=(), visit=visit)


def stays(person: str, *, since: datetime, until: datetime) -> Iterator[Entry]:
    """Every stage entered in [since, until)."""
    for stay in stages.history(person):
        at = clock.from_micros(stay.entered_at)
        if since <= at < until:
            yield Entry(at=at, kind=STAGE, what=f"stage_{stay.stage}", about="", data=_stay(stay))


def _stay(stay: PersonStage) -> dict[str, object]:
    return {"because": stay.because, "place": stay.place, "left_at": stay.left_at}


def links(members: Sequence[str], *, since: datetime, until: datetime) -> Iterator[Entry]:
    """Every link to a visitor or another account, made or ended in [since, until)."""
    found = [
        *((edge.linked_at, edge.ended_at, edge.evidence) for edge in identity.queries.edges_of(members)),
        *((match.matched_at, match.ended_at, match.proof) for match in identity.queries.matches_of(members)),
    ]
    for began, ended, evidence in found:
        for at, what in ((began, "identity_linked"), (ended, "identity_parted")):
            if at is not None and since <= clock.from_micros(at) < until:
                yield Entry(at=clock.from_micros(at), kind=CHOICE, what=what, data={"evidence": evidence})
