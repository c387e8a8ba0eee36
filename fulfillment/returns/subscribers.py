"""What follows from facts about returns: the customer hears of each step."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from fulfillment.labels.events import WayBackBought, WayBackVoided
from fulfillment.returns import emails, mail_samples, operations, photos, queries, reporting
from fulfillment.returns.events import ReturnLabelGiven
from fulfillment.returns.models import CANCELLED, DECLINED, OPEN, RECEIVED, REQUESTED, UNDER_WAY, Return
from shop.kernel import db, events, registry
from shop.kernel.events import Delivery
from shop.kernel.registry import Person
from shop.orders import queries as orders
from shop.orders import returned
from shop.orders.events import ReturnClosed, ReturnDecided, ReturnReceived, ReturnRequested
from shop.orders.models import Order


def install() -> None:
    """Subscribe, tell what came back, keep customers' photos from the sweep, offer the mails' previews."""
    events.subscribe(ReturnRequested, mail_requested)
    events.subscribe(ReturnDecided, mail_decision)
    events.subscribe(ReturnLabelGiven, mail_label)
    events.subscribe(ReturnReceived, mail_received)
    events.subscribe(ReturnClosed, mail_settled)
    events.subscribe(ReturnClosed, see_to_label)
    events.subscribe(WayBackBought, give_bought)
    events.subscribe(WayBackVoided, take_back_bought)
    registry.matter("return", under_way)
    returned.supply(reporting.by_line)
    photos.install()
    mail_samples.install()


def under_way(person: Person) -> bool:
    """Whether a return of theirs is still to be settled: meanwhile nobody asks them how they liked it."""
    theirs = select(Return.id).join(Order, Order.id == Return.order_id)
    waiting = theirs.where(Order.customer_id == person.customer_id, Return.status.in_(UNDER_WAY))
    return db.session().scalar(waiting.limit(1)) is not None


def give_bought(fact: WayBackBought, delivery: Delivery) -> None:
    """The customer gets the label that was bought for the way back."""
    operations.give_bought(label_id=fact.label_id, at=delivery.at)


def take_back_bought(fact: WayBackVoided, delivery: Delivery) -> None:
    """It was given back: the customer is not to use it."""
    operations.take_back_bought(label_id=fact.label_id, at=delivery.at)


def see_to_label(fact: ReturnClosed, delivery: Delivery) -> None:
    """A label that was bought and is not used is money to ask back."""
    operations.note_unused(return_id=fact.return_id, at=delivery.at)


def mail_requested(fact: ReturnRequested, delivery: Delivery) -> None:
    """Say that it is here, unless it was decided already: then that mail says it all."""
    if (found := _found(fact.return_id)) and found[0].status == REQUESTED:
        emails.queue_requested(*found, at=delivery.at)


def mail_decision(fact: ReturnDecided, delivery: Delivery) -> None:
    """Say what to do, or why not."""
    found = _found(fact.return_id)
    if found and fact.approved and found[0].status == OPEN:
        emails.queue_approved(*found, at=delivery.at)
    if found and not fact.approved and found[0].status == DECLINED:
        emails.queue_declined(*found, at=delivery.at)


def mail_label(fact: ReturnLabelGiven, delivery: Delivery) -> None:
    """Say that there is a label now."""
    found = _found(fact.return_id)
    if found and found[0].status == OPEN:
        emails.queue_approved(*found, at=delivery.at, version=f"label-{fact.version}")


def mail_received(fact: ReturnReceived, delivery: Delivery) -> None:
    """Say that it is back, unless it is settled by now."""
    if (found := _found(fact.return_id)) and found[0].status == RECEIVED:
        emails.queue_received(*found, at=delivery.at)


def mail_settled(fact: ReturnClosed, delivery: Delivery) -> None:
    """Say how it ended; what was declined has its own mail, who withdraws knows."""
    found = _found(fact.return_id)
    if found and fact.outcome not in (DECLINED, CANCELLED):
        emails.queue_settled(*found, at=delivery.at)


def _found(return_id: uuid.UUID) -> tuple[Return, Order] | None:
    one = queries.by_id(return_id)
    order = orders.by_id(one.order_id) if one is not None else None
    return (one, order) if one is not None and order is not None else None
