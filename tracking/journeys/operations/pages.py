"""Writing a page view down: what every page of every visitor costs, so nothing is done here twice.

What a visit's events repeat of it (`visits.described`) never changes while it lasts, so each process keeps it
at hand, and looks again every few pages whether somebody else has found the visit to be a machine's.
"""

from __future__ import annotations

import json
from typing import Any

from tracking.journeys import bots, lanes, pages, visits
from tracking.journeys.identity.evidence import MAIL_LINK, SIGN_IN
from tracking.journeys.identity.linking import link
from tracking.journeys.operations.marking import suspect
from tracking.journeys.operations.parking import quarantine
from tracking.journeys.pages import Seen, Told
from tracking.journeys.statements import (
    CONTINUE_SESSION,
    INSERT_EVENTS,
    INSERT_TOUCH,
    RENAME_SESSION,
    UPSERT_SESSION,
    VISIT_OF,
    Kept,
)

# A visit of so many pages is no visit: what more it asks for is counted and not kept row by row.
MOST_KEPT = 5_000
LOOK_EVERY, AT_HAND = 10, 4_000


class _Visit:
    """A visit at hand: what its events repeat of it, whose it is, and its pages that passed through here."""

    __slots__ = ("bot", "consent", "pages", "repeated", "too_long", "visitor_id")

    def __init__(self, kept: Kept) -> None:
        self.pages = 0
        self.look(kept)

    def look(self, kept: Kept) -> None:
        """Take over what is kept of it."""
        self.visitor_id, self.consent = kept.visitor_id, kept.consent
        self.repeated = visits.described(kept)
        self.bot = bool(kept.bot)
        if not self.repeated["internal"]:
            del self.repeated["internal"]  # a page may still be the shop's own
        self.too_long = kept.page_views > MOST_KEPT


_at_hand: dict[str, _Visit] = {}


def record_page(seen: Seen, told: Told | None = None) -> Told:
    """Write a page view with its notes: session, events, touch and, signed in with consent, the identity.

    `told` are its rows where the caller has them already, so that nobody else waits for their making.
    """
    told = told or pages.tell(seen)
    if told.session is not None:
        _in_visit(seen, told, told.session)
    elif told.events:
        INSERT_EVENTS.run(told.events)
    for name, params in told.unknown:
        sample = f"{name} {json.dumps(dict(params), default=str)}"
        quarantine(reason="unknown_note", sample=sample, at=seen.at)
    if seen.origin.personal:
        _identify(seen)
    return told


def _in_visit(seen: Seen, told: Told, session: dict[str, Any]) -> None:
    visit, opened = _kept_up(session, told.events[0])
    if visit.too_long:
        quarantine(reason="visit_too_long", sample=session["session_id"], at=seen.at)
        return
    events, touch = told.events, told.touch
    for row in events:
        row.update(visit.repeated)
    if opened:
        events = [*events, *pages.opening_events(session, events[0])]
        touch = touch or pages.opening_touch(seen, events[0])
    if touch is not None:
        INSERT_TOUCH.run([touch])
    INSERT_EVENTS.run(events)
    visit.pages += 1
    if visit.pages % LOOK_EVERY == 0:
        _look_again(visit, session)


def _kept_up(session: dict[str, Any], page: dict[str, Any]) -> tuple[_Visit, bool]:
    """The visit with this page counted, and whether this page has opened it."""
    name, opened = session["session_id"], False
    visit = _at_hand.get(name)
    begun = visit is not None or session["started_at"] < session["last_at"]
    if not begun or CONTINUE_SESSION.run([session]).rowcount != 1:
        kept = Kept._make(UPSERT_SESSION.run([pages.opened(session, page)]).fetchone())
        visit, opened = _take(name, kept), kept.page_views == 1
    elif visit is None:
        visit = _take(name, Kept._make(VISIT_OF.run([{"of": name}]).fetchone()))
    if visit.visitor_id != session["visitor_id"] or visit.consent != session["consent"]:
        visit.visitor_id, visit.consent = session["visitor_id"], session["consent"]
        RENAME_SESSION.run([{**session, "of": name}])
    return visit, opened


def _take(name: str, kept: Kept) -> _Visit:
    if len(_at_hand) >= AT_HAND:
        _at_hand.clear()
    visit = _at_hand[name] = _Visit(kept)
    return visit


def _look_again(visit: _Visit, session: dict[str, Any]) -> None:
    name, at = session["session_id"], session["last_at"]
    kept = Kept._make(VISIT_OF.run([{"of": name}]).fetchone())
    missed = kept.bot and not visit.bot
    reason = bots.by_pages(page_views=kept.page_views, started_at=kept.started_at, last_at=at)
    if missed or (reason and not kept.bot):
        suspect(name, reason=reason or bots.PACE, at=at)
        kept = kept._replace(bot=True)
    visit.look(kept)


def _identify(seen: Seen) -> None:
    """A visit signed in, or come by a customer's own mail link, is theirs; a machine's is nobody's."""
    customer_id = lanes.customer_of(seen.origin)
    if not customer_id and not seen.notes:
        return
    if seen.suspect:
        return
    link(origin=seen.origin, customer_id=customer_id, evidence=SIGN_IN, at=seen.at)
    for name, params in seen.notes:
        if name == "mail_link_opened":
            link(origin=seen.origin, customer_id=params.get("customer_id"), evidence=MAIL_LINK, at=seen.at)
