"""Saved addresses: added, changed, chosen as the default, removed. Orders keep what they were sent to."""

from __future__ import annotations

import uuid

from flask import Response, flash, make_response, redirect, url_for
from flask_babel import gettext as _

from shop.brand import countries, store
from shop.checkout import requirements
from shop.customers import operations, queries
from shop.customers.addresses import PostalAddress
from shop.customers.models import Address
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.storefront.account import blueprint, customers_only, me
from shop.storefront.checkout import reading, showing
from shop.storefront.checkout.regions import REGIONS
from shop.web.locale import get_locale
from shop.web.render import page


@blueprint.get("/addresses")
@customers_only
def addresses() -> Response:
    """All saved addresses, and a form for one more."""
    blank = PostalAddress(name=me().name, phone=me().phone, country=store.current().country)
    return _page(blank, {})


@blueprint.post("/addresses")
@customers_only
def create_address() -> Response:
    """Save an address as the default."""
    address, errors = _typed()
    if errors:
        return _page(address, errors, status=422)
    with db.transaction():
        operations.save_address(customer_id=me().id, address=address, at=clock.now())
    flash(_("Saved. Your next order begins with this address."), "good")
    return _back()


@blueprint.get("/addresses/<uuid:address_id>")
@customers_only
def address(address_id: uuid.UUID) -> Response:
    """One address, to be changed."""
    row = _own(address_id)
    return _page(PostalAddress.from_dict(row.fields), {}, changing=row)


@blueprint.post("/addresses/<uuid:address_id>")
@customers_only
def update_address(address_id: uuid.UUID) -> Response:
    """Write an address anew."""
    row, (typed, errors) = _own(address_id), _typed()
    if errors:
        return _page(typed, errors, changing=row, status=422)
    with db.transaction():
        operations.change_address(customer_id=me().id, address_id=address_id, address=typed)
    flash(_("Saved."), "good")
    return _back()


@blueprint.post("/addresses/<uuid:address_id>/default")
@customers_only
def choose_address(address_id: uuid.UUID) -> Response:
    """Begin the next order with this address."""
    with db.transaction():
        operations.make_default(customer_id=me().id, address_id=address_id)
    return _back()


@blueprint.post("/addresses/<uuid:address_id>/removal")
@customers_only
def remove_address(address_id: uuid.UUID) -> Response:
    """Forget an address; orders keep theirs."""
    with db.transaction():
        operations.remove_address(customer_id=me().id, address_id=address_id)
    return _back()


def _typed() -> tuple[PostalAddress, dict[str, str]]:
    """The form, and what is wrong with it by field."""
    typed = reading.details().address
    return typed, showing.errors(requirements.of_address(typed, ships=True, served=None))


def _own(address_id: uuid.UUID) -> Address:
    row = queries.address(me().id, address_id)
    if row is None:
        raise NotFound(N_("There is no such address."))
    return row


def _back() -> Response:
    return make_response(redirect(url_for(".addresses"), 303))


def _page(
    address: PostalAddress, errors: dict[str, str], *, changing: Address | None = None, status: int = 200
) -> Response:
    saved = [(row, PostalAddress.from_dict(row.fields)) for row in queries.addresses(me().id)]
    return page(
        "storefront/account/addresses.html",
        title=_("Addresses"),
        status=status,
        saved=[(row, _lines(shown)) for row, shown in saved],
        changing=changing,
        address=address,
        errors=errors,
        choices=countries.choices(get_locale()),
        regions=REGIONS.get(address.country, ()),
        with_postal_code=address.country not in requirements.WITHOUT_POSTAL_CODE,
    )


def _lines(address: PostalAddress) -> list[str]:
    return [*address.lines()[:-1], countries.name(address.country, get_locale())]
