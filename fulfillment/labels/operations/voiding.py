"""Giving a label back: the parcel did not leave, and the carrier gives the money back, at once or later."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import delete

from fulfillment.carriers.labels import ASKED, REFUSED, VOIDED
from fulfillment.labels.events import WayBackVoided
from fulfillment.labels.models import BOUGHT, VOIDING, LabelSheet, ParcelLabel
from fulfillment.labels.models import VOIDED as GIVEN_BACK
from fulfillment.labels.operations.buying import GRACE
from fulfillment.labels.operations.common import TROUBLE, locked, said
from fulfillment.shipments import operations as shipments
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.operations.shipping import MovingAlready
from shop.kernel import attention, db, events
from shop.kernel.errors import N_, Conflict, DomainError

LOOK_EVERY, LOOK_FOR = timedelta(days=1), timedelta(days=35)  # carriers decide within 30 days


def begin_void(*, label_id: uuid.UUID, at: datetime) -> ParcelLabel:
    """From now on the label is being given back, by whoever pressed first.

    Raises NotFound, Conflict, MovingAlready once a carrier has seen the parcel.
    """
    label, _order = locked(label_id)
    if label.state != BOUGHT:
        raise Conflict(N_("This label cannot be given back."))
    parcel = db.session().get(Parcel, label.parcel_id) if label.parcel_id else None
    if parcel is not None and parcel.undone_at is None and parcel.first_scan_at is not None:
        raise MovingAlready(N_("The carrier has this parcel already; it can only be called back there."))
    label.state, label.problem = VOIDING, None
    label.attempts, label.done_at, label.parked_at, label.due_at = 0, None, None, at + GRACE
    db.session().flush()
    return label


def returned(*, label_id: uuid.UUID, refund: str, at: datetime) -> bool:
    """The carrier took it back (VOIDED), or will say later (ASKED): its contents are to be sent again.

    True when the customer had been told that the parcel left. A later word about the money is noted, too.
    """
    label, order = locked(label_id)
    told = False
    if label.state == VOIDING:
        parcel = db.session().get(Parcel, label.parcel_id) if label.parcel_id else None
        if parcel is not None and parcel.undone_at is None:
            told = not shipments.take_back(parcel_id=parcel.id, at=at)
        label.state, label.voided_at = GIVEN_BACK, at
        if label.comes_back:
            events.publish(WayBackVoided(label_id=label_id), at=at)
        db.session().execute(delete(LabelSheet).where(LabelSheet.label_id == label_id))
    if label.state != GIVEN_BACK or label.voided_at is None:
        return told
    label.refund = refund
    over = refund != ASKED or at - label.voided_at > LOOK_FOR
    label.done_at, label.due_at, label.attempts = (at if over else None), at + LOOK_EVERY, 0
    if refund == REFUSED:
        attention.raise_item(
            kind=TROUBLE,
            key=str(label_id),
            message=N_("The carrier does not give the money back for a label of order #%(number)s."),
            params={"number": order.number},
            at=at,
        )
    elif refund == VOIDED:
        attention.resolve(kind=TROUBLE, key=str(label_id), at=at)
    db.session().flush()
    return told


def refused(*, label_id: uuid.UUID, problem: DomainError, at: datetime) -> None:
    """The carrier does not take it back: it stays a label that is paid."""
    label, _order = locked(label_id)
    if label.state == VOIDING:
        label.state, label.refund, label.problem = BOUGHT, REFUSED, said(problem)
        label.done_at = at
        db.session().flush()
