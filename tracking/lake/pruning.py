"""Makes room in the hot store: rows that the lake has held for weeks go, but for those of people and orders.

What a customer's timeline, the account of orders and a purchase's being one rest on stays in SQL.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from shop.kernel import clock, db
from tracking.journeys.models import Event
from tracking.lake.commits import State

KEPT = timedelta(days=35)
AT_ONCE = 2_000


def prune(state: State, *, at: datetime) -> int:
    """Delete what is older than KEPT and in the lake; how many. In short transactions: nobody waits."""
    before = clock.to_micros(at - KEPT)
    count, last = 0, 0
    while seqs := _some(last, min(state.shipped, _end(before)), before):
        with db.transaction("journey") as session:
            session.execute(
                delete(Event).where(Event.seq.in_(seqs)).execution_options(synchronize_session=False)
            )
        count, last = count + len(seqs), seqs[-1]
    return count


def _end(before: int) -> int:
    """The `seq` past which no row is that old; rows come nearly in the order of their times."""
    query = select(Event.seq).where(Event.received_at < before).order_by(Event.seq.desc()).limit(1)
    return int(db.session("journey").scalar(query) or 0)


def _some(after: int, upto: int, before: int) -> list[int]:
    theirs = (Event.customer_id.is_(None), Event.order_id.is_(None))
    query = select(Event.seq).where(Event.seq > after, Event.seq <= upto, Event.received_at < before, *theirs)
    found = list(db.session("journey").scalars(query.order_by(Event.seq).limit(AT_ONCE)))
    db.end_read()
    return found
