"""How to use a product and look after it: a page to read and print, and the code that leads to it."""

from __future__ import annotations

from flask import Response, abort, make_response
from flask_babel import gettext as _
from markupsafe import Markup

from shop.brand import store
from shop.catalog import care as codes
from shop.catalog import queries as catalog
from shop.catalog.queries import Care
from shop.catalog.values import ProductPage, ShownProduct
from shop.content import markdown
from shop.storefront.products import blueprint
from shop.web.locale import get_locale
from shop.web.render import page


def guide(product: ShownProduct) -> Care | None:
    """The guide for this product in the reader's language, else in the store's own."""
    return catalog.care_of(
        product.id, product.own_type, locale=get_locale(), fallback=store.current().language
    )


def as_html(found: Care) -> Markup:
    """A guide as safe HTML."""
    return Markup(markdown.to_html(found.markdown))


@blueprint.get("/<handle>/care")
def care(handle: str) -> Response:
    """The guide, with the code for whoever prints it."""
    found, text = _found(handle)
    address = codes.care_url(handle, locale=get_locale())
    return page(
        "storefront/products/care.html",
        title=_("Care and use"),
        product=found.product,
        image=found.media[0] if found.media else None,
        guide=text,
        html=as_html(text),
        address=address,
        code=Markup(codes.qr_svg(address, title=_("Code that leads to this page"))),
    )


@blueprint.get("/<handle>/care.svg")
def care_code(handle: str) -> Response:
    """The code alone, for slips and tags."""
    _found(handle)
    svg = codes.qr_svg(codes.care_url(handle, locale=get_locale()))
    return make_response(
        svg, 200, {"Content-Type": "image/svg+xml", "Cache-Control": "public, max-age=86400"}
    )


def _found(handle: str) -> tuple[ProductPage, Care]:
    shown = catalog.product_page(handle)
    text = guide(shown.product) if shown else None
    if shown is None or text is None:
        abort(404)
    return shown, text
