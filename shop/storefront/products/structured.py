"""The product in schema.org's words (JSON-LD), for whoever reads pages by machine.

Offer ids equal the SKUs of feeds and of the journey. https://schema.org/Product, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from flask import request

from shop.brand import links, store
from shop.catalog.values import PageVariant, ProductPage

MOST_OFFERS = 100
_SCHEMA = "https://schema.org"
_IN, _OUT, _BACKORDER = f"{_SCHEMA}/InStock", f"{_SCHEMA}/OutOfStock", f"{_SCHEMA}/BackOrder"


def product(page: ProductPage, *, description: str) -> dict[str, Any]:
    """A schema.org Product with an Offer for each variant."""
    address = links.base() + request.script_root + request.path
    found: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Product",
        "name": page.product.title,
        "url": address,
        "image": [links.base() + picture.src for picture in page.media if picture.srcset],
        "offers": [_offer(variant, address) for variant in page.variants[:MOST_OFFERS]],
    }
    if description:
        found["description"] = description
    if page.variants[0].sku:
        found["sku"] = page.variants[0].sku
    found["brand"] = {"@type": "Brand", "name": page.product.vendor or store.current().name}
    return found


def _offer(variant: PageVariant, address: str) -> dict[str, Any]:
    offer = {
        "@type": "Offer",
        "url": f"{address}?variant={variant.id}",
        "price": str(variant.price.decimal),
        "priceCurrency": variant.price.currency,
        "availability": _availability(variant),
    }
    if variant.sku:
        offer["sku"] = variant.sku
    return offer


def _availability(variant: PageVariant) -> str:
    if not variant.in_stock:
        return _OUT
    return _IN if variant.available is None or variant.available > 0 else _BACKORDER
