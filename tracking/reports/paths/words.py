"""What nodes of paths are called: gettext ids; pages are called by their addresses."""

from __future__ import annotations

from shop.kernel.errors import N_
from tracking.journeys.words import EVENTS
from tracking.reports.paths.nodes import ELSEWHERE
from tracking.reports.paths.values import CAME, LEFT, OTHER

NODES = {
    **EVENTS,
    "home": N_("Home page"),
    "collections": N_("Collections"),
    "products": N_("Products"),
    "search": N_("Search"),
    "cart": N_("Cart"),
    "checkout": N_("Checkout"),
    "information": N_("Information pages"),
    "orders": N_("Orders and parcels"),
    "account": N_("Account"),
    ELSEWHERE: N_("Other pages"),
    CAME: N_("Came to the shop"),
    LEFT: N_("Left the shop"),
    OTHER: N_("Everything else"),
}
