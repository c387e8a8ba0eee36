"""A label's way: offered, pressed, bought, handed over, its sheet kept. Each step can be taken again."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from fulfillment.carriers import registry
from fulfillment.carriers.labels import FORMATS, PNG, Box, Label
from fulfillment.labels import packing
from fulfillment.labels.events import WayBackBought
from fulfillment.labels.models import BOUGHT, BUYING, FAILED, OFFERED, LabelSheet, ParcelLabel
from fulfillment.labels.operations.common import TROUBLE, link, locked, said
from fulfillment.labels.values import Offer
from fulfillment.shipments import operations as shipments
from fulfillment.shipments.contents import ParcelDraft
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import operations as trackers
from fulfillment.trackers import queries as connections
from shop.kernel import attention, db, events, ids, origin, work
from shop.kernel.errors import N_, Conflict, DomainError
from shop.orders import operations as orders
from shop.orders.models import Order

GOOD_FOR = timedelta(hours=1)  # prices are looked at again after that
GRACE = timedelta(minutes=2)  # for so long whoever pressed goes on alone


class BadOffer(DomainError):
    """An offer that is not there (any more)."""


def offer(
    *,
    order: Order,
    held: Mapping[uuid.UUID, int],
    box: Box,
    offers: Sequence[Offer],
    format: str,
    hands_over: bool,
    at: datetime,
    comes_back: bool = False,
) -> ParcelLabel:
    """Keep what was offered for `held` units of an order, to choose from. Raises BadContents, OnHold."""
    packed = held if comes_back else packing.packed(order, held)
    row = ParcelLabel(
        id=ids.new_id(),
        order_id=order.id,
        contents={str(line): units for line, units in packed.items()},
        box=dataclasses.asdict(box),
        format=format if format in FORMATS else FORMATS[0],
        hands_over=hands_over and not comes_back,
        comes_back=comes_back,
        offers=[one.as_dict() for one in offers],
        created_at=at,
        due_at=at,
        done_at=at,
    )
    db.session().add(row)
    db.session().flush()
    return row


def begin(*, label_id: uuid.UUID, offer_key: str, at: datetime) -> ParcelLabel:
    """Take an offer: from now on it is being bought, by whoever pressed first and nobody else.

    Raises NotFound, BadOffer, BadContents (a label holds these units already), OnHold, Conflict.
    """
    return take(label_id, offer_key, state=BUYING, due_at=at + GRACE, at=at)


def take(label_id: uuid.UUID, offer_key: str, *, state: str, due_at: datetime, at: datetime) -> ParcelLabel:
    """Take an offer; what `begin` does, for whoever buys it from `due_at` on."""
    label, order = locked(label_id)
    if label.state not in (OFFERED, FAILED):
        raise Conflict(N_("This label is bought already, or is being bought."))
    chosen = next((one for one in map(Offer.from_dict, label.offers) if one.key == offer_key), None)
    if chosen is None or at - label.created_at > GOOD_FOR:
        raise BadOffer(N_("These prices are old. Please compare them again."))
    check_sendable(label, order)
    first = db.session().execute(
        update(ParcelLabel)
        .where(ParcelLabel.id == label_id, ParcelLabel.state.in_((OFFERED, FAILED)))
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
    if not first.rowcount:  # type: ignore[attr-defined]
        raise Conflict(N_("This label is bought already, or is being bought."))
    db.session().refresh(label)
    label.chosen, label.provider, label.chosen_at = chosen.as_dict(), chosen.provider, at
    label.problem, label.actor = None, origin.current().actor[:80]
    label.attempts, label.done_at, label.parked_at, label.due_at = 0, None, None, due_at
    db.session().flush()
    return label


def check_sendable(label: ParcelLabel, order: Order) -> None:
    """Raise BadContents or Conflict where what the label is for must not, or need not, be sent any more."""
    if label.comes_back:  # whether that may come back is for `returns` to say
        return
    orders.check_free(order)
    held = {uuid.UUID(line): units for line, units in label.contents.items()}
    packing.packed(order, held, but=label.id)


def given_up(*, label_id: uuid.UUID, problem: DomainError, at: datetime) -> None:
    """It was surely not bought; another offer may be tried."""
    label, _order = locked(label_id)
    if label.state == BUYING:
        label.state, label.problem, label.done_at = FAILED, said(problem), at
        _settled(label, at=at)


def not_now(*, label_id: uuid.UUID, problem: DomainError, at: datetime) -> None:
    """Nobody knows yet; the worker looks again soon."""
    label, _order = locked(label_id)
    if label.done_at is None:
        label.problem, label.due_at = said(problem), at + timedelta(seconds=20)
        db.session().flush()


def obtained(*, label_id: uuid.UUID, label: Label, at: datetime) -> ParcelLabel:
    """Record what was bought; once, whoever hears of it."""
    row, _order = locked(label_id)
    if row.state != BUYING or row.chosen is None:
        return row
    chosen = Offer.from_dict(row.chosen)
    known = label.carrier in registry.all_carriers()
    row.state, row.bought_at, row.problem = BOUGHT, at, None
    row.reference, row.tracker, row.url = label.reference, label.tracker, label.url
    row.carrier = label.carrier if known else registry.OTHER
    row.carrier_name = "" if known else chosen.quote.their_carrier[:60]
    row.service_name = chosen.quote.service_name[:120]
    row.tracking_number = label.tracking_number
    row.cost_minor, row.cost_currency = label.amount_minor, label.currency
    row.format = PNG if label.format == PNG else FORMATS[0]
    row.due_at = at + GRACE
    db.session().flush()
    return row


def hand_over(*, label_id: uuid.UUID, at: datetime) -> ParcelLabel:
    """The parcel leaves with its number; once. Raises what `shipments.operations.ship` does."""
    row, order = locked(label_id)
    if row.state != BOUGHT or row.parcel_id is not None or row.comes_back:
        return row
    draft = ParcelDraft(
        carrier=row.carrier,
        carrier_name=row.carrier_name,
        tracking_number=row.tracking_number,
        lines={uuid.UUID(line): units for line, units in row.contents.items()},
    )
    shipment = shipments.ship(order_id=order.id, parcels=[draft], source="label", at=at)
    row.parcel_id = _parcel_of(shipment.id)
    connection = connections.connection_of(row.provider)
    if row.tracker and connection is not None:
        trackers.adopt(parcel_id=row.parcel_id, connection_id=connection.id, reference=row.tracker, at=at)
    _settled(row, at=at)
    return row


def keep_sheet(*, label_id: uuid.UUID, content_type: str, body: bytes, at: datetime) -> None:
    """Keep what is printed; once."""
    row = {"label_id": label_id, "content_type": content_type, "body": body, "kept_at": at}
    db.insert_ignore(LabelSheet, [row])


def finished(*, label_id: uuid.UUID, stuck: bool, at: datetime) -> None:
    """Nothing is left to be done by itself. What stood in the way is forgotten, unless it still does."""
    row, _order = locked(label_id)
    first = work.finish(ParcelLabel, label_id, at=at)
    if first and row.comes_back and row.state == BOUGHT:
        events.publish(WayBackBought(label_id=label_id), at=at)
    if not stuck:
        row.problem = None
        _settled(row, at=at)


def stuck(*, label_id: uuid.UUID, problem: DomainError, at: datetime) -> None:
    """A label that is paid, and cannot go on by itself: the owner is asked."""
    row, order = locked(label_id)
    row.problem = said(problem)
    attention.raise_item(
        kind=TROUBLE,
        key=str(label_id),
        message=N_("A label of order #%(number)s is paid and cannot go on by itself."),
        params={"number": order.number},
        link=link(order),
        at=at,
    )


def _parcel_of(shipment_id: uuid.UUID) -> uuid.UUID:
    return db.session().scalars(select(Parcel.id).where(Parcel.shipment_id == shipment_id)).one()


def _settled(row: ParcelLabel, *, at: datetime) -> None:
    row.problem = row.problem if row.state == FAILED else None
    attention.resolve(kind=TROUBLE, key=str(row.id), at=at)
    db.session().flush()
