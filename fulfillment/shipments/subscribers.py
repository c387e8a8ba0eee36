"""What follows from facts: an order paid is to be sent, a parcel's news is mailed."""

from __future__ import annotations

from fulfillment.carriers.base import DELAYED, ENDED
from fulfillment.shipments import emails, mail_markup, mail_samples, operations, queries
from fulfillment.shipments.events import DelayMoved, TrackingLinkAsked
from shop.kernel import events
from shop.kernel.events import Delivery
from shop.mail.addresses import address_hash
from shop.orders import pickup
from shop.orders import queries as orders
from shop.orders.events import OrderCancelled, OrderEdited, OrderPaid, ParcelProgressed, ParcelShipped


def install() -> None:
    """Subscribe, and offer the mails' previews."""
    events.subscribe(OrderPaid, open_fulfillment)
    events.subscribe(OrderCancelled, stop_fulfillment)
    events.subscribe(OrderEdited, follow_edit)
    events.subscribe(ParcelShipped, mail_shipped)
    events.subscribe(ParcelProgressed, mail_progress)
    events.subscribe(DelayMoved, mail_delay_moved)
    events.subscribe(TrackingLinkAsked, mail_tracking_link)
    mail_samples.install()
    mail_markup.install()


def open_fulfillment(fact: OrderPaid, delivery: Delivery) -> None:
    """Have the order sent."""
    operations.open_fulfillment(order_id=fact.order_id, at=delivery.at)


def stop_fulfillment(fact: OrderCancelled, delivery: Delivery) -> None:
    """Do not send it any more."""
    operations.stop(order_id=fact.order_id, at=delivery.at)


def follow_edit(fact: OrderEdited, delivery: Delivery) -> None:
    """Have sent what the order is now."""
    operations.follow(order_id=fact.order_id, at=delivery.at)


def mail_shipped(fact: ParcelShipped, delivery: Delivery) -> None:
    """Say that a parcel has left, unless it left long ago, came back to the shelf, or has arrived already."""
    parcel, about = queries.parcel(fact.parcel_id), queries.for_order(fact.order_id)
    if parcel is None or about is None or parcel.undone_at is not None:
        return
    if pickup.place_of(about.order) or not emails.wanted(about.order, emails.SHIPPED):
        return  # who fetches it knows
    if delivery.at - parcel.shipped_at <= emails.TOO_OLD and parcel.status not in ENDED:
        emails.queue_shipped(about, parcel, at=delivery.at)


def mail_progress(fact: ParcelProgressed, delivery: Delivery) -> None:
    """Say what happened, if it is news."""
    parcel, about = queries.parcel(fact.parcel_id), queries.for_order(fact.order_id)
    if parcel is None or about is None or not emails.wanted(about.order, fact.milestone):
        return
    if emails.worth_telling(parcel, fact.milestone, fact.happened_at, at=delivery.at):
        emails.queue_milestone(about, parcel, fact.milestone, at=delivery.at)


def mail_delay_moved(fact: DelayMoved, delivery: Delivery) -> None:
    """Say the new day, unless it has moved again meanwhile or the parcel is nearly there."""
    parcel, about = queries.parcel(fact.parcel_id), queries.for_order(fact.order_id)
    if parcel is None or about is None or parcel.delay_told_to != fact.until or parcel.replaced_at:
        return
    if not emails.wanted(about.order, DELAYED):
        return
    if emails.worth_telling(parcel, DELAYED, parcel.delay_told_at or delivery.at, at=delivery.at):
        emails.queue_delay_moved(about, parcel, told=fact.told, until=fact.until, at=delivery.at)


def mail_tracking_link(fact: TrackingLinkAsked, delivery: Delivery) -> None:
    """Mail the link if number and address belong together; otherwise nothing happens at all."""
    order = orders.by_number(fact.number)
    if order is None or address_hash(order.email) != fact.address_hash:
        return
    if about := queries.for_order(order.id):
        emails.queue_tracking_link(order, about.fulfillment, at=delivery.at)
