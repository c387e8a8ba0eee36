"""Working on what warehouses tell, by webhook or asked for: idempotent, in any order. By the worker."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from fulfillment.warehouses import operations, queries, reading
from fulfillment.warehouses.reading import Told, ToldShipment, ToldStock, ToldWait
from shop.kernel import db
from shop.kernel.errors import DomainError, NotFound
from shop.kernel.inbox import Message

SOURCE = "warehouses"


def handle(message: Message) -> None:
    """One verified webhook."""
    warehouse = queries.by_key(message.connection)
    told = reading.read(message.body)
    if warehouse is None or told is None:
        return
    warehouse_id = warehouse.id
    db.end_read()
    if isinstance(told, ToldShipment):
        take(warehouse_id, told, at=message.at)
    elif isinstance(told, ToldStock):
        with db.transaction():
            operations.note_stock(
                warehouse_id=warehouse_id, items=told.items, said_at=told.occurred_at, at=message.at
            )
    elif isinstance(told, ToldWait):
        waits(warehouse_id, told, at=message.at)
    else:
        answered(warehouse_id, told, at=message.at)


def answered(warehouse_id: uuid.UUID, told: Told, *, at: datetime) -> bool:
    """An answer about a work; False when it changed nothing. Outside of any transaction."""
    return _of_theirs(
        operations.answer,
        work_id=told.work_id,
        warehouse_id=warehouse_id,
        act=told.act,
        reason=told.reason,
        note=told.note,
        reference=told.reference,
        said_at=told.occurred_at,
        revision=told.revision,
        at=at,
    )


def waits(warehouse_id: uuid.UUID, told: ToldWait, *, at: datetime) -> bool:
    """It waits, or goes on; False when that changed nothing. Outside of any transaction."""
    return _of_theirs(
        operations.note_wait,
        work_id=told.work_id,
        warehouse_id=warehouse_id,
        waits=told.waits,
        why=told.why,
        said_at=told.occurred_at,
        at=at,
    )


def _of_theirs(do: Callable[..., bool], /, **said: Any) -> bool:
    """Do it in a transaction; False where the work is somebody else's by now."""
    try:
        with db.transaction():
            return do(**said)
    except NotFound:
        return False


def take(warehouse_id: uuid.UUID, told: ToldShipment, *, at: datetime) -> bool:
    """A shipment, once; what does not fit goes to the attention list. Outside of any transaction."""
    try:
        with db.transaction():
            return operations.take_shipment(warehouse_id=warehouse_id, told=told, at=at)
    except DomainError as error:
        with db.transaction():
            operations.turned_away(warehouse_id=warehouse_id, told=told, error=error, at=at)
        return False
