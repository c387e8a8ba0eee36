"""Conversations of the demo store: a bowl that broke, a question that was answered, one in Hebrew."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import func, select

from shop.conversations import operations, rules
from shop.conversations.models import Conversation
from shop.kernel import clock, db, outbox, registry, work
from shop.mail import sending
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.staff import queries as staff

HOUR = timedelta(hours=1)
SAVED = (
    (
        "Broken on arrival",
        "Dear {name},\n\nwe are sorry. A new one leaves today; keep the broken one.\n\n{staff}, {store}",
    ),
    (
        "Where it is",
        "Dear {name},\n\nyou see at any time where order {order} is: {order_link}\n\n{staff}, {store}",
    ),
)


def install() -> None:
    """Register the seeder, which runs after the one that makes the orders."""
    registry.seeder("conversations", seed, order=55)


def seed(at: datetime) -> None:
    """Say it all, unless something was said already. Mails to invented people are captured, never sent."""
    said = db.session().scalar(select(func.count(Conversation.id)))
    found, owner = orders.page(per_page=4).orders, staff.owner()
    answerer = owner.id if owner else None
    db.end_read()
    if said or len(found) < 2:
        return
    with db.transaction():
        for title, body in SAVED:
            operations.save_answer(title=title, body=body, at=at)
    _broken(found[-1], at=at - 3 * HOUR)
    _asked(found[-2], answerer, at=at - 50 * HOUR)
    _in_hebrew(at=at - 26 * HOUR)


def _broken(order: Order, *, at: datetime) -> None:
    _say(
        email=order.email,
        name=order.name,
        customer_id=order.customer_id,
        order_id=order.id,
        order_number=str(order.number),
        channel=rules.PROBLEM,
        topic="damaged",
        body="One piece has a crack from the rim to the foot.\nCan you send another one?",
        locale=order.locale,
        proven=True,
        at=at,
    )


def _asked(order: Order, answerer: uuid.UUID | None, *, at: datetime) -> None:
    conversation = _say(
        email=order.email,
        name=order.name,
        customer_id=order.customer_id,
        order_number=str(order.number),
        body="Does the glaze bear a dishwasher?",
        locale=order.locale,
        at=at,
    )
    if answerer is None:
        return
    answered = at + 4 * HOUR
    with clock.frozen(answered), db.transaction():
        operations.answer(
            conversation_id=conversation,
            body="It does, up to 65 °C. By hand it stays bright for longer.",
            staff_id=answerer,
            at=answered,
        )
    _settle(answered)


def _in_hebrew(*, at: datetime) -> None:
    _say(
        email="maya.k@example.com",
        name="מאיה כהן",
        body="שלום, אפשר להזמין את הצלחות גם בכחול כהה? אני צריכה שש.",
        locale="he",
        at=at,
    )


def _say(*, at: datetime, **said: object) -> uuid.UUID:
    with clock.frozen(at), db.transaction():
        message = operations.receive(at=at, **said)  # type: ignore[arg-type]
        conversation = message.conversation_id
    _settle(at)
    return conversation


def _settle(at: datetime) -> None:
    """Let facts reach their subscribers, and capture the mails that follow."""
    with clock.frozen(at):
        work.drain(partial(outbox.run_due, at=at))
        work.drain(partial(sending.run_due, at=at, capture=True))
        db.end_read()
