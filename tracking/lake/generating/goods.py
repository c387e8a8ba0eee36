"""What invented visitors look at: the shop's own products, or sixty made-up ones where it has none."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

KINDS = ("Linen Shirt", "Wool Throw", "Stoneware Mug", "Canvas Tote", "Oak Stool", "Beeswax Candle")
SHADES = ("Sand", "Ink", "Moss", "Clay", "Snow", "Plum", "Fog", "Rust", "Sky", "Coal")
TERMS = ("linen", "gift", "mug", "throw", "candle", "blue shirt", "gift card", "size guide", "sale", "xl")
PAGES = ("/pages/shipping", "/pages/about", "/pages/returns")
WITHOUT_RESULT = frozenset({"gift card", "xl"})


@dataclass(frozen=True, kw_only=True)
class Good:
    """One product: the ids that events carry, its address and its price in minor units."""

    handle: str
    title: str
    sku: str
    product_id: str
    variant_id: str
    price_minor: int


def made_up() -> list[Good]:
    """Sixty products of a shop that does not exist."""
    return [
        Good(
            handle=f"{kind} {shade}".lower().replace(" ", "-"),
            title=f"{kind} {shade}",
            sku=f"DEMO-{number:03}",
            product_id=f"00000000-0000-7000-8000-{number:012x}",
            variant_id=f"00000000-0000-7000-8001-{number:012x}",
            price_minor=1_200 + (number * 733) % 9_000,
        )
        for number, (shade, kind) in enumerate((shade, kind) for shade in SHADES for kind in KINDS)
    ]


def columns(goods: Sequence[Good], currency: str) -> dict[str, np.ndarray]:
    """The goods as a table for the wording: address, title, price and the properties of their events."""
    viewed = [{"currency": currency, "value": g.price_minor / 100, "items": [_viewed(g)]} for g in goods]
    moved = [{"items": [_sold(g)]} for g in goods]
    return {
        "good": np.arange(len(goods)),
        "path": _texts(f"/products/{g.handle}" for g in goods),
        "title": _texts(g.title for g in goods),
        "price": np.array([g.price_minor for g in goods], np.int64),
        "viewed": _texts(map(_json, viewed)),
        "moved": _texts(map(_json, moved)),
        "sold": _texts(_json(_sold(g)) for g in goods),
    }


def _viewed(good: Good) -> dict[str, Any]:
    return {
        "item_id": good.sku,
        "item_name": good.title,
        "price": good.price_minor / 100,
        "product_id": good.product_id,
    }


def _sold(good: Good) -> dict[str, Any]:
    return {
        "item_id": good.sku,
        "item_name": good.title,
        "product_id": good.product_id,
        "variant_id": good.variant_id,
        "quantity": 1,
        "price_minor": good.price_minor,
    }


def _json(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _texts(values: Any) -> np.ndarray:
    return np.array(list(values), dtype=object)
