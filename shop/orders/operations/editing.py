"""What was ordered changes after placement: amounts, lines and stock follow a quote that was made anew."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from shop.inventory import operations as inventory
from shop.kernel import db, events
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.orders import states
from shop.orders.events import OrderEdited
from shop.orders.models import OPEN, UNFULFILLED, Order, OrderLine
from shop.orders.operations import holding
from shop.orders.operations.changing import ChangedMeanwhile
from shop.orders.operations.locking import demand, lock, lock_customer
from shop.orders.operations.placing import amounts, in_store_currency, line_of
from shop.orders.operations.telling import add_timeline
from shop.pricing.quote import Quote


def editable(order: Order) -> bool:
    """Whether what was ordered may still change: it is to be sent, and nothing of it has left."""
    return (
        order.status == OPEN
        and order.fulfillment_status == UNFULFILLED
        and order.held_for in ("", states.BALANCE)
    )


def apply_edit(
    *,
    order_id: uuid.UUID,
    version: int,
    quote: Quote,
    kept: Sequence[uuid.UUID],
    back: Money | None = None,
    at: datetime,
) -> Order:
    """Make the order what `quote` says: its first lines are the order lines `kept`, the rest is new.

    `version` is the order's as it was seen. Stock is taken and put back in one pass; publishes OrderEdited.
    What the difference means for money is the caller's: `owe` or a refund of `back`, which is told here.
    Raises NotAllowed, ChangedMeanwhile or OutOfStock.
    """
    order = lock(order_id)
    if not editable(order):
        raise states.NotAllowed(N_("Something of this order has left, or it is over: it stays as it is."))
    if order.version != version:
        raise ChangedMeanwhile(N_("The order was changed meanwhile. Please look at it again."))
    before, needed = order.total, Counter(demand(order))
    lock_customer(order)
    told = _write(order, quote, kept)
    db.session().flush()
    order = lock(order_id, fresh=True)
    wanted = Counter(demand(order))
    deltas = {key: wanted[key] - needed[key] for key in {*wanted, *needed} if wanted[key] != needed[key]}
    inventory.retake(order_id=order.id, deltas=deltas, at=at)
    difference = order.total - before
    data = {"lines": told, "minor": difference.minor, "currency": difference.currency}
    add_timeline(order_id=order.id, kind="edited", data=data, at=at)
    events.publish(
        OrderEdited(
            order_id=order.id,
            customer_id=order.customer_id,
            version=order.version,
            difference=difference,
            back=back,
        ),
        at=at,
    )
    return order


def owe(*, order_id: uuid.UUID, difference: Money, at: datetime) -> Money:
    """An edit made a paid order dearer (or, below zero, cheaper): what is owed and not paid yet follows.

    While something is owed the order is held. Returns what of a cheaper edit has to go back.
    """
    order = lock(order_id)
    due = order.due_minor + difference.minor
    order.due_minor = max(due, 0)
    if order.due_minor:
        holding.hold(order_id=order.id, reason=states.BALANCE, at=at)
    elif order.held_for == states.BALANCE:
        holding.release(order_id=order.id, at=at)
    return order.money(max(-due, 0))


def record_balance(*, order_id: uuid.UUID, at: datetime) -> Order:
    """What was owed is paid: the order may be sent. The caller has entered the money."""
    order = lock(order_id)
    data = {"minor": order.due_minor, "currency": order.currency}
    order.due_minor = 0
    add_timeline(order_id=order.id, kind="balance_paid", data=data, at=at)
    if order.held_for == states.BALANCE:
        holding.release(order_id=order.id, at=at)
    return order


def _write(order: Order, quote: Quote, kept: Sequence[uuid.UUID]) -> list[dict[str, object]]:
    """The rows as `quote` has them; what changed, as the story keeps it."""
    rows = {line.id: line for line in order.lines}
    told: list[dict[str, object]] = []
    for line_id, line in zip(kept, quote.lines[: len(kept)], strict=True):
        row = rows.pop(line_id)
        if row.quantity != line.quantity:
            told.append(_told(row.title, row.variant_title, row.quantity, line.quantity))
        row.quantity, row.tax_minor = line.quantity, line.tax.minor
        row.discount_minor, row.total_minor = line.discount.minor, line.total.minor
    told += [_told(row.title, row.variant_title, row.quantity, 0) for row in rows.values()]
    _remove(list(rows.values()))
    last = max((line.position for line in order.lines), default=0)
    for place, line in enumerate(quote.lines[len(kept) :], start=1):
        told.append(_told(line.title, line.variant_title, 0, line.quantity))
        db.session().add(line_of(order.id, last + place, line))
    _amounts(order, quote)
    return told


def _remove(rows: list[OrderLine]) -> None:
    try:
        with db.session().begin_nested():
            for row in rows:
                db.session().delete(row)
            db.session().flush()
    except IntegrityError:  # a parcel that did not leave after all still names it
        raise states.NotAllowed(
            N_("What was in a parcel that did not leave cannot be taken out whole; leave one unit of it.")
        ) from None


def _amounts(order: Order, quote: Quote) -> None:
    said = {**amounts(quote), **in_store_currency(quote, order.conversion)}
    for name, value in said.items():
        setattr(order, name, value)
    order.version += 1


def _told(title: str, options: str, before: int, after: int) -> dict[str, object]:
    return {"title": title[:200], "options": options[:200], "before": before, "after": after}
