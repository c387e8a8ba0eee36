"""The inbox: what waits, whose it is, and what was found."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Response, request, url_for

from shop.admin.conversations import blueprint, words
from shop.conversations import queries, rules
from shop.conversations.queries import Filter
from shop.kernel import clock
from shop.staff import queries as staff
from shop.web import auth, render

RECENT = timedelta(days=30)


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """One page of conversations by view and words."""
    at, me = clock.now(), auth.signed_in_staff()
    asked = request.args.get("view", "open")
    view = asked if asked in words.VIEWS else "open"
    search = rules.one_line(request.args.get("q", ""), most=200)
    found = queries.inbox(
        Filter(view=view, staff_id=me.id, search=search), page=request.args.get("page", 1, int)
    )
    figures = queries.figures(since=at - RECENT)
    return render.page(
        "admin/conversations/index.html",
        found=found,
        view=view,
        search=search,
        views=words.VIEWS,
        counts=queries.counts(me.id),
        badges=words.badges,
        names={one.id: one.name or one.email for one in staff.everybody()},
        waits=words.waits,
        figures=figures,
        answered_in=words.length(figures.first_answer_seconds),
        at=at,
        page_url=lambda number: _url(view, search, page=number),
    )


def _url(view: str, search: str, **more: Any) -> str:
    return url_for(".index", view=view, q=search or None, **more)
