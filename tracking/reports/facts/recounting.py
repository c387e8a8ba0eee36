"""Which days are being counted anew: until then their figures cannot be held against the books."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from shop.kernel import clock, db
from tracking.reports.facts import marking
from tracking.reports.facts.models import FactMark

LATELY = timedelta(hours=1)  # what came so lately is counted in a moment, and told as fresh


def of(days: Sequence[date], *, at: datetime, zone: str) -> frozenset[date]:
    """Those of `days` (in order, of `zone`) that wait to be counted again, or are another zone's still."""
    if marking.state("zone") not in ("", zone):
        return frozenset(days)
    place = ZoneInfo(zone)
    first = clock.to_micros(datetime.combine(days[0], time.min, place).astimezone(UTC))
    slots = select(FactMark.slot).where(
        FactMark.lot == marking.LOT, FactMark.slot >= first, FactMark.slot < clock.to_micros(at - LATELY)
    )
    marked = db.session("journey").scalars(slots)
    return frozenset(days) & {clock.from_micros(slot).astimezone(place).date() for slot in marked}
