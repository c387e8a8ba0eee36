"""The list of products."""

from __future__ import annotations

from flask import Response, request, url_for

from shop.admin.products import blueprint
from shop.admin.products.forms import STATUS_LABELS
from shop.catalog import queries
from shop.catalog.models import STATUSES
from shop.kernel import clock
from shop.web import auth, render

MAX_SEARCH = 100


@blueprint.get("")
@auth.staff_required("catalog")
def index() -> Response:
    """All products, or those found."""
    text = request.args.get("q", "").strip()[:MAX_SEARCH]
    status = request.args.get("status", "")
    status = status if status in STATUSES else ""
    page = request.args.get("page", 1, type=int)
    found = queries.products_for_owner(text=text, status=status, page=page)
    return render.page(
        "admin/products/index.html",
        found=found,
        text=text,
        chosen_status=status,
        statuses=STATUS_LABELS,
        at=clock.now(),
        page_url=lambda n: url_for(".index", q=text or None, status=status or None, page=n),
    )
