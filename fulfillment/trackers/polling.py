"""Asking providers: what is due by `schedule`, within their limits, and what an unsigned message hints at."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from fulfillment.carriers import providers
from fulfillment.carriers.failures import BadKey, Malformed, ProviderError, Throttled, Unreachable
from fulfillment.carriers.meanings import Report
from fulfillment.carriers.port import Asked
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import calling, connections, operations, queries, watching
from fulfillment.trackers.models import WATCHING, CarrierConnection, Tracker
from fulfillment.trackers.operations import hearing
from shop.kernel import db, limits
from shop.kernel.errors import N_, Conflict, DomainError

LEASE = timedelta(minutes=10)  # until a killed worker's numbers are asked for again
BY_HAND = timedelta(minutes=5)


def run_due(*, at: datetime) -> int:
    """Ask each connection for one batch of numbers that are due; how many numbers were asked for."""
    due = queries.due_connections(at=at)
    db.end_read()
    return sum(_poll(row.id, at=at) for row in due)


def ask_now(tracker_id: uuid.UUID, *, at: datetime) -> None:
    """Have a parcel asked for at the next sweep. Raises TooMany (once in five minutes), Conflict.

    Outside of any transaction.
    """
    limits.hit(f"carriers.ask:{tracker_id}", limit=1, per=BY_HAND, at=at)
    with db.transaction() as session:
        tracker = session.get(Tracker, tracker_id)
        if tracker is None or tracker.state != WATCHING:
            raise Conflict(N_("This parcel is not followed."))
        tracker.poll_at = at


def look_up(connection_id: uuid.UUID, reports: Sequence[Report], *, at: datetime) -> int:
    """Ask for what messages only hint at; how many trackers of ours that was about.

    Raises ProviderError: the message is tried again later. Outside of any transaction.
    """
    found: dict[uuid.UUID, Asked] = {}
    for report in reports:
        claims = queries.about(connection_id, report.number, report.reference)
        found |= {tracker.id: watching.asked(tracker) for tracker, _parcel in claims}
    row = db.session().get_one(CarrierConnection, connection_id)
    account = connections.account(row, at=at)
    provider = providers.provider(row.provider)
    db.end_read()
    numbers = list({(one.number, one.reference): one for one in found.values()}.values())
    for start in range(0, len(numbers), provider.info.batch):
        try:
            told = provider.look_up(account, numbers[start : start + provider.info.batch])
        except ProviderError as error:
            calling.failed(connection_id, error, at=at)
            raise
        _take(connection_id, told, source="webhook", at=at)
    return len(found)


def _poll(connection_id: uuid.UUID, *, at: datetime) -> int:
    row = db.session().get_one(CarrierConnection, connection_id)
    provider, account = providers.provider(row.provider), connections.account(row, at=at)
    db.end_read()
    if not calling.allowed(row, at=at):
        return 0
    claimed = _claim(connection_id, provider.info.batch, at=at)
    if not claimed:
        return 0
    try:
        told = provider.look_up(account, list(claimed.values()))
    except (BadKey, Throttled, Unreachable) as error:
        calling.failed(connection_id, error, at=at)
        return 0
    except (ProviderError, Malformed) as error:
        told = ()
        _note(list(claimed), error, at=at)
    _take(connection_id, told, source="poll", at=at)
    _plan(list(claimed), at=at)
    return len(claimed)


def _claim(connection_id: uuid.UUID, most: int, *, at: datetime) -> dict[uuid.UUID, Asked]:
    """The numbers that have been due the longest; nobody else gets them until the lease ends."""
    with db.transaction() as session:
        due = (
            select(Tracker)
            .where(Tracker.connection_id == connection_id, Tracker.state == WATCHING, Tracker.poll_at <= at)
            .order_by(Tracker.poll_at, Tracker.id)
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        rows = list(session.scalars(due))
        for tracker in rows:
            tracker.poll_at = at + LEASE
        session.flush()
        return {tracker.id: watching.asked(tracker) for tracker in rows}


def _take(connection_id: uuid.UUID, told: Sequence[Report], *, source: str, at: datetime) -> None:
    for report in told:
        with db.transaction() as session:
            connection = session.get_one(CarrierConnection, connection_id)
            operations.take(connection=connection, report=report, source=source, at=at)
    with db.transaction():
        calling.answered(connection_id, at=at)


def _plan(tracker_ids: Sequence[uuid.UUID], *, at: datetime) -> None:
    """Those of whom nothing was told are asked for again in their turn, too."""
    with db.transaction() as session:
        for tracker in session.scalars(select(Tracker).where(Tracker.id.in_(tracker_ids))):
            tracker.asked_at = at
            hearing.plan(tracker, session.get_one(Parcel, tracker.parcel_id), at=at)


def _note(tracker_ids: Sequence[uuid.UUID], error: DomainError, *, at: datetime) -> None:
    with db.transaction() as session:
        note = update(Tracker).where(Tracker.id.in_(tracker_ids))
        session.execute(note.values(last_error=str(error)[:2000]))
