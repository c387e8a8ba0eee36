"""The headings of both dialects (the admin's classic export, and the one of 2024) and what we call them.

Headings are matched whatever their case; those not listed here are ignored.
"""

from __future__ import annotations

from collections.abc import Sequence

from shop.exchange.shopify_products.drafts import BadFile
from shop.kernel.errors import N_

_HEADINGS = {
    "handle": ("handle", "url handle"),
    "title": ("title",),
    "description": ("body (html)", "body html", "description"),
    "vendor": ("vendor",),
    "product_type": ("type", "product type"),
    "tags": ("tags",),
    "collection": ("collection",),
    "published": ("published", "published on online store"),
    "status": ("status",),
    "seo_title": ("seo title",),
    "seo_description": ("seo description",),
    "option1_name": ("option1 name",),
    "option2_name": ("option2 name",),
    "option3_name": ("option3 name",),
    "option1": ("option1 value",),
    "option2": ("option2 value",),
    "option3": ("option3 value",),
    "sku": ("variant sku", "sku"),
    "barcode": ("variant barcode", "barcode"),
    "price": ("variant price", "price"),
    "compare_at": ("variant compare at price", "compare-at price", "compare at price"),
    "cost": ("cost per item",),
    "taxable": ("variant taxable", "charge tax"),
    "tax_class": ("variant tax class", "tax class"),
    "tracker": ("variant inventory tracker", "inventory tracker"),
    "quantity": ("variant inventory qty", "inventory quantity"),
    "policy": ("variant inventory policy", "continue selling when out of stock"),
    "grams": ("variant grams", "weight value (grams)"),
    "requires_shipping": ("variant requires shipping", "requires shipping"),
    "variant_image": ("variant image", "variant image url"),
    "image_url": ("image src", "product image url"),
    "image_position": ("image position",),
    "image_alt": ("image alt text",),
}
_BY_HEADING = {heading: name for name, headings in _HEADINGS.items() for heading in headings}


def recognized(cells: Sequence[str]) -> dict[str, int]:
    """Index of the column for each of our names found among the headings `cells`; the first one counts."""
    found: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = _BY_HEADING.get(" ".join(cell.replace("\ufeff", "").casefold().split()))
        if name is not None:
            found.setdefault(name, index)
    return found


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """The same for a file's header. Raises BadFile when this is no product file."""
    found = recognized(cells)
    if "title" not in found and "handle" not in found:
        raise BadFile(N_("This is not a Shopify product file: it has neither a column “Title” nor “Handle”."))
    return found
