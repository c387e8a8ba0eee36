"""Hands each page view to the recorder after its answer was sent, and tells the page's tracker its name."""

from __future__ import annotations

from flask import Flask, Response, g, request, url_for
from markupsafe import Markup

from shop.kernel import clock, db, origin
from shop.web import signals, slots, visit
from shop.web.signals import PageSeen
from tracking.journeys import beacons, networks, operations, pages
from tracking.journeys.pages import Seen

SECOND = 1_000_000
_TAG = Markup('<template data-behavior="tracker" data-page-view="{}" data-to="{}"></template>')


def install(app: Flask) -> None:
    """Listen to pages and fill the layout's end."""
    app.after_request(_note_network)
    signals.listen(heard)
    slots.register("layout.end", "tracker", 10, tracker_tag)


def _note_network(response: Response) -> Response:
    """Whether the request came from one of the owner's networks: asked while its address is at hand."""
    if visit.is_page(response) or g.get("notes"):
        g.internal = networks.is_own(request.remote_addr)
    return response


def heard(page: PageSeen) -> None:
    """Write one page view down; who raises here is logged by the signals and never hurts the page."""
    one = seen(page)
    told = pages.tell(one)
    with db.bare_transaction("journey"):
        operations.record_page(one, told)


def seen(page: PageSeen) -> Seen:
    """A request as the recorder takes it."""
    return Seen(
        at=clock.to_micros(page.at),
        origin=page.origin,
        session_started_at=clock.to_micros(page.at) if page.visit.is_new else page.visit.started_at * SECOND,
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
        internal=page.internal,
        secure=page.secure,
    )


def tracker_tag(**_context: object) -> Markup | str:
    """What a page's script needs to report: the page view's signed name; nothing on the owner's pages."""
    if request.path.startswith("/admin") or request.method != "GET":
        return ""
    began = visit.current().started_at * SECOND
    token = beacons.page_token(origin.current(), began=began, at=clock.now())
    if not token:
        return ""
    return _TAG.format(token, url_for("beacons.receive"))
