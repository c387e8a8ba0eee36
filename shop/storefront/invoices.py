"""An order's invoice and credit notes: for whoever holds the link that its mails carry."""

from __future__ import annotations

import uuid

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from shop.invoices import links, queries
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.storefront import mine
from shop.web import downloads, security, slots
from shop.web.render import fragment, page

blueprint = Blueprint("invoices", __name__, url_prefix="/invoices")
blueprint.after_request(security.keep_private)


@blueprint.get("/<token>")
def show(token: str) -> Response:
    """The documents of one order."""
    order = _order(token)
    return page(
        "storefront/orders/documents.html",
        title=_("Invoices for order %(number)s", number=order.number),
        order=order,
        whole=mine.is_mine(order),
        documents=queries.of_order(order.id),
        url_of=lambda document: url_for(".pdf", token=token, invoice_id=document.id),
    )


@blueprint.get("/<token>/<uuid:invoice_id>.pdf")
def pdf(token: str, invoice_id: uuid.UUID) -> Response:
    """One document as PDF."""
    order, document = _order(token), queries.by_id(invoice_id)
    if document is None or document.order_id != order.id:
        raise NotFound(N_("There is no such document."))
    from shop.invoices.drawing import draw

    return downloads.pdf(draw(document), name=document.name)


def panel(order: Order, **_more: object) -> str:
    """Links to the documents on the order's page, for who may see its whole address."""
    found = queries.of_order(order.id) if mine.is_mine(order) else []
    if not found:
        return ""
    token = links.token(order)
    return fragment(
        "storefront/orders/_documents.html",
        documents=found,
        url_of=lambda document: url_for("invoices.pdf", token=token, invoice_id=document.id),
    )


slots.register("storefront.order", "invoices", 20, panel)


def _order(token: str) -> Order:
    order = orders.by_id(links.read(token, at=clock.now()))
    if order is None:
        raise NotFound(N_("There is no such order."))
    return order
