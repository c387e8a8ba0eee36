"""The second half of an erasure: it is carried out in the lake, everything is looked through again, and the
report says what was found. Until it is clean it is tried again; `doctor` tells of one that is not.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.customers import queries as customers
from shop.kernel import clock, db, ids
from tracking.journeys import erasing
from tracking.journeys.amendments import FORGET
from tracking.journeys.models import Erasure
from tracking.lake import erasure, place
from tracking.lake.tombstones import Tombstone

log = logging.getLogger(__name__)
AT_ONCE = 50


def prove(at: datetime) -> int:
    """Finish the reports that are open; how many came clean."""
    return sum(_prove(erasure_id, at) for erasure_id in _open())


def _open() -> list[str]:
    waiting = select(Erasure.erasure_id).where(Erasure.done_at.is_(None)).order_by(Erasure.asked_at)
    found = list(db.session("journey").scalars(waiting.limit(AT_ONCE)))
    db.end_read()
    return found


def _prove(erasure_id: str, at: datetime) -> bool:
    row = db.session("journey").get(Erasure, erasure_id)
    if row is None or row.done_at is not None:
        return False
    (visitors, customer_id), until = erasing.named(row), row.asked_at
    db.end_read()
    try:
        lake = erasure.carry_out(visitors=visitors, customer_id=customer_id, at=at)
    except place.Busy as busy:
        _keep(erasure_id, {}, problem=str(busy) or "the lake was busy", at=None, clean=None)
        return False
    hot = erasing.counts(customer_id=customer_id or "", visitors=visitors, until=until)
    db.end_read()
    left = lake.rows_after or lake.old_rows_after or any(lake.buckets.values()) or any(hot.values())
    clean = not left and lake.tombstone
    told: dict[str, Any] = {"lake": asdict(lake), "looked_again": hot}
    problem = "" if clean else "something is still there"
    _keep(erasure_id, told, problem=problem, at=clock.to_micros(at) if clean else None, clean=clean)
    if not clean:
        log.warning("an erasure did not come clean", extra={"erasure": erasure_id})
    return clean


def _keep(erasure_id: str, told: dict[str, Any], *, problem: str, at: int | None, clean: bool | None) -> None:
    """Write down what was found; of what was done already, the first finding stays (there was most to do)."""
    with db.transaction("journey") as session:
        row = session.get_one(Erasure, erasure_id, with_for_update=True)
        earlier = row.report.get("lake")
        if earlier and "lake" in told:
            did = ("rows_before", "rows_deleted", "rows_stripped", "files_rewritten", "files_removed")
            told["lake"] |= {name: max(told["lake"][name], earlier[name]) for name in did}
        row.report = {**row.report, **told}
        row.done_at, row.clean, row.problem = at, clean, problem


def again(tombstone: Tombstone, at: datetime) -> None:
    """What a backup brought back of somebody erased, or of a visitor parted, goes again: what was reckoned of
    them here, and the customer in the shop (tomorrow, by the worker that closes accounts)."""
    member = tombstone.customer_id or tombstone.visitor_id
    if member is None:
        return
    with db.transaction("journey"):
        erasing.forget_reckoned(member, at=clock.to_micros(at))
    account = ids.parse_id(tombstone.customer_id) if tombstone.kind == FORGET else None
    if account is not None:
        with db.transaction():
            found = customers.by_id(account)
            if found is not None and found.erased_at is None:
                found.closing_at = at
