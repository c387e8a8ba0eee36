"""Gift cards that orders have bought: issued when the money is here, taken back when it went back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from shop.brand import store
from shop.cart.models import GiftCardWish
from shop.credit import operations as credit
from shop.credit import queries as wishes
from shop.credit.models import CreditAccount
from shop.credit.operations.issuing import Gift
from shop.kernel import db
from shop.kernel.events import Delivery
from shop.kernel.registry import Person
from shop.orders import queries
from shop.orders.events import OrderCancelled, OrderPaid, OrderRefunded
from shop.orders.models import CANCELLED, PAID, PARTIALLY_REFUNDED, REFUNDED, Order, OrderLine

MORNING = time(8)  # when a card is mailed on the day that was chosen, in the store's time zone


def issue(fact: OrderPaid, delivery: Delivery) -> None:
    """One card for each unit, once; whoever named nobody gets it themselves."""
    order = queries.by_id(fact.order_id)
    if order is None or order.payment_status not in (PAID, PARTIALLY_REFUNDED) or order.status == CANCELLED:
        return
    lines = [line for line in order.lines if line.gift_card and not line.gift]
    named = wishes.wishes(order.cart_id) if lines and order.cart_id else []
    for line in lines:
        credit.issue_bought(
            order_id=order.id,
            line_id=line.id,
            values=[order.money(line.unit_price_minor)] * line.quantity,
            gifts=_gifts(order, line, named),
            buyer=Gift(email=order.email, name=order.name, locale=order.locale),
            at=delivery.at,
        )


def take_back_cancelled(fact: OrderCancelled, delivery: Delivery) -> None:
    """The order will not be delivered: its cards neither."""
    _take_back(queries.by_id(fact.order_id), delivery)


def take_back_refunded(fact: OrderRefunded, delivery: Delivery) -> None:
    """All of its money went back. After a part of it the owner decides on the cards."""
    order = queries.by_id(fact.order_id)
    if order is not None and order.payment_status == REFUNDED:
        _take_back(order, delivery)


def forget_buyer(person: Person) -> None:
    """Take the name of who bought them off the cards of a person's orders, and their words."""
    theirs = select(Order.id).where(Order.customer_id == person.customer_id)
    db.session().execute(
        update(CreditAccount)
        .where(CreditAccount.order_id.in_(theirs))
        .values(sender_name="", message="")
        .execution_options(synchronize_session=False)
    )


def _take_back(order: Order | None, delivery: Delivery) -> None:
    if order is not None:
        credit.void_bought(order_id=order.id, order_number=order.number, at=delivery.at)


def _gifts(order: Order, line: OrderLine, named: Sequence[GiftCardWish]) -> list[Gift]:
    return [
        Gift(
            email=wish.recipient_email,
            name=wish.recipient_name,
            sender=wish.sender_name or order.name,
            message=wish.message,
            deliver_at=_morning(wish.deliver_on),
            locale=order.locale,
        )
        for wish in named
        if wish.variant_id == line.variant_id
    ]


def _morning(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(store.current().time_zone)).astimezone(UTC)
