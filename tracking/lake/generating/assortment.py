"""The shop's own products for invented visitors to look at, so that product reports mean something."""

from __future__ import annotations

from sqlalchemy import select

from shop.catalog.models import ACTIVE, Product, Variant
from shop.kernel import db
from tracking.lake.generating.goods import Good

MOST = 300


def goods() -> list[Good]:
    """The first variants of up to 300 products on sale, by handle; none in an empty shop."""
    query = (
        select(Product.handle, Product.title, Product.id, Variant.id, Variant.sku, Variant.price_minor)
        .join(Variant, Variant.product_id == Product.id)
        .where(Product.status == ACTIVE, Variant.position == 1)
        .order_by(Product.handle)
        .limit(MOST)
    )
    return [
        Good(
            handle=handle,
            title=title,
            sku=sku or str(variant_id),
            product_id=str(product_id),
            variant_id=str(variant_id),
            price_minor=price,
        )
        for handle, title, product_id, variant_id, sku, price in db.session().execute(query)
    ]
