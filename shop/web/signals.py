"""Notes of what a page shows: `note("view_item", item_id=…)`. Looking is a note; changing is a fact.

After the answer has been sent the notes of a page view are handed, once, to whoever listens (the
journey recorder). A listener's failure is logged and never reaches the visitor.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, Response, g, request

from shop.kernel import clock, origin
from shop.kernel.origin import Origin
from shop.web import visit
from shop.web.visit import Visit

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class PageSeen:
    """One page view as the recorder gets it, after the response.

    `is_page` is false for an act that left notes without showing a page, such as putting into the cart.
    `internal`: it came from the shop's own people, as whoever set `g.internal` has found.
    """

    at: datetime
    origin: Origin
    visit: Visit
    path: str
    endpoint: str
    status: int
    locale: str
    title: str
    query: dict[str, str]
    referrer: str
    user_agent: str
    headers: dict[str, str]
    notes: tuple[tuple[str, dict[str, Any]], ...] = field(default=())
    is_page: bool = True
    secure: bool = False
    internal: bool = False


Listener = Callable[[PageSeen], None]
_listeners: list[Listener] = []
HINTS = ("Accept-Language", "Sec-Ch-Ua", "Sec-Ch-Ua-Mobile", "Sec-Fetch-Mode", "Sec-Fetch-Site", "Sec-Gpc")


def note(name: str, **params: Any) -> None:
    """Note a GA4 event for this page view; `params` are JSON values."""
    g.setdefault("notes", []).append((name, params))


def listen(listener: Listener) -> None:
    """Have `listener(page)` called after every page view."""
    if listener not in _listeners:
        _listeners.append(listener)


def install(app: Flask) -> None:
    """Hand the notes on after each page's answer."""

    @app.after_request
    def _after(response: Response) -> Response:
        shown = visit.is_page(response)
        if _listeners and (shown or (g.get("notes") and response.status_code < 500)):
            page = _page(response, shown)
            response.call_on_close(lambda: _tell(page))
        return response


def _page(response: Response, shown: bool) -> PageSeen:
    from shop.web.locale import get_locale

    return PageSeen(
        at=clock.now(),
        origin=origin.current(),
        visit=visit.current(),
        path=request.path[:500],
        endpoint=request.endpoint or "",
        status=response.status_code,
        locale=get_locale(),
        title=str(g.get("page_title", ""))[:300],
        query={key[:40]: value[:200] for key, value in list(request.args.items())[:30]},
        referrer=(request.referrer or "")[:1000],
        user_agent=request.headers.get("User-Agent", "")[:500],
        headers={name: request.headers[name][:200] for name in HINTS if name in request.headers},
        notes=tuple(g.get("notes", ())),
        is_page=shown,
        secure=request.is_secure,
        internal=bool(g.get("internal")),
    )


def _tell(page: PageSeen) -> None:
    for listener in _listeners:
        try:
            listener(page)
        except Exception:
            log.exception("page view could not be recorded")
