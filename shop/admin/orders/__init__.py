"""Orders: the list, one order's page, and what may be done with an order."""

from __future__ import annotations

from flask import Blueprint

from shop.kernel.errors import N_
from shop.orders import queries
from shop.web import nav

blueprint = Blueprint("admin_orders", __name__, url_prefix="/admin/orders")
nav.add(
    "sell",
    N_("Orders"),
    "admin_orders.index",
    "orders",
    10,
    "orders",
    count=lambda: queries.number_of(status=queries.TO_SHIP),
)

from shop.admin.orders import acts, bulk, disputes, editing, listing, mail_trouble, page, pickup  # noqa: E402, F401 (they add their views to the blueprint)
