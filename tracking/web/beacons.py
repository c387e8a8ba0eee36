"""Where browsers report attention and clicks: POST /t. Never an error page, never a 500.

The body is small JSON as text (what `sendBeacon` sends without asking first), so the form token cannot
travel with it; instead the sender must be our own page and the page view must carry our signature.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from shop.kernel import clock, db, origin
from shop.web import security
from tracking.journeys import beacons, operations
from tracking.journeys.beacons import BadBeacon

log = logging.getLogger(__name__)
blueprint = Blueprint("beacons", __name__)
security.csrf.exempt(blueprint)


@blueprint.post("/t")
def receive() -> Response:
    """Take a report: 204; 400, 403 or 413 for what cannot be believed, which is counted."""
    at = clock.now()
    try:
        _from_our_own_page()
        beacon = beacons.read(_body(), at=at)
        with db.transaction("journey"):
            operations.record_beacon(
                beacon,
                origin=origin.current(),
                user_agent=request.headers.get("User-Agent", "")[:500],
                at=clock.to_micros(at),
            )
    except BadBeacon as refused:
        _count(refused.reason)
        return Response(status={"foreign": 403, "too_large": 413}.get(refused.reason, 400))
    except Exception:
        log.exception("beacon could not be recorded")
        return Response(status=503)
    return Response(status=204)


def _from_our_own_page() -> None:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site != "same-origin":
            raise BadBeacon("foreign")
        return
    try:
        sender = urlsplit(request.headers.get("Origin") or request.referrer or "").netloc
    except ValueError:
        sender = ""
    if sender != request.host:
        raise BadBeacon("foreign")


def _body() -> bytes:
    request.max_content_length = beacons.MAX_BODY + 1
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise BadBeacon("too_large") from None


def _count(reason: str) -> None:
    try:
        with db.transaction("journey"):
            agent = request.headers.get("User-Agent", "")[:200]
            operations.quarantine(reason=f"beacon_{reason}", sample=agent, at=clock.to_micros(clock.now()))
    except Exception:
        log.exception("quarantine could not be counted")
