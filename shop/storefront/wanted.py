"""What a product form asks for: which variant, how many. Shared by "add to cart" and "buy now"."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from flask import request, url_for

from shop.cart.operations import BadQuantity, NotForSale
from shop.catalog import queries as catalog
from shop.catalog.values import ProductPage
from shop.kernel import ids
from shop.kernel.errors import N_, DomainError
from shop.storefront.products import choosing

MOST_UNITS = 999


class NoSuchChoice(DomainError):
    """The options chosen belong to no variant of the product."""


@dataclass(frozen=True)
class Wanted:
    """One press of a product form."""

    variant_id: uuid.UUID
    quantity: int


def quantity(text: str | None, *, least: int = 1) -> int:
    """A number of units as typed, in any script's digits. Raises BadQuantity."""
    typed = (text or str(least)).strip()
    number = int(typed) if typed.isdecimal() and len(typed) < 7 else -1
    if not least <= number <= MOST_UNITS:
        raise BadQuantity(N_("Please choose a quantity from 1 to %(most)s."), most=MOST_UNITS)
    return number


def read() -> Wanted:
    """The variant meant by `variant`, or by `product` and its `option1`…`option3`, and the quantity.

    Raises NotForSale, NoSuchChoice or BadQuantity.
    """
    variant_id = _chosen(request.form["product"]) if "product" in request.form else _named()
    return Wanted(variant_id, quantity(request.form.get("quantity")))


def address() -> str:
    """Where to choose again: the product's page, with the same choice if there is one, else the cart."""
    handle = request.form.get("product", "")
    page = catalog.product_page(handle) if handle else None
    if page is None:
        return url_for("cart.show")
    found = choosing.find(page.variants, _given(page))
    return url_for("products.show", handle=handle, variant=found.id if found else None)


def _named() -> uuid.UUID:
    variant_id = ids.parse_id(request.form.get("variant"))
    if variant_id is None:
        raise NotForSale(N_("This product is not for sale."))
    return variant_id


def _chosen(handle: str) -> uuid.UUID:
    page = catalog.product_page(handle)
    if page is None:
        raise NotForSale(N_("This product is not for sale."))
    found = choosing.find(page.variants, _given(page))
    if found is None:
        raise NoSuchChoice(N_("This combination does not exist. Please choose another one."))
    return found.id


def _given(page: ProductPage) -> list[str]:
    return [request.form.get(f"option{n + 1}", "") for n in range(len(page.options))]
