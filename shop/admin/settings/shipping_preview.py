"""Trying an address: what a sample cart costs there, which zone serves it, which taxes it bears, and why."""

from __future__ import annotations

import uuid
from collections import Counter

from flask import Response, request
from flask_babel import gettext as _

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.catalog import queries as catalog
from shop.checkout import explaining
from shop.customers.addresses import PostalAddress
from shop.kernel import clock
from shop.shipping import queries as shipping
from shop.web import auth, render
from shop.web.forms import strip
from shop.web.locale import get_locale

ROWS, MOST_UNITS, MOST_SIGNS = 3, 9999, 255


@blueprint.get("/shipping/preview", endpoint="shipping_preview")
@auth.staff_required("settings")
def show() -> Response:
    """The form, and once it is filled in the answer."""
    address = PostalAddress(
        country=_text("country") or store.current().country,
        region=_text("region"),
        postal_code=_text("postal_code"),
    )
    wanted, error = _wanted()
    if not countries.is_country(address.country):
        error = error or _("Please choose the country.")
    answer = None
    if wanted and not error:
        answer = explaining.explain(
            wanted=wanted,
            address=address,
            email=_text("email").lower(),
            shipping_code=_text("way"),
            at=clock.now(),
        )
    return render.page(
        "admin/settings/shipping_preview.html",
        status=422 if error else 200,
        address=address,
        country=countries.name(address.country, get_locale()),
        countries=countries.choices(get_locale()),
        titles=catalog.titles_to_suggest(),
        typed=request.args,
        rows=ROWS,
        error=error,
        answer=answer,
        ways=[(place.code, place.name) for place in shipping.places() if place.active],
    )


def _text(name: str) -> str:
    return str(strip(request.args.get(name, "")[:MOST_SIGNS]))


def _wanted() -> tuple[dict[uuid.UUID, int], str]:
    """(units by variant, what is wrong); of a product with variants the first."""
    wanted: Counter[uuid.UUID] = Counter()
    rows = zip(request.args.getlist("item")[:ROWS], request.args.getlist("units")[:ROWS], strict=False)
    for word, units in ((str(strip(word[:MOST_SIGNS])), units.strip()) for word, units in rows):
        if not word:
            continue
        found = catalog.variants_named(word)
        if not found:
            return {}, _("There is no product “%(word)s”.", word=word)
        if not (units.isascii() and units.isdigit() and 0 < int(units[:9]) <= MOST_UNITS):
            return {}, _("“%(text)s” is not a number of pieces.", text=units[:20])
        wanted[found[0][0]] += int(units)
    return dict(wanted), ""
