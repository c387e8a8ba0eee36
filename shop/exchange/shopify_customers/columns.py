"""The headings of Shopify's customer export, of both dialects; those not listed here are ignored.

Source: help.shopify.com, "Exporting customers to a CSV file", and the import template of before 2023.
"""

from __future__ import annotations

from collections.abc import Sequence

from shop.exchange import people
from shop.exchange.shopify_products.drafts import BadFile
from shop.kernel.errors import N_

_HEADINGS = {
    "external_id": ("customer id",),
    "email": ("email",),
    "first": ("first name",),
    "last": ("last name",),
    "phone": ("phone",),
    "accepts": ("accepts email marketing", "accepts marketing"),
    "company": ("default address company", "company"),
    "line1": ("default address address1", "address1"),
    "line2": ("default address address2", "address2"),
    "city": ("default address city", "city"),
    "region": ("default address province code", "province code"),
    "country": ("default address country code", "country code"),
    "postal_code": ("default address zip", "zip"),
    "address_phone": ("default address phone",),
    "exempt": ("tax exempt",),
}
BY_HEADING = {heading: name for name, headings in _HEADINGS.items() for heading in headings}


def recognized(cells: Sequence[str]) -> dict[str, int]:
    """Index of the column for each of our names found among the headings."""
    return people.headings(cells, BY_HEADING)


def columns_of(cells: Sequence[str]) -> dict[str, int]:
    """The same for a file's header. Raises BadFile when this is no customer file."""
    found = recognized(cells)
    if "email" not in found or not {"first", "last", "accepts"} & found.keys():
        raise BadFile(N_("This is not a Shopify customer file: it has no columns “Email” and “First Name”."))
    return found
