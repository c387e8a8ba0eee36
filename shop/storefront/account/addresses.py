"""Saved addresses: the default is the one the next checkout begins with."""

from __future__ import annotations

import uuid

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _

from shop.brand import countries, store
from shop.checkout import requirements
from shop.customers import operations, queries
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.checkout import reading, showing
from shop.storefront.checkout.regions import REGIONS
from shop.web.locale import get_locale
from shop.web.render import page


@blueprint.get("/addresses")
@customers_only
def addresses() -> Response:
    """All saved addresses, and a form for one more."""
    return _page(PostalAddress(name=me().name, country=store.current().country), {})


@blueprint.post("/addresses")
@customers_only
def create_address() -> Response:
    """Save an address as the default."""
    address = reading.details().address
    missing = requirements.of_address(address, ships=True, served=None)
    if missing:
        return _page(address, showing.errors(missing), status=422)
    with db.transaction():
        operations.save_address(customer_id=me().id, address=address, at=clock.now())
    flash(_("Saved. Your next order begins with this address."), "good")
    return make_response(redirect(url_for(".addresses"), 303))


@blueprint.post("/addresses/<uuid:address_id>/removal")
@customers_only
def remove_address(address_id: uuid.UUID) -> Response:
    """Forget an address; orders keep theirs."""
    with db.transaction():
        operations.remove_address(customer_id=me().id, address_id=address_id)
    return make_response(redirect(url_for(".addresses"), 303))


def _page(address: PostalAddress, errors: dict[str, str], *, status: int = 200) -> Response:
    saved = [(row, PostalAddress.from_dict(row.fields)) for row in queries.addresses(me().id)]
    return page(
        "storefront/account/addresses.html",
        title=_("Addresses"),
        status=status,
        saved=[(row, _lines(shown)) for row, shown in saved],
        address=address,
        errors=errors,
        choices=countries.choices(get_locale()),
        regions=REGIONS.get(address.country, ()),
        with_postal_code=address.country not in requirements.WITHOUT_POSTAL_CODE,
    )


def _lines(address: PostalAddress) -> list[str]:
    return [*address.lines()[:-1], countries.name(address.country, get_locale())]
