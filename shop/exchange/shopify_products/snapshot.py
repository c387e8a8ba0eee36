"""What the shop knows of the products of one batch, in four statements."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from shop.brand import links
from shop.catalog.models import Media, Product, Variant
from shop.catalog.pictures.files import jpeg_path
from shop.exchange.shopify_products.changes import KnownProduct
from shop.inventory import queries as inventory
from shop.kernel import db


def snapshot(handles: Collection[str]) -> dict[str, KnownProduct]:
    """The products with these handles that are in the shop, by handle."""
    products = _rows(select(*Product.__table__.columns).where(Product.handle.in_(handles)))
    if not products:
        return {}
    ids = [product["id"] for product in products]
    order = (Variant.position, Variant.id)
    variants = _rows(select(*Variant.__table__.columns).where(Variant.product_id.in_(ids)).order_by(*order))
    columns = (Media.id, Media.product_id, Media.source_url, Media.file, Media.alt, Media.position)
    media = _rows(select(*columns).where(Media.product_id.in_(ids)).order_by(Media.position, Media.id))
    on_hand = inventory.on_hand([variant["id"] for variant in variants])
    variants_of, media_of = _by_product(variants), _by_product(media)
    return {
        product["handle"]: KnownProduct(
            product=product,
            variants=tuple(variants_of[product["id"]]),
            media={address_of(row["source_url"], row["file"]): row for row in media_of[product["id"]]},
            last_position=max((row["position"] for row in media_of[product["id"]]), default=0),
            on_hand=on_hand,
        )
        for product in products
    }


def address_of(source_url: str, file: str) -> str:
    """The address a picture is exported with, and known by when it comes back."""
    return source_url or links.url(f"/media/{jpeg_path(file)}")


def _rows(query: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in db.session().execute(query).mappings()]


def _by_product(rows: list[dict[str, Any]]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    found: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["product_id"]].append(row)
    return found


def owners_of_skus(skus: Collection[str]) -> dict[str, set[uuid.UUID]]:
    """Ids of the products that already use these SKUs."""
    found: dict[str, set[uuid.UUID]] = defaultdict(set)
    if skus:
        query = select(Variant.sku, Variant.product_id).where(Variant.sku.in_(skus))
        for sku, product_id in db.session().execute(query):
            found[sku or ""].add(product_id)
    return found
