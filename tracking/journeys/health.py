"""A check that the journey keeps up: what was sold must stand in it an hour later."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from tracking.journeys import totals

LATEST, LOOKED_AT = timedelta(hours=1), timedelta(days=7)


def install() -> None:
    """Register the check."""
    registry.health_check("journeys", unrecorded)


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
