"""What follows from facts and messages: who takes all work gets it, changes are told, webhooks are read."""

from __future__ import annotations

from fulfillment.warehouses import emails, hearing, mail_samples, operations
from fulfillment.warehouses.events import StopAsked, WorkGiven
from shop.kernel import events, inbox
from shop.kernel.events import Delivery
from shop.orders.events import OrderAddressChanged, OrderCancelled, OrderEdited, OrderPaid, ParcelShipped


def install() -> None:
    """Subscribe, take warehouses' messages, and offer the mails' previews."""
    events.subscribe(OrderPaid, give_work)
    events.subscribe(OrderEdited, tell_edit)
    events.subscribe(OrderAddressChanged, tell_address)
    events.subscribe(OrderCancelled, stop_work)
    events.subscribe(ParcelShipped, close_work)
    events.subscribe(WorkGiven, mail_work)
    events.subscribe(StopAsked, mail_stop)
    inbox.handle(hearing.SOURCE, hearing.handle)
    mail_samples.install()


def give_work(fact: OrderPaid, delivery: Delivery) -> None:
    """To the warehouse that takes everything, if there is one."""
    operations.give_new(order_id=fact.order_id, at=delivery.at)


def tell_edit(fact: OrderEdited, delivery: Delivery) -> None:
    """Other pieces are to be sent."""
    operations.follow(order_id=fact.order_id, at=delivery.at)


def tell_address(fact: OrderAddressChanged, delivery: Delivery) -> None:
    """It goes elsewhere."""
    operations.follow(order_id=fact.order_id, at=delivery.at)


def stop_work(fact: OrderCancelled, delivery: Delivery) -> None:
    """Nobody shall send it."""
    operations.let_go(order_id=fact.order_id, at=delivery.at)


def close_work(fact: ParcelShipped, delivery: Delivery) -> None:
    """Who has sent everything is asked for nothing more."""
    operations.close_sent(order_id=fact.order_id, at=delivery.at)


def mail_work(fact: WorkGiven, delivery: Delivery) -> None:
    """Say that there is work, once."""
    emails.queue_work(
        work_id=fact.work_id, warehouse_id=fact.warehouse_id, revision=fact.revision, at=delivery.at
    )


def mail_stop(fact: StopAsked, delivery: Delivery) -> None:
    """Say that something shall not be sent, once."""
    emails.queue_stop(
        work_id=fact.work_id, warehouse_id=fact.warehouse_id, revision=fact.revision, at=delivery.at
    )
