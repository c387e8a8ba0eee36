"""Orders from before this shop, found by number, email or name. Nothing can be done with them."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from shop.orders.past import queries
from shop.web import auth, render

blueprint = Blueprint("admin_past_orders", __name__, url_prefix="/admin/past-orders")
PER_PAGE = 50


@blueprint.get("")
@auth.staff_required("orders")
def index() -> Response:
    """One page of them, newest first."""
    search = request.args.get("q", "").strip()[:200]
    page = max(request.args.get("page", 1, int), 1)
    return render.page(
        "admin/past_orders/index.html",
        found=queries.page(search=search, page=page, per_page=PER_PAGE),
        search=search,
        page_url=lambda number: url_for(".index", q=search or None, page=number),
    )
