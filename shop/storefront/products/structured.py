"""The product in schema.org's words (JSON-LD), for whoever reads pages by machine.

Offer ids equal the SKUs of feeds and of the journey. https://schema.org/Product, read 2026-11.
"""

from __future__ import annotations

from typing import Any

from flask import request

from shop.brand import links, store
from shop.catalog.values import PageVariant, ProductPage, ShownProduct
from shop.kernel.money import Money
from shop.storefront import linked_data
from shop.web import currency

MOST_OFFERS = 100
_SCHEMA = "https://schema.org"
_PREORDER = f"{_SCHEMA}/PreOrder"
_IN, _OUT, _BACKORDER = f"{_SCHEMA}/InStock", f"{_SCHEMA}/OutOfStock", f"{_SCHEMA}/BackOrder"


def product(page: ProductPage, *, description: str) -> dict[str, Any]:
    """A schema.org Product with an Offer for each variant."""
    address = links.base() + request.script_root + request.path
    found: dict[str, Any] = {
        "@context": _SCHEMA,
        "@type": "Product",
        "name": page.product.title,
        "url": address,
        "image": [links.base() + picture.src for picture in page.media if picture.ready],
        "offers": _delivered(
            [_offer(variant, address) for variant in page.variants[:MOST_OFFERS]], page.price
        ),
    }
    if description:
        found["description"] = description
    if page.variants[0].sku:
        found["sku"] = page.variants[0].sku
    if rating := _rating(page.product):
        found["aggregateRating"] = rating
    found["brand"] = {"@type": "Brand", "name": page.product.vendor or store.current().name}
    return found


def _delivered(offers: list[dict[str, Any]], price: Money) -> list[dict[str, Any]]:
    """The offers with how they are delivered and returned: told with the first, named with the others."""
    named = {f"#delivery-{number}": one for number, one in enumerate(linked_data.shipping_details(price), 1)}
    told = [{"@id": name, **one} for name, one in named.items()]
    offers[0] |= {
        "shippingDetails": told,
        "hasMerchantReturnPolicy": {"@id": "#returns", **linked_data.return_policy()},
    }
    for offer in offers[1:]:
        offer["shippingDetails"] = [{"@id": name} for name in named]
        offer["hasMerchantReturnPolicy"] = {"@id": "#returns"}
    return offers


def _rating(product: ShownProduct) -> dict[str, Any] | None:
    """What the reviews on the same page come to; None while there are none."""
    if not product.rating_count:
        return None
    return {
        "@type": "AggregateRating",
        "ratingValue": product.rating_average / 100,
        "bestRating": 5,
        "worstRating": 1,
        "ratingCount": product.rating_count,
        "reviewCount": product.rating_count,
    }


def _offer(variant: PageVariant, address: str) -> dict[str, Any]:
    price = currency.crawled_price(variant.price)
    offer = {
        "@type": "Offer",
        "url": f"{address}?variant={variant.id}",
        "price": str(price.decimal),
        "priceCurrency": price.currency,
        "availability": _availability(variant),
    }
    if offer["availability"] == _PREORDER:
        offer["availabilityStarts"] = str(variant.ships_from)
    if variant.sku:
        offer["sku"] = variant.sku
    return offer


def _availability(variant: PageVariant) -> str:
    if not variant.in_stock:
        return _OUT
    if variant.available is None or variant.available > 0:
        return _IN
    return _PREORDER if variant.ships_from else _BACKORDER
