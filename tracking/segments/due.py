"""Who is to be looked at again: a row a customer. Marking is cheap and may be repeated."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, exists, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from shop.kernel import db
from tracking.segments import holding
from tracking.segments.models import SegmentDue


class Due(NamedTuple):
    """Somebody who is due, and why: see `models.SegmentDue`."""

    customer_id: uuid.UUID
    fresh: bool
    quiet: bool


def mark(
    customer_ids: Iterable[uuid.UUID | None], *, at: datetime, fresh: bool = True, quiet: bool = False
) -> None:
    """Have these people looked at as of `at`; `fresh`: something happened, so that their traits change."""
    make = sqlite.insert if db.dialect() == "sqlite" else postgresql.insert
    for some in holding.pieces(sorted({one for one in customer_ids if one is not None})):
        rows = [{"customer_id": who, "due_at": at, "fresh": fresh, "quiet": quiet} for who in some]
        new = make(SegmentDue).values(rows)
        statement = new.on_conflict_do_update(
            index_elements=[SegmentDue.customer_id],
            set_={
                "fresh": or_(SegmentDue.fresh, new.excluded.fresh),
                "quiet": and_(SegmentDue.quiet, new.excluded.quiet),
            },
        )
        db.session().execute(statement)


def mark_all(which: Select[Any], *, at: datetime, fresh: bool, quiet: bool = False) -> None:
    """The same for everybody whose id `which` selects."""
    table: Any = SegmentDue.__table__
    session, unseen = db.session(), {"synchronize_session": False}
    for holds, value in ((fresh, {"fresh": True}), (not quiet, {"quiet": False})):
        if holds:
            known = update(SegmentDue).where(SegmentDue.customer_id.in_(which)).values(**value)
            session.execute(known.execution_options(**unseen))
    new = which.where(which.selected_columns[0].not_in(select(table.c.customer_id)))
    columns = new.add_columns(literal(at, table.c.due_at.type), literal(fresh), literal(quiet))
    names = ["customer_id", "due_at", "fresh", "quiet"]
    session.execute(insert(table).from_select(names, columns, include_defaults=False))


def waiting(*, at: datetime, limit: int) -> list[Due]:
    """Who is due, the longest waiting first."""
    asked = select(SegmentDue.customer_id, SegmentDue.fresh, SegmentDue.quiet).where(SegmentDue.due_at <= at)
    asked = asked.order_by(SegmentDue.due_at, SegmentDue.customer_id).limit(limit)
    return [Due(*row) for row in db.session().execute(asked)]


def any_quiet() -> bool:
    """Whether somebody is still to be looked at for the first time."""
    return bool(db.session().scalar(select(exists().where(SegmentDue.quiet))))


def claim(customer_ids: Iterable[uuid.UUID]) -> None:
    """They are being looked at: no longer due. Before anything is read, so that whatever happens to them
    meanwhile marks them again; after they are held, as everybody does who holds and marks."""
    for some in holding.pieces(sorted(customer_ids)):
        gone = delete(SegmentDue).where(SegmentDue.customer_id.in_(some))
        db.session().execute(gone.execution_options(synchronize_session=False))
