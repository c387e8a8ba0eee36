"""Labels for many at once, a lot: what each costs is asked, and what is chosen is bought, by the worker.

Each label goes its own way: what is refused for one is written on that one. Whatever is pressed again finds
labels that have gone on, and leaves them alone.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from fulfillment.carriers.labels import Box
from fulfillment.labels.models import ASKING, BUYING, CHOSEN, FAILED, OFFERED, ParcelLabel
from fulfillment.labels.operations.buying import check_sendable, given_up, take
from fulfillment.labels.operations.common import locked, said
from fulfillment.labels.values import Offer
from shop.kernel import db, events, ids
from shop.kernel.errors import DomainError
from shop.orders.models import Order


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """A label that a lot shall have: units of an order (by order line) in a box."""

    order: Order
    held: Mapping[uuid.UUID, int]
    box: Box


def open_lot(wanted: Sequence[Wanted], *, format: str, at: datetime) -> uuid.UUID:
    """Have prices asked for all of them; the lot's id. Whether they may be sent is looked at later."""
    lot_id = ids.new_id()
    for one in wanted:
        row = ParcelLabel(
            id=ids.new_id(),
            order_id=one.order.id,
            lot_id=lot_id,
            state=ASKING,
            contents={str(line): units for line, units in one.held.items()},
            box=dataclasses.asdict(one.box),
            format=format,
            hands_over=False,
            offers=[],
            created_at=at,
            due_at=at,
        )
        db.session().add(row)
    db.session().flush()
    events.nudge()
    return lot_id


def priced(*, label_id: uuid.UUID, offers: Sequence[Offer], at: datetime) -> None:
    """Keep what carriers ask, as of `at`."""
    label, _order = locked(label_id)
    if label.state == ASKING:
        label.state, label.offers, label.problem = OFFERED, [one.as_dict() for one in offers], None
        label.created_at = label.done_at = at
        db.session().flush()


def not_priced(*, label_id: uuid.UUID, problem: DomainError, at: datetime) -> None:
    """Nobody offers to send it, or it need not be sent: says why, and may be asked again."""
    label, _order = locked(label_id)
    if label.state == ASKING:
        label.state, label.problem, label.done_at = FAILED, said(problem), at
        db.session().flush()


def ask_again(*, label_id: uuid.UUID, at: datetime) -> bool:
    """Have prices asked once more; False where the label has gone on already."""
    label, _order = locked(label_id)
    if label.state not in (OFFERED, FAILED):
        return False
    label.state, label.offers, label.problem = ASKING, [], None
    label.chosen = label.chosen_at = label.done_at = label.parked_at = None
    label.due_at, label.attempts = at, 0
    db.session().flush()
    events.nudge()
    return True


def choose(*, label_id: uuid.UUID, offer_key: str, hands_over: bool, at: datetime) -> bool:
    """Have the worker buy an offer; False where the label has gone on already. Raises what `begin` does."""
    label, _order = locked(label_id)
    if label.state not in (OFFERED, FAILED):
        return False
    take(label_id, offer_key, state=CHOSEN, due_at=at, at=at).hands_over = hands_over
    db.session().flush()
    events.nudge()
    return True


def note_refusal(*, label_id: uuid.UUID, problem: DomainError) -> None:
    """Write on a label of a lot why it could not be chosen."""
    label, _order = locked(label_id)
    if label.state in (OFFERED, FAILED):
        label.problem = said(problem)
        db.session().flush()


def start(*, label_id: uuid.UUID, at: datetime) -> bool:
    """The worker buys it now: from here on whoever comes looks first whether it was bought. False where
    somebody has begun, or where it must not be sent any more; the label says why."""
    label, order = locked(label_id)
    if label.state != CHOSEN:
        return False
    label.state, label.chosen_at = BUYING, at
    db.session().flush()
    try:
        check_sendable(label, order)
    except DomainError as refused:
        given_up(label_id=label_id, problem=refused, at=at)
        return False
    return True
