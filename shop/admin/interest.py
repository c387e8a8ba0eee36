"""Who would like a product: on how many wish lists it is, how many wait; beside its form and its stock."""

from __future__ import annotations

import uuid
from typing import Any

from markupsafe import Markup

from shop.catalog import queries as catalog
from shop.catalog.models import Product
from shop.inventory import queries as stock
from shop.kernel import clock
from shop.web import slots
from shop.web.render import fragment
from shop.wishlist import queries as wishlists


def render(*, product: Product, **_context: Any) -> str:
    """The panel on a product's page: care guide, wish lists, and waiting people by variant."""
    waiting = stock.waiting_counts([variant.id for variant in product.variants], at=clock.now())
    subjects = catalog.care_subjects(product.id, product.product_type)
    return fragment(
        "admin/products/_interest.html",
        product=product,
        wished=wishlists.counts([product.id]).get(product.id, 0),
        waiting=[(variant, waiting[variant.id]) for variant in product.variants if variant.id in waiting],
        guided=any(catalog.care_texts(subject) for subject in subjects),
    )


def beside_stock(*, variant_id: uuid.UUID, **_context: Any) -> str:
    """A line on the page of one variant's stock."""
    count = stock.waiting_counts([variant_id], at=clock.now()).get(variant_id, 0)
    return fragment("admin/stock/_waiting.html", count=count) if count else Markup("")


slots.register("admin.product", "interest", 20, render)
slots.register("admin.stock", "waiting", 20, beside_stock)
