"""What a browser sends and shows of the product's form."""

from __future__ import annotations

import re
import uuid
from typing import Any

from shop.catalog import queries
from shop.kernel import db
from tests.factories.catalog import make_product

NEW, LIST = "/admin/products/new", "/admin/products"


def fields(**changes: Any) -> dict[str, Any]:
    """What a browser sends for a product of one variant at 28.00 with 5 in stock."""
    return {
        "title": "Tall Mug",
        "status": "active",
        "variants-0-price": "28.00",
        "variants-0-stock": "5",
        "variants-0-tracked": "1",
        "variants-0-tax_class": "standard",
        "variants-0-requires_shipping": "1",
        **{name.replace("__", "-"): value for name, value in changes.items()},
    }


def shown(html: str) -> dict[str, str]:
    """Name and value of every text and hidden input of a page."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("text", "hidden", None) and "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
        elif attributes.get("type") == "checkbox" and " checked" in tag and "name" in attributes:
            found[attributes["name"]] = attributes["value"]
    return found


def page_of(handle: str) -> Any:
    db.end_read()
    return queries.product_page(handle, any_status=True)


def make(title: str = "Tall Mug", **changes: Any) -> uuid.UUID:
    with db.transaction():
        return make_product(title, **changes).id
