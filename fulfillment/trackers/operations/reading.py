"""Reading what was told: by the owner's meanings first, then the provider's table, as often as need be."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from fulfillment.carriers import base, providers
from fulfillment.carriers.base import ScanEvent
from fulfillment.carriers.meanings import MERCHANT, Meaning, Report, Told, meaning, understood
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as delivering
from fulfillment.shipments.models import Parcel
from fulfillment.shipments.operations.scanning import AHEAD
from fulfillment.trackers import queries, signals
from fulfillment.trackers.models import (
    EARLY,
    TO_READ,
    UNDERSTOOD,
    UNMAPPED,
    CodeMeaning,
    ToldScan,
    Tracker,
)
from shop.kernel import attention, db, ids
from shop.kernel.errors import N_, DomainError

Tables = Sequence[Mapping[str, Meaning]]
CHOICES = (*base.BY_HAND, base.UNKNOWN)  # UNKNOWN: nothing that matters


class BadMeaning(DomainError):
    """A meaning that cannot be given."""


def read(tracker: Tracker, *, at: datetime) -> int:
    """Pass on what was told and not read yet; how many scans the parcel did not know."""
    rows = queries.told(tracker.id, (TO_READ, EARLY))
    parcel = db.session().get(Parcel, tracker.parcel_id)
    if not rows or parcel is None or parcel.undone_at is not None:
        return 0
    tables = {code: _tables(code) for code in {row.provider for row in rows}}
    scans: list[ScanEvent] = []
    for row in rows:
        row.state = _state(row, tables[row.provider], at=at)
        if row.state == UNDERSTOOD:
            scans += understood(_report(row), tables[row.provider], source=row.provider)[0]
    db.session().flush()
    if any(row.state == UNMAPPED for row in rows):
        _ask(at=at)
    if not scans:
        return 0
    new = shipments.add_scans(parcel_id=parcel.id, scans=scans, at=at)
    _wake_owner(parcel, scans, at=at)
    return new


def decide(
    *,
    provider: str,
    code: str,
    status: str,
    at: datetime,
    reason: str = "",
    delayed: bool = False,
    action: str = "",
) -> int:
    """Say what a code means and read every scan again that waited for it; how many trackers that was.

    Raises NotFound (no such provider), BadMeaning (no such status, or a code nobody asks about).
    """
    providers.provider(provider)
    if status not in CHOICES:
        raise BadMeaning(N_("Choose what this code means."))
    waiting = ToldScan.state == UNMAPPED, ToldScan.provider == provider, ToldScan.code == code
    trackers = list(db.session().scalars(select(ToldScan.tracker_id).where(*waiting).distinct()))
    if not trackers:
        raise BadMeaning(N_("Nobody asks about this code any more."))
    row = {
        "id": ids.new_id(),
        "provider": provider,
        "code": code,
        "status": status,
        "reason": reason[:20],
        "delayed": delayed,
        "action": action[:10],
        "decided_at": at,
    }
    db.insert_ignore(CodeMeaning, [row])
    db.session().execute(update(ToldScan).where(*waiting).values(state=TO_READ))
    db.session().expire_all()
    _read_all(trackers, at=at)
    _ask(at=at)
    return len(trackers)


def read_again(*, tracker_ids: Sequence[uuid.UUID], at: datetime) -> int:
    """Read all that was told of these trackers anew; how many scans their parcels did not know."""
    again = update(ToldScan).where(
        ToldScan.tracker_id.in_(tracker_ids), ToldScan.state.in_((UNDERSTOOD, UNMAPPED, EARLY))
    )
    db.session().execute(again.values(state=TO_READ))
    db.session().expire_all()
    return _read_all(tracker_ids, at=at)


def read_again_since(*, provider: str, since: datetime, at: datetime) -> tuple[int, int]:
    """Read all that a provider has told since a moment anew: (trackers, scans their parcels did not know)."""
    heard = ToldScan.provider == provider, ToldScan.heard_at >= since
    trackers = list(db.session().scalars(select(ToldScan.tracker_id).where(*heard).distinct().limit(2000)))
    found = read_again(tracker_ids=trackers, at=at)
    _ask(at=at)
    return len(trackers), found


def _read_all(tracker_ids: Sequence[uuid.UUID], *, at: datetime) -> int:
    rows = db.session().scalars(select(Tracker).where(Tracker.id.in_(tracker_ids)).order_by(Tracker.id))
    return sum(read(tracker, at=at) for tracker in rows)


def _tables(code: str) -> Tables:
    """What a provider's codes mean: the owner's word first."""
    return queries.meanings(code), providers.provider(code).meanings


def _state(row: ToldScan, tables: Tables, *, at: datetime) -> str:
    if row.occurred_at > at + AHEAD:
        return EARLY  # a clock or a time zone gone wrong: read again when that moment has come
    if row.estimated_on is None and meaning(row.code, tables) is None:
        return UNMAPPED
    return UNDERSTOOD


def _report(row: ToldScan) -> Report:
    if row.estimated_on is not None:
        return Report(number="", estimated_on=row.estimated_on, estimated_at=row.occurred_at)
    told = Told(
        occurred_at=row.occurred_at,
        code=row.code,
        description=row.description,
        place=row.place,
        country=row.country,
    )
    return Report(number="", told=(told,))


def _wake_owner(parcel: Parcel, scans: Sequence[ScanEvent], *, at: datetime) -> None:
    """Where the newest word is that the carrier waits for the sender, the owner is told; else no more."""
    newest = max(scans, key=lambda scan: (scan.occurred_at, base.RANK[scan.status]))
    if newest.occurred_at != parcel.status_at:
        return
    if newest.action != MERCHANT or parcel.status != base.EXCEPTION:
        attention.resolve(kind=signals.ACTION, key=str(parcel.id), at=at)
        return
    number = delivering.order_numbers([parcel.order_id]).get(parcel.order_id)
    attention.raise_item(
        kind=signals.ACTION,
        key=str(parcel.id),
        message=N_("The carrier holds a parcel of order %(order)s and waits for us: “%(said)s”."),
        params={"order": number, "said": newest.description or newest.raw_status},
        link=f"/admin/shipments/{number}",
        at=at,
    )


def _ask(*, at: datetime) -> None:
    """One line in the owner's list for all codes that wait."""
    waiting = queries.waiting_codes()
    if waiting:
        attention.raise_item(
            kind=signals.UNMAPPED,
            key="codes",
            message=N_("A carrier uses words we do not know (%(count)s). Please say what they mean."),
            params={"count": waiting},
            link="/admin/carriers/codes",
            at=at,
        )
    else:
        attention.resolve(kind=signals.UNMAPPED, key="codes", at=at)
