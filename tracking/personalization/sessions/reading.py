"""The shop's own visits: which products were looked at one after another, from the newest journeys.

Visits without consent count too: all that is kept of them is that a product was looked at after another, and
that only of several visits (`following.SUPPORT`). Machines and the shop's own staff do not count.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product
from shop.kernel import clock, db, ids
from tracking.journeys.models import Event
from tracking.personalization.sessions.visits import Shelf, Visits, make

LOOK_BACK = timedelta(days=90)
# The newest looks, and the products looked at most: others are looked at too rarely to say anything.
MOST_LOOKS, MOST_PRODUCTS = 1_000_000, 1_000
LONGEST = 100
DAY = 86_400_000_000  # µs


@dataclass(frozen=True, eq=False)
class Own:
    """Visits, the shelf, and the products by code."""

    visits: Visits
    shelf: Shelf
    products: Sequence[uuid.UUID]


def own(*, at: datetime) -> Own:
    """Visits of the last `LOOK_BACK` at products that are on sale now."""
    shown = select(Product.id, Product.product_type, Product.lowest_price_minor)
    on_sale = db.session().execute(shown.where(Product.status == ACTIVE))
    goods = {product: (kind, price) for product, kind, price in on_sale}
    visits = _looks(at=at)
    often = Counter(product for _, looks in visits for product in looks if product in goods)
    products = sorted(sorted(often), key=lambda product: -often[product])[:MOST_PRODUCTS]
    codes = {product: code for code, product in enumerate(products)}
    coded = [(day, _walked([codes[one] for one in looks if one in codes])) for day, looks in visits]
    return Own(make(coded, n_items=len(products)), _shelf([goods[one] for one in products]), products)


def _looks(*, at: datetime) -> list[tuple[int, list[uuid.UUID]]]:
    """Each visit's day and the products looked at, in order."""
    product = Event.props["product_id"].as_string()
    rows = db.session("journey").execute(
        select(Event.session_id, Event.occurred_at, product)
        .where(
            Event.name == "view_item",
            Event.occurred_at > clock.to_micros(at - LOOK_BACK),
            Event.occurred_at <= clock.to_micros(at),
            Event.session_id.is_not(None),
            ~Event.bot,
            ~Event.internal,
        )
        .order_by(Event.occurred_at.desc(), Event.seq.desc())
        .limit(MOST_LOOKS)
    )
    visits: dict[str, list[uuid.UUID]] = {}
    day: dict[str, int] = {}
    for visit, moment, text in rows:
        if found := ids.parse_id(text or ""):
            visits.setdefault(visit, []).append(found)
            day[visit] = moment // DAY
    return [(day[visit], looks[::-1]) for visit, looks in visits.items()]


def _walked(codes: Sequence[int]) -> list[int]:
    """Looks without those at what was looked at just before (a page loaded again)."""
    kept = [one for before, one in zip([None, *codes], codes, strict=False) if one != before]
    return kept[:LONGEST]


def _shelf(goods: Sequence[tuple[str, int]]) -> Shelf:
    same = np.zeros(len(goods), dtype=np.int64)
    kind = np.unique([kind for kind, _ in goods], return_inverse=True)[1].reshape(-1).astype(np.int64)
    price = np.array([max(price, 1) for _, price in goods], dtype=np.float64)
    return Shelf(kind, same, same, same, same, price)
