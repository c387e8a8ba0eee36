"""What stands beside the parcels: help when it is not there, care of each piece, and what goes with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from fulfillment.carriers import base
from fulfillment.web.track import timeline
from fulfillment.web.track.showing import Shown
from shop.brand import store
from shop.catalog import queries as catalog
from shop.orders.models import OrderLine
from shop.recommendations import queries as recommendations
from shop.recommendations.slots import TRACKING
from shop.storefront import recommending
from shop.web.locale import get_locale

# Carriers at times report a delivery before they make it.
WAIT = timedelta(hours=24)
MOST_GUIDES, MOST_MORE = 6, 4


@dataclass(frozen=True)
class Missing:
    """Help for a parcel that is said to have arrived: whether it may be reported, or from when."""

    open: bool
    opens: str


@dataclass(frozen=True)
class Guide:
    """How to use and look after a piece."""

    title: str
    image: str
    url: str


def help_of(shown: Shown, *, at: datetime) -> Missing | None:
    """Help where something has arrived, reckoned from the last that did."""
    arrived = [each.parcel.status_at for each in shown.parcels if each.parcel.status == base.DELIVERED]
    if not arrived:
        return None
    opens = max(arrived) + WAIT
    return Missing(at >= opens, timeline.moment(opens, zone=shown.zone))


def guides(shown: Shown) -> list[Guide]:
    """The guides of what has left us, each product once."""
    lines: dict[uuid.UUID, OrderLine] = {}
    for line in _sent(shown):
        if line.product_id is not None:
            lines.setdefault(line.product_id, line)
    found = catalog.care_pages(list(lines), locale=get_locale(), fallback=store.current().language)
    named = recommending.bought(shown.followed.order) if found else {}
    return [
        Guide(named[product_id], line.image, url_for("products.care", handle=found[product_id]))
        for product_id, line in lines.items()
        if product_id in found
    ][:MOST_GUIDES]


def goes_with(shown: Shown) -> Markup:
    """A row of what fits the order; nothing while something is wrong with it, or when it was cancelled."""
    if shown.trouble or shown.followed.cancelled:
        return Markup("")
    named, reader = recommending.bought(shown.followed.order), recommending.reader()
    found = recommendations.goes_with(named, slot=TRACKING, reader=reader, limit=MOST_MORE)
    return recommending.section(found, _("Goes with your order"), "goes-with")


def _sent(shown: Shown) -> Iterator[OrderLine]:
    for each in shown.parcels:
        for item in each.items:
            yield item.line
