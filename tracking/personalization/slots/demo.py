"""Rows that the demo's invented visitors saw, as part of their lot: counted likewise, and removed with it.

Whoever is held out follows from the same hash as in the shop. A product counts as followed when it was the
visitor's next page and a draw says so: of learned rows a little more often from week to week, of their
fallback not. What those visitors bought is what they bought anyway, so a row may well prove nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from shop.kernel import arms, preferences, registry
from shop.recommendations.slots import (
    CART,
    FALLBACK,
    HELD_OUT_PERCENT,
    HOME_POPULAR,
    LEARNED,
    PRODUCT,
    SEARCH,
    SLOTS,
)
from tracking.lake import lots
from tracking.lake import reading as lakes
from tracking.personalization.slots import reading
from tracking.reports.recommendations.models import DEMO

STANDS_ON = {"/": HOME_POPULAR, "/cart": CART, "/search": SEARCH}
PRODUCTS, PLACES = "/products/", 4
FOLLOWED, LEARNS = 0.22, 0.2  # chance that a next page was followed from the row; how much it grows
COPIED = (
    "visitor_id", "session_id", "page_view_id", "path", "channel", "source", "medium", "campaign",
    "referrer_host", "device", "locale", "consent", "bot", "internal",
)  # fmt: skip
_PAGES = f"""SELECT seq, occurred_at, {", ".join(COPIED)} FROM events
WHERE name = 'page_view' AND session_id IS NOT NULL AND visitor_id IS NOT NULL
ORDER BY session_id, occurred_at, seq"""
Page = Mapping[str, Any]


class Told(NamedTuple):
    """One invented event: its page, name, properties, and when (µs)."""

    page: Page
    name: str
    props: dict[str, Any]
    at: int


def install() -> None:
    """Register the seeder, which runs after the visits' own."""
    registry.seeder("recommendations", seed, order=75)


def seed(at: datetime) -> None:
    """Have the demo's visitors see rows, unless they did or there are none; and count them."""
    from tracking.lake.generating import assortment
    from tracking.personalization.slots import keeping

    if DEMO not in lots.sizes():
        return
    with lakes.open(lots=(DEMO,)) as lake:
        if reading.first(lake) is not None:
            return
        names = ("seq", "occurred_at", *COPIED)
        pages = [dict(zip(names, row, strict=True)) for row in lake.rows(_PAGES)]
    goods = {PRODUCTS + good.handle: good.product_id for good in assortment.goods()}
    shares = {slot: preferences.get(HELD_OUT_PERCENT[slot]) / 100 for slot in SLOTS}
    told = list(invent(pages, goods, held_out=shares))
    if told:
        lots.append(DEMO, _columns(told, after=max(page["seq"] for page in pages)))
    keeping.count_invented(at)


def invent(
    pages: Sequence[Page], goods: Mapping[str, str], *, held_out: Mapping[str, float]
) -> Iterator[Told]:
    """What the visitors of these pages (in order, visit by visit) were shown, and followed; always the same.

    `goods`: product by address; `held_out`: shares by slot.
    """
    if not pages or len(goods) <= PLACES:
        return
    begin, end = (pick(page["occurred_at"] for page in pages) for pick in (min, max))
    policies: dict[tuple[str, str], str] = {}
    for page, following in pairwise([*pages, defaultdict(str)]):
        slot = PRODUCT if page["path"] in goods else STANDS_ON.get(page["path"])
        if slot is None:
            continue
        key = (slot, page["visitor_id"])
        policy = policies[key] = policies.get(key) or _policy(*key, held_out[slot])
        same = following["session_id"] == page["session_id"] and following["path"] != page["path"]
        wanted = goods.get(following["path"]) if same else None
        grown = (page["occurred_at"] - begin) / max(end - begin, 1)
        if wanted and _draw("follows", page) >= FOLLOWED + (LEARNS * grown if policy == LEARNED else 0.0):
            wanted = None
        shown = _row(slot, policy, page, wanted, list(goods.values()))
        yield Told(page, "view_item_list", shown, page["occurred_at"])
        if wanted:
            click = {"item_list_id": slot, "product_id": wanted}
            yield Told(page, "select_item", click, following["occurred_at"] - 1)


def _policy(slot: str, visitor: str, share: float) -> str:
    left_out = arms.arm(visitor, offer=f"slot.{slot}", share=share) == arms.HELD_OUT
    return FALLBACK if left_out else LEARNED


def _draw(of: str, page: Page) -> float:
    return arms.fraction("demo", of, str(page["session_id"]), str(page["seq"]))


def _row(slot: str, policy: str, page: Page, wanted: str | None, goods: Sequence[str]) -> dict[str, Any]:
    start = int(_draw("row", page) * len(goods))
    shown = [one for place in range(PLACES + 2) if (one := goods[(start + place) % len(goods)]) != wanted]
    if wanted:
        shown.insert(start % PLACES, wanted)
    items = [{"product_id": one, "index": n, "propensity": 1.0} for n, one in enumerate(shown[:PLACES])]
    name = SLOTS[slot].title
    return {"item_list_id": slot, "item_list_name": name, "policy": policy, "shown": PLACES, "items": items}


def _columns(told: Sequence[Told], *, after: int) -> dict[str, Any]:
    import numpy as np

    flags = ("bot", "internal")
    columns = {
        name: np.array([one.page[name] for one in told], bool if name in flags else object) for name in COPIED
    }
    at = np.array([one.at for one in told], np.int64)
    return {
        "seq": after + 1 + np.arange(len(told)),
        "name": np.array([one.name for one in told], object),
        "occurred_at": at,
        "received_at": at,
        **columns,
        "props": np.array([json.dumps(one.props, separators=(",", ":")) for one in told], object),
        "recorded_by": np.array(["server"] * len(told), object),
    }
