"""On an order's page: through whom its parcels are followed, what was heard last, and a button to ask."""

from __future__ import annotations

from typing import Any

from fulfillment.carriers import providers
from fulfillment.trackers import queries
from fulfillment.trackers.models import WATCHING
from shop.orders.models import Order
from shop.web import auth
from shop.web.render import fragment


def for_owner(order: Order, **_more: Any) -> str:
    """Nothing as long as no parcel is followed."""
    if not auth.staff_may("fulfillment"):
        return ""
    followed = queries.of_order(order.id)
    if not followed:
        return ""
    return fragment(
        "fulfillment/panels/trackers.html",
        trackers=followed,
        names={code: provider.info.name for code, provider in providers.all_providers().items()},
        watching=WATCHING,
    )
