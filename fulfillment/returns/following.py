"""Following what comes back: the owner's accounts are asked about the number on a return, some times a day.

No tracker is kept of it, as nobody waits for it by the hour: each answer is read whole, and what it says now
is written on the return. One that has arrived goes to who counts what is in it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from fulfillment.carriers import base, providers
from fulfillment.carriers.base import ParcelState
from fulfillment.carriers.failures import BadKey, Malformed, ProviderError, Throttled, Unreachable
from fulfillment.carriers.meanings import Meaning, Report, understood
from fulfillment.carriers.port import Account, Asked
from fulfillment.returns import links
from fulfillment.returns.models import IN_POST, OPEN, Return
from fulfillment.returns.operations.receiving import ARRIVED
from fulfillment.shipments import queries as deliveries
from fulfillment.trackers import calling, connections
from fulfillment.trackers import queries as trackers
from fulfillment.trackers.models import CarrierConnection
from shop.kernel import attention, db
from shop.kernel.errors import N_

EVERY, NO_ACCOUNT, LEASE = timedelta(hours=6), timedelta(days=1), timedelta(minutes=10)
PATIENCE = timedelta(days=60)  # nobody asks for longer
NOT_SENT = base.BEFORE_THE_CARRIER | {base.CANCELLED}


@dataclass(frozen=True, kw_only=True)
class _Way:
    """What a provider is asked about a return, as plain values."""

    id: uuid.UUID
    since: datetime
    asked: Asked
    provider: str


def follow_due(at: datetime, *, limit: int = 20) -> int:
    """Ask about the returns that are due; how many. Opens the transactions of each itself."""
    ways = _claim(at, limit)
    for way in ways:
        _ask(way, at=at)
    return len(ways)


def _claim(at: datetime, limit: int) -> list[_Way]:
    """Those that have been due the longest; nobody else asks about them until the lease ends."""
    under_way = Return.status.in_((OPEN, IN_POST))  # the number of a label that was bought is known before
    waiting = (under_way, Return.tracking_number != "", Return.way_status.not_in(base.ENDED))
    since = func.coalesce(Return.posted_at, Return.decided_at)
    due = (Return.way_due_at.is_(None) | (Return.way_due_at <= at), since > at - PATIENCE)
    query = select(Return).where(*waiting, *due).order_by(since, Return.id).limit(limit)
    with db.transaction() as session:
        rows = list(session.scalars(query.with_for_update(skip_locked=True)))
        for row in rows:
            row.way_due_at = at + LEASE
        return [
            _Way(
                id=row.id,
                since=row.decided_at or row.requested_at,
                asked=Asked(number=row.tracking_number, carrier=row.carrier, reference=row.way_reference),
                provider=row.way_provider,
            )
            for row in rows
        ]


def _ask(way: _Way, *, at: datetime) -> None:
    known = [row for row in trackers.connections() if row.enabled and way.provider in ("", row.provider)]
    offered = [(row, connections.account(row, at=at), trackers.meanings(row.provider)) for row in known]
    db.end_read()
    for row, account, ours in offered:
        needs = providers.provider(row.provider).info.needs_carrier
        if (needs and not way.asked.carrier) or (row.resume_at is not None and row.resume_at > at):
            continue
        if calling.allowed(row, at=at) and _heard(way, row, account, ours, at=at):
            return
    _later(way, at + (EVERY if offered else NO_ACCOUNT))


def _heard(
    way: _Way, row: CarrierConnection, account: Account, ours: Mapping[str, Meaning], *, at: datetime
) -> bool:
    """Whether this provider follows the number; what it says is written down then."""
    provider = providers.provider(row.provider)
    try:
        if way.asked.reference:
            told = next(iter(provider.look_up(account, [way.asked])), None)
            reference = way.asked.reference
        else:
            watched = provider.watch(account, way.asked)
            told, reference = watched.report, watched.reference
    except (BadKey, Throttled, Unreachable) as error:
        calling.failed(row.id, error, at=at)
        return False
    except (ProviderError, Malformed):
        return False
    found = replace(way, provider=row.provider, asked=replace(way.asked, reference=reference))
    _write(found, _state(told, found, ours, provider.meanings), at=at)
    return True


def _state(
    told: Report | None, way: _Way, ours: Mapping[str, Meaning], theirs: Mapping[str, Meaning]
) -> ParcelState | None:
    if told is None:
        return None
    scans, _unmapped = understood(told, (ours, theirs), source="poll")
    return base.parcel_state(scans, since=way.since) if scans else None


def _write(way: _Way, state: ParcelState | None, *, at: datetime) -> None:
    with db.transaction() as session:
        row = session.get_one(Return, way.id, with_for_update=True, populate_existing=True)
        if row.status not in (OPEN, IN_POST) or row.tracking_number != way.asked.number:
            return  # it has arrived meanwhile, or bears another number
        row.way_provider, row.way_reference, row.way_due_at = way.provider, way.asked.reference, at + EVERY
        if state is None or state.status == row.way_status:
            return
        row.way_status, row.way_at = state.status, state.since
        if row.status == OPEN and state.status not in NOT_SENT:  # a carrier has it; nobody had to say so
            row.status, row.posted_at = IN_POST, state.since
        if state.status == base.DELIVERED:
            _tell(row, at=at)


def _later(way: _Way, when: datetime) -> None:
    with db.transaction() as session:
        session.get_one(Return, way.id, with_for_update=True, populate_existing=True).way_due_at = when


def _tell(row: Return, *, at: datetime) -> None:
    number = deliveries.order_numbers([row.order_id])[row.order_id]
    attention.raise_item(
        kind=ARRIVED,
        key=str(row.id),
        message=N_("Return %(code)s has arrived: count what is in it."),
        params={"code": links.code(row, number)},
        link=f"/admin/returns/{row.id}",
        at=at,
    )
