"""A person's returns: told whole; forgotten but for which pieces came back and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from fulfillment.returns import links, queries
from fulfillment.returns.models import UNDER_WAY, Return, ReturnLabel
from shop.kernel import db, registry
from shop.kernel.errors import N_, Conflict
from shop.kernel.registry import Person
from shop.orders.models import Order


class ComingBack(Conflict):
    """A return is not settled yet."""


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("returns", export)
    registry.eraser("returns", erase, order=45, hold=under_way)


def export(person: Person) -> list[dict[str, Any]]:
    """Every return of a customer, newest first, with words and photos."""
    return [
        {
            "order": order.number,
            "requested_at": one.requested_at.isoformat(),
            "status": [one.status, one.outcome],
            "wish": one.wish,
            "comment": one.comment,
            "answer": one.answer,
            "photos": [f"{links.path(one)}/photos/{number}" for number, _photo in enumerate(one.photos, 1)],
            "tracking_number": one.tracking_number,
            "refund_minor": one.refund_minor,
            "currency": one.currency,
            "lines": [{"quantity": line.quantity, "reason": line.reason} for line in one.lines],
        }
        for one, order in queries.of_customer(person.customer_id)
    ]


def under_way(person: Person, at: datetime) -> ComingBack | None:
    """The return that is not done with."""
    number = db.session().scalar(
        select(Order.number)
        .join(Return, Return.order_id == Order.id)
        .where(Order.customer_id == person.customer_id, Return.status.in_(UNDER_WAY))
        .order_by(Order.number)
        .limit(1)
    )
    if number is None:
        return None
    return ComingBack(N_("A return of order %(number)d is not settled yet."), number=number)


def erase(person: Person, at: datetime) -> None:
    """Take words, photos, tracking number and label off; photos are swept when nobody shows them."""
    orders = select(Order.id).where(Order.customer_id == person.customer_id)
    mine = select(Return.id).where(Return.order_id.in_(orders))
    db.session().execute(delete(ReturnLabel).where(ReturnLabel.return_id.in_(mine)))
    db.session().execute(
        update(Return)
        .where(Return.order_id.in_(orders))
        .values(comment="", answer="", photos=[], tracking_number="", label_url="", way_reference="")
        .execution_options(synchronize_session=False)
    )
