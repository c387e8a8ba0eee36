"""A check that the journey keeps up: what was sold must stand in it an hour later."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from shop.kernel import clock, db, registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from tracking.journeys import totals
from tracking.journeys.models import Erasure

LATEST, LOOKED_AT = timedelta(hours=1), timedelta(days=7)
LATE_PROOF = timedelta(days=1)


def install() -> None:
    """Register the checks."""
    registry.health_check("journeys", unrecorded)
    registry.health_check("erasures", unproved)


def unrecorded(settings: Settings, at: datetime) -> list[Finding]:
    """Orders of the last week that have had no purchase event for over an hour."""
    missing = totals.reconcile(since=at - LOOKED_AT, until=at - LATEST).missing
    if not missing:
        return []
    return [
        Finding(
            "journeys",
            N_("%(count)s paid orders of the last week are not in the journey, the first is %(number)s."),
            N_("See whether the worker runs (make run starts it); what waits is recorded when it does."),
            params={"count": len(missing), "number": missing[0]},
        )
    ]


def unproved(settings: Settings, at: datetime) -> list[Finding]:
    """Erasures asked for over a day ago of which something may still be there."""
    before = clock.to_micros(at - LATE_PROOF)
    late = select(func.count()).where(Erasure.done_at.is_(None), Erasure.asked_at < before)
    count = db.session("journey").scalar(late) or 0
    if not count:
        return []
    return [
        Finding(
            "erasures",
            N_("%(count)s erasures of customers have not been proved complete for over a day."),
            N_("See whether the worker runs, then: flask journeys erasures --prove"),
            params={"count": count},
        )
    ]
