"""The worker's part: calls are made, shipments asked for, silence noticed, old messages forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from fulfillment.warehouses import calling, hearing, operations, polling, queries, signals
from fulfillment.warehouses.models import WarehouseCall
from shop.kernel import attention, db, jobs, work
from shop.kernel.errors import N_
from shop.kernel.models import InboxMessage

SILENT_AFTER = timedelta(hours=24)
KEEP = timedelta(days=30)


def install() -> None:
    """Register the sender and the periodic jobs."""
    jobs.sender("warehouses.calls", calling.run_due, due=work.due(WarehouseCall))
    jobs.periodic("warehouses.waits", every=timedelta(minutes=1), job=lambda at: operations.tell_waits(at=at))
    jobs.periodic("warehouses.shipments", every=polling.EVERY, job=polling.ask_all)
    jobs.periodic("warehouses.silence", every=timedelta(hours=1), job=find_silent)
    jobs.periodic("warehouses.forget", every=timedelta(days=1), job=forget_old)


def find_silent(at: datetime) -> int:
    """Tell the owner of work that a warehouse has not answered for a day; how much."""
    found = queries.unanswered(since=at - SILENT_AFTER)
    if not found:
        return 0
    names = {row.id: row.name for row in queries.warehouses()}
    db.end_read()
    with db.transaction():
        for work, request, number in found:
            attention.raise_item(
                kind=signals.SILENT,
                key=str(work.id),
                message=N_("%(name)s has not answered about order %(number)s for a day."),
                params={"name": names[request.warehouse_id], "number": number},
                link=f"/admin/shipments/{number}#warehouse-{work.position}",
                at=at,
            )
    return len(found)


def forget_old(at: datetime) -> int:
    """Delete messages that were worked on 30 days ago."""
    with db.transaction() as session:
        gone = session.execute(
            delete(InboxMessage).where(
                InboxMessage.source == hearing.SOURCE,
                InboxMessage.done_at.is_not(None),
                InboxMessage.received_at < at - KEEP,
            )
        )
        return int(gone.rowcount)  # type: ignore[attr-defined]
