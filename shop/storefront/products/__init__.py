"""A product's page: pictures, the choice of a variant, what goes with it; complete without a script."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from shop.brand import countries, store
from shop.catalog import queries as catalog
from shop.catalog import texts
from shop.catalog.values import PageVariant, ProductPage
from shop.kernel import clock, ids
from shop.recommendations import queries as recommendations
from shop.shipping import queries as shipping
from shop.shipping.rates import Freight, ShippingOption
from shop.storefront import notes
from shop.storefront.products import choosing, stock, structured
from shop.storefront.shown import suggested
from shop.taxes import queries as taxes
from shop.web.locale import get_locale
from shop.web.render import page

blueprint = Blueprint("products", __name__, url_prefix="/products")


@blueprint.get("/<handle>")
def show(handle: str) -> Response:
    """The page of one product, with a variant chosen that can be bought."""
    found = catalog.product_page(handle)
    if found is None:
        abort(404)
    chosen = _asked_for(found) or found.default_variant
    companions = recommendations.goes_with([found.product.id], limit=4)
    notes.item(found, chosen)
    notes.item_list("product_goes_with", "Goes with", [one.card for one in companions])
    return page(
        "storefront/products/show.html",
        title=found.product.title,
        **_context(found, chosen),
        companions=suggested(companions),
    )


def _asked_for(found: ProductPage) -> PageVariant | None:
    variant_id = ids.parse_id(request.args.get("variant"))
    return next((variant for variant in found.variants if variant.id == variant_id), None)


def _context(found: ProductPage, chosen: PageVariant) -> dict[str, Any]:
    description = found.product.seo_description or texts.plain_text(found.product.description_html)
    return {
        "shown": found,
        "product": found.product,
        "chosen": chosen,
        "groups": choosing.groups(found, chosen),
        "variants": [stock.as_json(variant) for variant in found.variants],
        "note": stock.note(chosen),
        "most": stock.most(found),
        "promise": _promise(chosen, at=clock.now()),
        "promise_country": countries.name(store.current().country, get_locale()),
        "price_note": _("incl. tax") if taxes.prices_include_tax() else "",
        "description": " ".join(description.split())[:300],
        "linked_data": structured.product(found, description=" ".join(description.split())[:5000]),
    }


def _promise(chosen: PageVariant, *, at: datetime) -> ShippingOption | None:
    """The cheapest delivery of one unit within the store's own country."""
    freight = Freight(grams=0, subtotal=chosen.price)
    return next(iter(shipping.options(country=store.current().country, freight=freight, at=at)), None)
