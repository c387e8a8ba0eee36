"""Recommendations on pages: whom a slot is filled for, and telling the journey what was shown."""

from __future__ import annotations

import uuid

from markupsafe import Markup

from shop.brand import language
from shop.catalog import queries as catalog
from shop.kernel import origin
from shop.orders.models import Order
from shop.recommendations.queries import Row
from shop.recommendations.slots import Reader
from shop.storefront import framing, notes
from shop.storefront.shown import suggested
from shop.web import recognition


def reader() -> Reader:
    """This visitor; their person only with consent. The arm is their first visit's, signed in or not."""
    here = origin.current()
    customer = recognition.known_customer() if here.personal else None
    if customer is None:
        return Reader(here.visitor_id or "")
    return Reader(customer.first_visitor_id or here.visitor_id or str(customer.id), str(customer.id))


def bought(order: Order) -> dict[uuid.UUID, str]:
    """What the products of an order are called in the reader's language, as they were sold where they are
    not known any more."""
    sold = {line.product_id: line.title for line in order.lines if line.product_id is not None}
    return sold if order.locale == language.current() else {**sold, **catalog.titles_read(sold)}


def section(row: Row, title: str, id: str) -> Markup:
    """A slot as a titled row of cards, told to the journey; nothing where it is empty."""
    notes.slot(row, title)
    return framing.row(title, suggested(row), id, row.slot)
