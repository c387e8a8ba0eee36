"""Messages that nobody took while the shop was away: read from the provider's own list, through the inbox.

Stripe tries for three days to deliver a message and keeps it for thirty. What the list holds since it was
last read is put beside what has come in; the rest is received as if it had come now. What is younger than
`GRACE` may still be on its way and is left for the next time.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import select

from shop.kernel import db, inbox
from shop.kernel.models import InboxMessage
from shop.payments import alarms, wiring
from shop.payments.gateways.abilities import EventKeeper
from shop.payments.gateways.base import GatewayRefused, GatewayUnavailable
from shop.payments.models import GatewayMark

GRACE = timedelta(minutes=10)
KEPT = timedelta(days=29)
STEP = timedelta(days=1)
SOURCE = "stripe"
log = logging.getLogger(__name__)


def catch_up(at: datetime) -> int:
    """Receive the events that no webhook has brought; how many. For the worker, outside any transaction."""
    gateway = wiring.gateways_in_use().get(SOURCE)
    if not isinstance(gateway, EventKeeper):
        db.end_read()
        return 0
    name = f"{SOURCE}:{gateway.mode}"
    mark = db.session().get(GatewayMark, name)
    db.end_read()
    if mark is None:  # what was before this shop heard of the account is not its own
        with db.transaction():
            _note(name, at - GRACE, at=at)
        return 0
    try:
        return _read(gateway, name, since=max(mark.seen_until, at - KEPT), at=at)
    except GatewayUnavailable:
        log.warning("the list of events is read another time", exc_info=True)
    except GatewayRefused:
        with db.transaction():
            alarms.unreadable_events(at=at)
    return 0


def _read(gateway: EventKeeper, name: str, *, since: datetime, at: datetime) -> int:
    received = 0
    while since < at - GRACE:
        until = min(since + STEP, at - GRACE)
        missed = gateway.missed(since=since, until=until)
        with db.transaction():
            received += _receive(missed, at=at)
            _note(name, until, at=at)
        since = until
    return received


def _receive(missed: tuple[tuple[str, bytes], ...], *, at: datetime) -> int:
    known = {
        found
        for start in range(0, len(missed), 500)
        for found in db.session().scalars(
            select(InboxMessage.external_id).where(
                InboxMessage.source == SOURCE,
                InboxMessage.external_id.in_([event_id for event_id, _body in missed[start : start + 500]]),
            )
        )
    }
    return sum(
        inbox.receive(source=SOURCE, connection="events", external_id=event_id, headers={}, body=body, at=at)
        for event_id, body in missed
        if event_id not in known
    )


def _note(name: str, until: datetime, *, at: datetime) -> None:
    mark = db.session().get(GatewayMark, name)
    if mark is None:
        db.session().add(GatewayMark(name=name, seen_until=until))
    else:
        mark.seen_until = max(mark.seen_until, until)
    alarms.readable_events(at=at)
