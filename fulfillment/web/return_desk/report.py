"""Why things come back: per product how many were sold and returned, and the reasons."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request

from fulfillment.returns import reporting
from fulfillment.web.return_desk import blueprint
from fulfillment.web.returns import words
from shop.kernel import clock
from shop.web import auth, render

SPANS = (30, 90, 365)


@blueprint.get("/report")
@auth.staff_required("reports")
def report() -> Response:
    """The page."""
    days = request.args.get("days", 90, int)
    days = days if days in SPANS else 90
    at = clock.now()
    found = reporting.by_product(since=at - timedelta(days=days), until=at)
    return render.page(
        "fulfillment/return_desk/report.html", found=found, days=days, spans=SPANS, words=words, at=at
    )
