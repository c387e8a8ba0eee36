"""The visit behind a request: visitor, session, campaign and consent, from first-party cookies.

Set by the server, HttpOnly. Without consent the visitor cookie ends with the browser session and is
never joined to a person; GPC and DNT count as a refusal unless the visitor expressly agreed here. A
session ends after 30 minutes without a page or after 24 hours, never at midnight or with a campaign.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from itsdangerous import BadData, URLSafeSerializer

from shop.kernel import clock, ids, origin, preferences
from shop.kernel.origin import CONSENT_DENIED, CONSENT_GRANTED, CONSENT_UNSET, Origin
from shop.kernel.settings import Settings

VISITOR, VISIT, CONSENT = "visitor", "visit", "consent"
VISITOR_DAYS = 395  # CNIL's 13 months
GAP, CAP = timedelta(minutes=30), timedelta(hours=24)
UTM = {
    "utm_source": "source",
    "utm_medium": "medium",
    "utm_campaign": "campaign",
    "utm_content": "content",
    "utm_term": "term",
}
CLICK_IDS = ("gclid", "gbraid", "wbraid", "msclkid", "fbclid", "ttclid", "twclid", "li_fat_id")
PAYMENT_HOSTS = ("stripe.com", "paypal.com", "klarna.com", "link.com")
CRAWLED = ("/feeds/", "/sitemap", "/robots.txt")  # whose 304 is no look of a person
UNRECORDED = ("/static/", "/media/", "/webhooks/", "/healthz", "/readyz", "/favicon.ico", *CRAWLED)

CONSENT_MODE = preferences.declare("privacy.consent_mode", "opt_in")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What a request knows about who is visiting. `is_new` says that this request began the session."""

    visitor_id: str
    session_id: str
    started_at: int
    seen_at: int
    campaign: dict[str, str]
    consent: str
    is_new: bool
    first_visit: bool


def continued(started_at: int, seen_at: int, now: int) -> bool:
    """Whether a page at `now` (epoch seconds) still belongs to the session; both limits are inclusive."""
    return 0 <= now - seen_at <= GAP.total_seconds() and now - started_at <= CAP.total_seconds()


def current() -> Visit:
    """This request's visit."""
    return g.visit


def consent_of_request() -> str:
    """The visitor's choice: their own word first, then GPC/DNT, then the owner's mode."""
    said = request.cookies.get(CONSENT)
    if said in (CONSENT_GRANTED, CONSENT_DENIED):
        return said
    if request.headers.get("Sec-GPC") == "1" or request.headers.get("DNT") == "1":
        return CONSENT_DENIED
    return CONSENT_GRANTED if preferences.get(CONSENT_MODE) == "opt_out" else CONSENT_UNSET


def campaign_of_request(own_host: str) -> dict[str, str]:
    """UTM values, click id, outside referrer and landing page of this arrival; empty for a plain page."""
    said = {key: value for key, value in request.args.items() if value}
    found = {name: said[key][:200] for key, name in UTM.items() if key in said}
    click = next((key for key in CLICK_IDS if key in said), None)
    if click:
        found["click_id"], found["click_id_kind"] = said[click][:200], click
    referrer = (urlsplit(request.referrer or "").hostname or "").lower()
    if referrer and referrer != own_host and not referrer.endswith(PAYMENT_HOSTS):
        found["referrer"] = referrer[:200]
    if found:
        found["landing"] = request.path[:500]
    return found


def is_page(response: Response) -> bool:
    """Whether an answer is a page a person looked at; a 304 counts, a prefetch does not."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    html = response.status_code == 304 or (response.mimetype == "text/html" and response.status_code < 500)
    looked_at = (
        request.method == "GET"
        and "prefetch" not in purpose
        and request.headers.get("X-Requested-With") != "fetch"
    )
    return html and looked_at and not request.path.startswith((*UNRECORDED, "/admin"))


def install(app: Flask, settings: Settings) -> None:
    """Work the visit out before each request and write its cookies after it."""
    serializer = URLSafeSerializer(settings.secret_key, salt="threeclick.visit")

    @app.before_request
    def _open() -> None:
        g.visit = _read(serializer, clock.now())
        visit = g.visit
        origin.set_current(
            Origin(
                actor="visitor",
                visitor_id=visit.visitor_id,
                session_id=visit.session_id,
                page_view_id=str(ids.new_id()) if request.method == "GET" else None,
                campaign=visit.campaign,
                consent=visit.consent,
                request_id=request.headers.get("X-Request-Id", "")[:64] or secrets.token_hex(8),
            )
        )

    @app.after_request
    def _close(response: Response) -> Response:
        if is_page(response) and response.status_code < 400:
            _write(serializer, response, g.visit, secure=settings.secure)
        response.headers["X-Request-Id"] = origin.current().request_id or ""
        return response


def _read(serializer: URLSafeSerializer, at: datetime) -> Visit:
    now, consent = int(at.timestamp()), consent_of_request()
    visitor = ids.parse_id(request.cookies.get(VISITOR))
    arrival = campaign_of_request((request.host or "").split(":")[0].lower())
    visitor_id = str(visitor or ids.new_id())
    try:
        session_id, started, seen, campaign = serializer.loads(request.cookies.get(VISIT, ""))
    except (BadData, ValueError, TypeError):
        session_id, started, seen, campaign = "", 0, 0, {}
    if session_id and visitor and continued(started, seen, now):
        known = Visit(
            visitor_id=visitor_id,
            session_id=session_id,
            started_at=started,
            seen_at=now,
            campaign=campaign,
            consent=consent,
            is_new=False,
            first_visit=False,
        )
        return replace(known, campaign=arrival or campaign)
    return Visit(
        visitor_id=visitor_id,
        session_id=str(ids.new_id()),
        started_at=now,
        seen_at=now,
        campaign=arrival,
        consent=consent,
        is_new=True,
        first_visit=visitor is None,
    )


def _write(serializer: URLSafeSerializer, response: Response, visit: Visit, *, secure: bool) -> None:
    days = VISITOR_DAYS if visit.consent == CONSENT_GRANTED else None
    value = serializer.dumps([visit.session_id, visit.started_at, visit.seen_at, visit.campaign])
    for name, content in ((VISITOR, visit.visitor_id), (VISIT, str(value))):
        lifetime = days * 86400 if days and name == VISITOR else None
        response.set_cookie(
            name, content, max_age=lifetime, httponly=True, samesite="Lax", secure=secure, path="/"
        )
