"""What the worker does for groups: looks for them, and puts everybody to the nearest once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import db, jobs
from tracking.segments import due
from tracking.segments.groups import adopting, searching
from tracking.segments.members import judges

SEARCH, GATHER = "segments.groups", "segments.gather_groups"
AT_ONCE = 500


def gather(at: datetime) -> int:
    """Have everybody judged anew who is in another group than the nearest; how many."""
    people = sorted(adopting.astray(at=at))
    db.end_read()
    for start in range(0, len(people), AT_ONCE):
        with db.transaction():
            due.mark(people[start : start + AT_ONCE], at=at, fresh=False)
    return len(people)


def install() -> None:
    """Register the judge and the jobs."""
    judges.register(adopting.KIND, adopting.judge)
    jobs.periodic(SEARCH, every=timedelta(minutes=1), job=searching.carry_out)
    jobs.periodic(GATHER, every=timedelta(hours=6), job=gather)
