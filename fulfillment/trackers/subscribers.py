"""What follows from facts and messages: a parcel that left is followed, a provider's message is worked on."""

from __future__ import annotations

from fulfillment.carriers import providers
from fulfillment.trackers import connections, operations, polling, queries
from fulfillment.trackers.models import CarrierConnection
from shop.kernel import db, events, inbox
from shop.kernel.events import Delivery
from shop.kernel.inbox import Message
from shop.kernel.settings import Settings
from shop.orders.events import ParcelShipped

TRUSTED = "trusted"  # the edge's note among a message's headers: "no" when only the address vouches for it


def install(settings: Settings) -> None:
    """Subscribe, take every provider's messages, and remember where their APIs are."""
    connections.configure(settings)
    events.subscribe(ParcelShipped, follow_parcel)
    for code in providers.all_providers():
        inbox.handle(code, handle)


def follow_parcel(fact: ParcelShipped, delivery: Delivery) -> None:
    """Have it followed, if it has a number and there is an account."""
    operations.follow(parcel_id=fact.parcel_id, at=delivery.at)


def handle(message: Message) -> None:
    """One verified message: what it tells is kept and read, what it hints at is looked up."""
    connection = queries.connection_by_key(message.connection)
    reports = providers.provider(message.source).read(message.body)
    if connection is None or connection.provider != message.source:
        return  # disconnected meanwhile
    connection_id = connection.id
    db.end_read()
    hints = [one for one in reports if one.look_up or message.headers.get(TRUSTED) == "no"]
    for report in reports:
        if report not in hints:
            with db.transaction() as session:
                row = session.get_one(CarrierConnection, connection_id)
                operations.take(connection=row, report=report, source="webhook", at=message.at)
    if hints:
        polling.look_up(connection_id, hints, at=message.at)
