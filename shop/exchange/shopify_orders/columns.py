"""The headings of Shopify's order export and what we call them; those not listed here are ignored.

Source: help.shopify.com, "Exporting orders to a CSV file": one row a line item, the first row of an order
holds what is of the whole order.
"""

from __future__ import annotations

from collections.abc import Sequence

from shop.exchange import people
from shop.exchange.shopify_products.drafts import BadFile
from shop.kernel.errors import N_

_HEADINGS = {
    "name": ("name", "order", "order name", "order number"),
    "external_id": ("id",),
    "email": ("email",),
    "financial": ("financial status",),
    "fulfillment": ("fulfillment status",),
    "currency": ("currency",),
    "subtotal": ("subtotal",),
    "shipping": ("shipping",),
    "tax": ("taxes",),
    "total": ("total",),
    "discount_code": ("discount code",),
    "discount": ("discount amount",),
    "placed_at": ("created at",),
    "cancelled_at": ("cancelled at",),
    "refunded": ("refunded amount",),
    "outstanding": ("outstanding balance",),
    "note": ("notes", "note"),
    "phone": ("phone",),
    "quantity": ("lineitem quantity",),
    "title": ("lineitem name",),
    "price": ("lineitem price",),
    "sku": ("lineitem sku",),
    "line_discount": ("lineitem discount",),
    "line_fulfillment": ("lineitem fulfillment status",),
    "billing_name": ("billing name",),
    "ship_name": ("shipping name",),
    "ship_line1": ("shipping address1", "shipping street"),
    "ship_line2": ("shipping address2",),
    "ship_company": ("shipping company",),
    "ship_city": ("shipping city",),
    "ship_postal_code": ("shipping zip",),
    "ship_region": ("shipping province",),
    "ship_country": ("shipping country",),
    "ship_phone": ("shipping phone",),
}
BY_HEADING = {heading: name for name, headings in _HEADINGS.items() for heading in headings}
NEEDED = {
    "name": "Name",
    "email": "Email",
    "placed_at": "Created at",
    "total": "Total",
    "title": "Lineitem name",
    "quantity": "Lineitem quantity",
}


def recognized(cells: Sequence[str]) -> dict[str, int]:
    """Index of the column for each of our names found among the headings."""
    return people.headings(cells, BY_HEADING)


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """The same for a file's header. Raises BadFile when this is no order file."""
    found = recognized(cells)
    missing = [heading for name, heading in NEEDED.items() if name not in found]
    if missing:
        raise BadFile(
            N_("This is not a Shopify order file: it has no column “%(missing)s”."),
            missing="”, “".join(missing),
        )
    return found
