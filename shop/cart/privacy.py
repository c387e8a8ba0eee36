"""Carts of a person: what lies in them; open ones go, ordered ones no longer name anybody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.cart.models import OPEN, Cart, CartLine
from shop.kernel import db, registry
from shop.kernel.registry import Person


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("carts", carts)
    registry.eraser("carts", forget, order=40)


def carts(person: Person) -> list[dict[str, Any]]:
    """Every cart with the variants in it."""
    held = select(Cart, CartLine).outerjoin(CartLine, CartLine.cart_id == Cart.id)
    found: dict[Any, dict[str, Any]] = {}
    for cart, line in db.session().execute(
        held.where(Cart.customer_id == person.customer_id).order_by(
            Cart.created_at, Cart.id, CartLine.added_at
        )
    ):
        told = found.setdefault(
            cart.id,
            {"state": cart.state, "codes": cart.codes, "began": cart.created_at.isoformat(), "lines": []},
        )
        if line is not None:
            told["lines"].append({"variant": str(line.variant_id), "quantity": line.quantity})
    return list(found.values())


def forget(person: Person, at: datetime) -> None:
    """Delete open carts and take the name off the others."""
    mine = Cart.customer_id == person.customer_id
    open_carts = select(Cart.id).where(mine, Cart.state == OPEN)
    db.session().execute(delete(CartLine).where(CartLine.cart_id.in_(open_carts)))
    db.session().execute(delete(Cart).where(mine, Cart.state == OPEN))
    db.session().execute(
        update(Cart).where(mine).values(customer_id=None).execution_options(synchronize_session=False)
    )
