"""Having numbers watched: each new tracker is offered to the accounts in turn, until one takes it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from fulfillment.carriers import providers
from fulfillment.carriers.failures import BadKey, Malformed, Refused, Throttled, Unreachable
from fulfillment.carriers.port import Asked, Watched
from fulfillment.carriers.registry import OTHER
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import calling, connections, operations, queries, signals
from fulfillment.trackers.models import FAILED, NEW, CarrierConnection, Tracker
from fulfillment.trackers.operations import following
from shop.kernel import attention, db, work
from shop.kernel.errors import N_, DomainError
from shop.orders import queries as orders

WAIT = timedelta(minutes=1)
NO_ACCOUNT = timedelta(hours=1)


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Make the trackers that are due; how many were claimed. Outside of any transaction."""
    claimed = work.claim(Tracker, at=at, limit=limit, only=Tracker.state == NEW)
    for tracker_id in claimed:
        _watch(tracker_id, at=at)
    return len(claimed)


def retry(tracker_id: uuid.UUID, *, at: datetime) -> bool:
    """Offer a number that nobody took to every account again; False when it waits for none. In the open
    transaction."""
    attention.resolve(kind=signals.TRACKER, key=str(tracker_id), at=at)
    tracker = db.session().get(Tracker, tracker_id)
    if tracker is None or tracker.state != FAILED:
        return False
    tracker.state, tracker.tried, tracker.done_at = NEW, [], None
    db.session().flush()
    work.retry(Tracker, tracker_id, at=at)
    return True


def asked(tracker: Tracker) -> Asked:
    """A tracker as providers want it."""
    parcel = db.session().get_one(Parcel, tracker.parcel_id)
    order = orders.by_id(parcel.order_id)
    country = str((order.shipping_address or {}).get("country", "")) if order is not None else ""
    carrier = tracker.carrier if tracker.carrier != OTHER else ""
    return Asked(number=tracker.number, carrier=carrier, reference=tracker.reference, country=country[:2])


def _watch(tracker_id: uuid.UUID, *, at: datetime) -> None:
    tracker = db.session().get_one(Tracker, tracker_id)
    parcel = db.session().get_one(Parcel, tracker.parcel_id)
    if not following.worth_following(parcel):  # taken back, or there already
        db.end_read()
        with db.transaction():
            operations.let_go(parcel_id=parcel.id, at=at)
        return
    wanted = asked(tracker)
    known = [row for row in queries.connections() if row.enabled]
    offered = [row for row in known if _may(row, tracker, wanted)]
    connection = next((row for row in offered if not _waits(row, at=at)), None)
    accounts = {row.id: connections.account(row, at=at) for row in offered}
    db.end_read()
    if not known:
        _later(tracker_id, at + NO_ACCOUNT, at=at)
    elif not offered:
        _give_up(tracker_id, tracker.last_error or "", at=at)
    elif connection is None or not calling.allowed(connection, at=at):
        _later(tracker_id, min((row.resume_at or at for row in offered), default=at), at=at)
    else:
        provider = providers.provider(connection.provider)
        try:
            answer = provider.watch(accounts[connection.id], wanted)
        except (BadKey, Throttled, Unreachable) as error:
            _failed(tracker_id, connection.id, error, at=at)
        except (Refused, Malformed) as error:
            _next_one(tracker_id, connection.provider, error, at=at)
        else:
            _made(tracker_id, connection.id, answer, at=at)


def _may(row: CarrierConnection, tracker: Tracker, wanted: Asked) -> bool:
    needs = providers.provider(row.provider).info.needs_carrier
    return row.provider not in tracker.tried and bool(wanted.carrier or not needs)


def _waits(row: CarrierConnection, *, at: datetime) -> bool:
    return row.resume_at is not None and row.resume_at > at


def _made(tracker_id: uuid.UUID, connection_id: uuid.UUID, answer: Watched, *, at: datetime) -> None:
    with db.transaction() as session:
        tracker = session.get_one(Tracker, tracker_id, populate_existing=True)
        connection = session.get_one(CarrierConnection, connection_id)
        calling.answered(connection_id, at=at)
        if tracker.state == NEW:  # else it was let go meanwhile
            following.watched(
                tracker,
                connection_id=connection_id,
                provider=connection.provider,
                reference=answer.reference,
                at=at,
            )
        if answer.report is not None:
            operations.take(connection=connection, report=answer.report, source="watch", at=at)


def _failed(tracker_id: uuid.UUID, connection_id: uuid.UUID, error: DomainError, *, at: datetime) -> None:
    """The account cannot be used now: the number waits for it, or goes to the next account meanwhile."""
    calling.failed(connection_id, error, at=at)
    if isinstance(error, Throttled):
        _later(tracker_id, at + timedelta(seconds=error.retry_after), at=at, error=str(error))
    elif work.fail(Tracker, tracker_id, error, at=at):
        _tell(tracker_id, str(error), at=at)


def _next_one(tracker_id: uuid.UUID, provider: str, error: DomainError, *, at: datetime) -> None:
    with db.transaction() as session:
        tracker = session.get_one(Tracker, tracker_id, populate_existing=True)
        tracker.tried = [*tracker.tried, provider]
        tracker.last_error, tracker.due_at, tracker.attempts = str(error)[:2000], at, 0


def _later(tracker_id: uuid.UUID, when: datetime, *, at: datetime, error: str = "") -> None:
    """Wait without that counting as a failure."""
    with db.transaction() as session:
        tracker = session.get_one(Tracker, tracker_id, populate_existing=True)
        tracker.due_at = max(when, at + WAIT)
        tracker.attempts = max(tracker.attempts - 1, 0)
        tracker.last_error = error or tracker.last_error


def _give_up(tracker_id: uuid.UUID, said: str, *, at: datetime) -> None:
    with db.transaction() as session:
        tracker = session.get_one(Tracker, tracker_id, populate_existing=True)
        tracker.state, tracker.parked_at = FAILED, at
    _tell(tracker_id, said, at=at)


def _tell(tracker_id: uuid.UUID, said: str, *, at: datetime) -> None:
    with db.transaction() as session:
        tracker = session.get_one(Tracker, tracker_id)
        tracker.state = FAILED
        attention.raise_item(
            kind=signals.TRACKER,
            key=str(tracker_id),
            message=N_("The parcel %(number)s cannot be followed: %(error)s"),
            params={"number": tracker.number, "error": said[:300] or "–"},
            link="/admin/carriers/numbers",
            action="retry_tracker",
            at=at,
        )
