"""A cart of some worth was left for some hours: not soon, and once a cart, so that waiting does not pay.

A cart is its customer's, or else that of the visitor who filled it and agreed to be remembered: only then
does what was recorded of the visit name the cart.
"""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from shop.cart.models import OPEN, Cart, CartLine
from shop.catalog.models import Variant
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.origin import CONSENT_GRANTED
from tracking.journeys.models import Event
from tracking.personalization.offers.triggers.base import Asked, Candidate, open_to, people

KIND = "cart"
LATEST = timedelta(days=3)
LATELY = timedelta(hours=6)  # of carts without a customer most are nobody's who may be asked
AT_ONCE = 500


def find(asked: Asked) -> list[Candidate]:
    """Whose cart is worth `least_minor` or more and was touched `hours` hours ago or earlier."""
    known = _customers(asked)
    there = {one.customer_id for one in known}
    others = (one for one in _visitors(asked) if one.customer_id is None or one.customer_id not in there)
    return [*known, *others][: asked.most]


def _customers(asked: Asked) -> list[Candidate]:
    carts = (
        _left(select(Cart.customer_id), asked, LATEST)
        .join(Customer, Customer.id == Cart.customer_id)
        .where(*open_to(asked, Cart.created_at))
        .limit(asked.most)
    )
    found = dict.fromkeys(one for one in db.session().scalars(carts) if one is not None)
    return [Candidate(customer_id=customer_id) for customer_id in found]


def _visitors(asked: Asked) -> list[Candidate]:
    nobodys = _left(select(Cart.id), asked, LATELY, Cart.customer_id.is_(None)).limit(asked.most * 10)
    carts = list(db.session().scalars(nobodys))
    seen: dict[str, Candidate] = {}
    for start in range(0, len(carts), AT_ONCE):
        for visitor_id in _fillers(carts[start : start + AT_ONCE]):
            seen[visitor_id] = Candidate(visitor_id=visitor_id)
    return people(asked, seen)


def _left(wanted: Any, asked: Asked, within: timedelta, *conditions: ColumnElement[bool]) -> Any:
    """Of the carts in question, the one that was left first, first."""
    left = asked.at - timedelta(hours=int(asked.answers["hours"]))
    worth = func.sum(CartLine.quantity * Variant.price_minor)
    return (
        wanted.join(CartLine, CartLine.cart_id == Cart.id)
        .join(Variant, Variant.id == CartLine.variant_id)
        .where(
            Cart.state == OPEN,
            Cart.single.is_(False),
            Cart.updated_at <= left,
            Cart.updated_at > left - within,
            CartLine.later.is_(False),
            *conditions,
        )
        .group_by(Cart.customer_id, Cart.id, Cart.updated_at, Cart.created_at)
        .having(worth >= int(asked.answers["least_minor"]))
        .order_by(Cart.updated_at, Cart.id)
    )


def _fillers(cart_ids: list[uuid.UUID]) -> list[str]:
    """The visitor who was last seen with each cart, with consent."""
    rows = db.session("journey").execute(
        select(Event.cart_id, Event.visitor_id)
        .where(
            Event.cart_id.in_([str(one) for one in cart_ids]),
            Event.visitor_id.is_not(None),
            Event.consent == CONSENT_GRANTED,
            Event.bot.is_(False),
            Event.internal.is_(False),
        )
        .order_by(Event.occurred_at, Event.seq)
    )
    last = {row.cart_id: row.visitor_id for row in rows}
    return list(dict.fromkeys(last.values()))
