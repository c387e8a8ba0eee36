"""Hands each page view to the recorder after its answer was sent, and tells the page's tracker its name."""

from __future__ import annotations

from flask import request, url_for
from markupsafe import Markup

from shop.kernel import clock, db, origin
from shop.web import signals, slots
from shop.web.signals import PageSeen
from tracking.journeys import beacons, operations
from tracking.journeys.pages import Seen

SECOND = 1_000_000
_TAG = Markup('<template data-behavior="tracker" data-page-view="{}" data-to="{}"></template>')


def install() -> None:
    """Listen to pages and fill the layout's end."""
    signals.listen(heard)
    slots.register("layout.end", "tracker", 10, tracker_tag)


def heard(page: PageSeen) -> None:
    """Write one page view down; who raises here is logged by the signals and never hurts the page."""
    with db.bare_transaction("journey"):
        operations.record_page(seen(page))


def seen(page: PageSeen) -> Seen:
    """A request as the recorder takes it."""
    return Seen(
        at=clock.to_micros(page.at),
        origin=page.origin,
        session_started_at=page.visit.started_at * SECOND,
        first_visit=page.visit.first_visit,
        path=page.path,
        title=page.title,
        status=page.status,
        is_page=page.is_page,
        locale=page.locale,
        query=page.query,
        referrer=page.referrer,
        user_agent=page.user_agent,
        hints=page.headers,
        notes=page.notes,
    )


def tracker_tag(**_context: object) -> Markup | str:
    """What a page's script needs to report: the page view's signed name; nothing on the owner's pages."""
    if request.path.startswith("/admin") or request.method != "GET":
        return ""
    token = beacons.page_token(origin.current(), at=clock.now())
    if not token:
        return ""
    return _TAG.format(token, url_for("beacons.receive"))
