"""How large segments were day by day, and how many came and went."""

from __future__ import annotations

from sqlalchemy import func, select, update

from shop.customers.grouping.models import CustomerSegment, Segment
from shop.kernel import db
from tracking.segments.models import SegmentDay

KEPT_DAYS = 760


def note(*, code: str, day: int, entered: int = 0, left: int = 0) -> None:
    """Add to what came and went on a day, and write the size as it is now."""
    size = db.session().scalar(select(Segment.size).where(Segment.code == code)) or 0
    row = {"code": code, "day": day, "size": size, "entered": entered, "left": left}
    if db.insert_ignore(SegmentDay, [row]):
        return
    known = SegmentDay.__table__.c
    more = {"size": size, "entered": known.entered + entered, "left": known.left + left}
    changed = update(SegmentDay.__table__).where(known.code == code, known.day == day)  # type: ignore[arg-type]
    db.session().execute(changed.values(**more))


def count_again(*, day: int) -> None:
    """Sizes as they are counted, and a row for the day of each living segment: each night."""
    now = select(CustomerSegment.code, func.count()).where(CustomerSegment.until.is_(None))
    counted = {code: size for code, size in db.session().execute(now.group_by(CustomerSegment.code))}  # noqa: C416
    table = Segment.__table__
    for row in db.session().execute(select(Segment.code, Segment.size).where(Segment.retired_at.is_(None))):
        size = counted.get(row.code, 0)
        if size != row.size:
            changed = update(table).where(table.c.code == row.code)  # type: ignore[arg-type]
            db.session().execute(changed.values(size=size))
        note(code=row.code, day=day)
