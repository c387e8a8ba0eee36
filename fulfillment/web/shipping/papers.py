"""Papers to print: the list to walk the shelves with, and slips in the customers' languages."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from flask import Response, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import refresh
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments import links, queries
from fulfillment.shipments.models import FulfillmentOrder
from fulfillment.shipments.queries import Waiting
from fulfillment.web import barcode, view
from fulfillment.web.shipping import blueprint, forms, one
from shop.brand import links as addresses
from shop.brand import store
from shop.catalog import care
from shop.catalog import queries as catalog
from shop.catalog.models import Product
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.orders import pickup
from shop.orders.models import Order, OrderLine
from shop.web import auth
from shop.web.locale import get_locale
from shop.web.render import fragment, page

MOST_GUIDES = 3


@dataclass
class Shelf:
    """What is taken from one shelf: a SKU with all its units, and how many go to which slip."""

    line: OrderLine
    units: int = 0
    to: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What a slip says beside its order."""

    order: Order
    code: str
    items: list[view.Item]
    prices: bool
    tracking: str


@blueprint.post("/pick-list")
@auth.staff_required("fulfillment")
def pick_list() -> Response | Answer:
    """What the ticked need, by SKU, with boxes to tick."""
    chosen = queries.by_codes(forms.codes())
    if not chosen:
        return _nothing()
    return page(
        "fulfillment/papers/pick_list.html",
        shelves=shelves(chosen),
        chosen=chosen,
        made=clock.now(),
        units=sum(each.units for each in chosen),
    )


@blueprint.post("/packing-slips")
@auth.staff_required("fulfillment")
def slips() -> Response | Answer:
    """Slips of the ticked, one a page."""
    chosen = [each for each in queries.by_codes(forms.codes()) if each.left]
    return _slips(chosen, back=url_for(".index")) if chosen else _nothing()


@blueprint.get("/<int:number>/packing-slip")
@auth.staff_required("fulfillment")
def slip(number: int) -> Response:
    """The slips of one order: what is left to send; of one that has left, what it held."""
    delivery = one.existing(number)
    works = queries.works_of(delivery.order.id)
    chosen = [Waiting(work=work, order=delivery.order) for work in works]
    left = [each for each in chosen if each.left]
    return _slips(left or chosen[:1], back=url_for(".show", number=number))


def shelves(chosen: Sequence[Waiting]) -> list[Shelf]:
    """Everything the chosen need, one entry a SKU, in the order of SKUs."""
    found: dict[str, Shelf] = {}
    for each in chosen:
        lines = {line.id: line for line in each.order.lines}
        for line_id, units in each.left.items():
            line = lines[line_id]
            key = line.sku or f"{line.title}\x1f{line.variant_title}"
            shelf = found.setdefault(key, Shelf(line))
            shelf.units += units
            shelf.to.append((each.code, units))
    return sorted(found.values(), key=lambda shelf: (shelf.line.sku.casefold(), shelf.line.title))


def _nothing() -> Answer:
    flash(_("Choose the orders first."), "warn")
    return redirect(url_for(".index"), 303)


def _slips(chosen: Sequence[Waiting], *, back: str) -> Response:
    made = sheets(chosen, prices=request.values.get("prices") == "1")
    return page("fulfillment/papers/slips.html", sheets=made, back=back)


def sheets(chosen: Sequence[Waiting], *, prices: bool) -> list[Markup]:
    """A slip for each of the chosen, each in its customer's language."""
    first = _first_works({each.order.id for each in chosen})
    told = [_slip(each, first[each.order.id], prices=prices) for each in chosen]
    products = _products({item.line.product_id for each in told for item in each.items} - {None})
    return [_sheet(each, products) for each in told]


def _slip(each: Waiting, first: FulfillmentOrder, *, prices: bool) -> Slip:
    units = each.left or {line.id: line.shipped_quantity for line in each.order.lines}
    return Slip(
        order=each.order,
        code=each.code,
        items=[view.Item(line, units[line.id]) for line in each.order.lines if units.get(line.id)],
        prices=prices and not each.order.hide_prices,
        tracking=addresses.url(links.path(first, at=clock.now()), locale=each.order.locale),
    )


def _sheet(slip: Slip, products: dict[uuid.UUID, tuple[str, str]]) -> Markup:
    """One page in the customer's language."""
    order = slip.order
    with _spoken(order.locale):
        place = pickup.place_of(order)
        return Markup(
            fragment(
                "fulfillment/papers/_slip.html",
                slip=slip,
                order=order,
                place=place,
                address=one.address_lines(PostalAddress.from_dict(order.shipping_address)),
                bars=Markup(barcode.svg(slip.code)),
                qr=Markup(care.qr_svg(slip.tracking, title=_("Follow or return this parcel"))),
                guides=_guides(slip, products),
            )
        )


def _guides(slip: Slip, products: dict[uuid.UUID, tuple[str, str]]) -> list[tuple[str, Markup]]:
    """(title, QR code) of what in the parcel has a guide to its care, the first few."""
    found: dict[uuid.UUID, tuple[str, Markup]] = {}
    for item in slip.items:
        product_id = item.line.product_id
        if product_id is None or product_id in found or product_id not in products:
            continue
        handle, kind = products[product_id]
        locale = get_locale()
        if catalog.care_of(product_id, kind, locale=locale, fallback=store.current().language):
            address = care.care_url(handle, locale=locale)
            found[product_id] = item.line.title, Markup(care.qr_svg(address, title=item.line.title))
        if len(found) == MOST_GUIDES:
            break
    return list(found.values())


def _first_works(order_ids: set[uuid.UUID]) -> dict[uuid.UUID, FulfillmentOrder]:
    return {order_id: work for order_id in order_ids if (work := queries.work_of(order_id))}


def _products(product_ids: set[uuid.UUID | None]) -> dict[uuid.UUID, tuple[str, str]]:
    rows = db.session().execute(
        select(Product.id, Product.handle, Product.product_type).where(Product.id.in_(product_ids))
    )
    return {row.id: (row.handle, row.product_type) for row in rows}


@contextmanager
def _spoken(locale: str) -> Iterator[None]:
    """Speak `locale` for a while, as an address with that language would."""
    before = get_locale()
    g.locale = locale if locale in store.LANGUAGES else before
    refresh()
    try:
        yield
    finally:
        g.locale = before
        refresh()
