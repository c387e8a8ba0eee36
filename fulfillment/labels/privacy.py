"""Labels of a person: told without what carriers charge us; forgotten with the sheets that bear names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from fulfillment.labels.models import LabelSheet, ParcelLabel
from shop.kernel import db, registry
from shop.kernel.registry import Person
from shop.orders.models import Order


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("labels", told)
    registry.eraser("labels", forget, order=40)


def told(person: Person) -> list[dict[str, Any]]:
    """Every label that was bought for parcels to somebody."""
    return [
        {
            "carrier": label.carrier_name or label.carrier,
            "service": label.service_name,
            "tracking_number": label.tracking_number,
            "bought_at": label.bought_at.isoformat() if label.bought_at else None,
        }
        for label in _of(person)
        if label.bought_at
    ]


def forget(person: Person, at: datetime) -> None:
    """Drop the sheets and where they lie; number, service and cost stay for the books."""
    ids = [label.id for label in _of(person)]
    db.session().execute(delete(LabelSheet).where(LabelSheet.label_id.in_(ids)))
    db.session().execute(update(ParcelLabel).where(ParcelLabel.id.in_(ids)).values(url=""))


def _of(person: Person) -> Iterator[ParcelLabel]:
    query = select(ParcelLabel).join(Order, Order.id == ParcelLabel.order_id)
    return iter(db.session().scalars(query.where(Order.customer_id == person.customer_id)).all())
