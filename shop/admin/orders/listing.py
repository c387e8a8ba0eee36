"""The list of orders: found by number, email or name, filtered by state. A constant number of queries."""

from __future__ import annotations

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint, words
from shop.kernel import clock
from shop.orders import queries
from shop.web import auth, render

PER_PAGE = 50


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response | Answer:
    """One page of orders; a search for exactly one number goes straight to it."""
    status, search = request.args.get("status", ""), request.args.get("q", "").strip()[:200]
    if status not in dict(words.FILTERS):
        status = ""
    found = queries.page(
        status=status, search=search, page=max(request.args.get("page", 1, int), 1), per_page=PER_PAGE
    )
    if search.lstrip("#").isdigit() and len(found.orders) == 1:
        return redirect(url_for(".show", number=found.orders[0].number))
    return render.page(
        "admin/orders/index.html",
        found=found,
        chosen=status,
        search=search,
        filters=words.FILTERS,
        badges=words.badges,
        at=clock.now(),
        page_url=lambda page: url_for(".index", status=status or None, q=search or None, page=page),
    )
