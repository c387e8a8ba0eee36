"""The worker's part: trackers are made, providers asked, silence noticed, old words forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from fulfillment.carriers import providers
from fulfillment.carriers.base import ENDED
from fulfillment.shipments.models import Parcel
from fulfillment.trackers import operations, polling, queries, signals, watching
from fulfillment.trackers.models import UNMAPPED, ToldScan, Tracker
from shop.kernel import attention, db, jobs, work
from shop.kernel.errors import N_
from shop.kernel.models import InboxMessage

SILENT_AFTER = timedelta(hours=24)
KEEP = timedelta(days=90)


def install() -> None:
    """Register senders and periodic jobs."""
    jobs.sender("trackers.watch", watching.run_due, due=work.due(Tracker))
    jobs.sender("trackers.poll", polling.run_due, due=queries.polls_due())
    jobs.periodic("trackers.follow", every=timedelta(minutes=5), job=follow_all)
    jobs.periodic("trackers.silence", every=timedelta(hours=1), job=find_silent)
    jobs.periodic("trackers.forget", every=timedelta(days=1), job=forget_old)


def follow_all(at: datetime) -> int:
    """Have every parcel followed that has got its number by another way than the form."""
    if not queries.unfollowed(limit=1):
        return 0
    db.end_read()
    with db.transaction():
        return operations.follow_all(at=at)


def find_silent(at: datetime) -> int:
    """Tell the owner of connections whose webhooks nobody has heard for a day; how many."""
    found = 0
    with db.transaction():
        for row in queries.connections():
            active = queries.following(row.id) if row.enabled else 0
            since = max(filter(None, (row.heard_at, queries.first_watch(row.id))), default=at)
            if not active or at - since <= SILENT_AFTER:
                attention.resolve(kind=signals.SILENT, key=row.provider, at=at)
                continue
            found += 1
            attention.raise_item(
                kind=signals.SILENT,
                key=row.provider,
                message=N_(
                    "%(provider)s has sent no message for a day while %(count)s parcels are under way. "
                    "Look at its webhook; we go on asking meanwhile."
                ),
                params={"provider": providers.provider(row.provider).info.name, "count": active},
                link=f"/admin/carriers/{row.provider}",
                at=at,
            )
    return found


def forget_old(at: datetime) -> int:
    """Delete words and messages older than 90 days, but for parcels under way and unknown codes."""
    moving = (
        select(Tracker.id)
        .join(Parcel, Parcel.id == Tracker.parcel_id)
        .where(Parcel.undone_at.is_(None), Parcel.status.not_in(ENDED))
    )
    with db.transaction() as session:
        old = ToldScan.heard_at < at - KEEP, ToldScan.state != UNMAPPED
        gone = session.execute(delete(ToldScan).where(*old, ToldScan.tracker_id.not_in(moving)))
        session.execute(
            delete(InboxMessage).where(
                InboxMessage.source.in_(list(providers.all_providers())),
                InboxMessage.done_at.is_not(None),
                InboxMessage.received_at < at - KEEP,
            )
        )
        return int(gone.rowcount)  # type: ignore[attr-defined]
