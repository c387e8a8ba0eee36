"""The list of returns: what waits first, found by state, kind and order number."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _

from fulfillment.returns import models, queries
from fulfillment.web.return_desk import blueprint
from fulfillment.web.returns import words
from shop.kernel import clock
from shop.web import auth, render


@blueprint.get("")
@auth.staff_required("returns")
def index() -> Response:
    """One page of returns."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    state = state if state in queries.STATES else ""
    kind = kind if kind in words.KIND else ""
    search = request.args.get("q", "")[:40]
    found = queries.listed(state=state, kind=kind, search=search, page=request.args.get("page", 1, int))
    asked: dict[str, Any] = {"state": state or None, "kind": kind or None, "q": search or None}
    return render.page(
        "fulfillment/return_desk/index.html",
        found=found,
        state=state,
        kind=kind,
        search=search,
        tabs=[
            (key, _(name), url_for(".index", **{**asked, "state": key or None}))
            for key, (name, _statuses) in queries.STATES.items()
        ],
        counts=queries.counts(),
        kinds=[("", _("All"))] + [(key, _(name)) for key, name in words.KIND.items()],
        words=words,
        broken=models.BROKEN,
        at=clock.now(),
        page_url=lambda number: url_for(".index", **asked, page=number),
    )
