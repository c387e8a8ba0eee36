"""Looking for groups, in the worker: when somebody asks, and each week by itself."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from shop.kernel import db, ids
from shop.kernel.errors import N_, Conflict
from tracking.segments.days import day_of
from tracking.segments.groups import finding, measuring, telling
from tracking.segments.groups.behavior import LOGGED
from tracking.segments.groups.models import GroupSearch

EVERY, KEPT = timedelta(days=7), 5


def ask(*, by: str, at: datetime) -> GroupSearch:
    """Have groups looked for; Conflict while a search waits already. Call within a transaction."""
    if waiting() is not None:
        raise Conflict(N_("Groups are being looked for already."))
    made = GroupSearch(id=ids.new_id(), asked_at=at, asked_by=by[:80])
    db.session().add(made)
    db.session().flush()
    return made


def waiting() -> GroupSearch | None:
    """The search that is still to be made."""
    return db.session().scalar(select(GroupSearch).where(GroupSearch.done_at.is_(None)).limit(1))


def newest() -> GroupSearch | None:
    """The newest search that is done."""
    done = select(GroupSearch).where(GroupSearch.done_at.is_not(None))
    return db.session().scalar(done.order_by(GroupSearch.done_at.desc()).limit(1))


def carry_out(at: datetime) -> int:
    """Make the search that waits, or the week's; how many groups it found. Opens its own transactions."""
    asked, last = waiting(), newest()
    if asked is None and last is not None and last.done_at is not None and at - last.done_at < EVERY:
        return 0
    wanted = asked.id if asked is not None else None
    people, columns = measuring.everybody(today=day_of(at))
    db.end_read()
    found = _found(columns)
    with db.transaction() as session:
        row = session.get(GroupSearch, wanted) if wanted else None
        if row is None:
            session.add(row := GroupSearch(id=ids.new_id(), asked_at=at))
        row.done_at, row.customers = at, len(people)
        for name, value in found.items():
            setattr(row, name, value)
        session.flush()
        _forget_old(keep=row.id)
    return len(found.get("groups", ()))


def _found(columns: dict[str, Any]) -> dict[str, Any]:
    import numpy as np

    try:
        found = finding.find(columns, logged=LOGGED)
    except finding.CannotGroup as refused:
        return {"refusal": refused.message, "refusal_params": refused.params}
    sizes = np.bincount(found.labels, minlength=len(found.centers))
    told = telling.differences(found, columns)
    return {
        "scales": [scale.stored() for scale in found.scales],
        "centers": [[round(float(at), 6) for at in center] for center in found.centers],
        "groups": [
            {"size": int(size), "stability": round(stability, 4), "apart": [asdict(one) for one in apart]}
            for size, stability, apart in zip(sizes, found.stability, told, strict=True)
        ],
        "tried": [asdict(one) for one in found.tried],
    }


def _forget_old(*, keep: uuid.UUID) -> None:
    session = db.session()
    done = select(GroupSearch.id).where(GroupSearch.done_at.is_not(None))
    kept = session.scalars(done.order_by(GroupSearch.done_at.desc(), GroupSearch.id).limit(KEPT)).all()
    session.execute(
        delete(GroupSearch).where(GroupSearch.done_at.is_not(None), GroupSearch.id.not_in({*kept, keep}))
    )
