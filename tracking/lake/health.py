"""Checks that history is kept: brought to the lake in time, and little of what is sent is unbelievable."""

from __future__ import annotations

import importlib.util
from datetime import datetime

from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from tracking.lake import commits, place, status

UNBELIEVABLE, AT_LEAST = 0.05, 200  # share and number of what is sent


def install() -> None:
    """Register the check."""
    registry.health_check("lake", check)


def check(settings: Settings, at: datetime) -> list[Finding]:
    """What is wrong with the lake."""
    if place.current().remote and importlib.util.find_spec("duckdb") and not _reaches_storage():
        return [
            Finding(
                "lake",
                N_("LAKE_URL names object storage, which DuckDB cannot read without its extension httpfs."),
                N_("Run once: python -c \"import duckdb; duckdb.sql('INSTALL httpfs')\""),
            )
        ]
    found = [_late(at)] if commits.exists() or status.lag(commits.State(), at) > status.LATE else []
    return [finding for finding in (*found, _refused(at)) if finding]


def _late(at: datetime) -> Finding | None:
    state = commits.state()
    late = status.lag(state, at)
    if late <= status.LATE:
        return None
    return Finding(
        "lake",
        N_("Events have waited %(minutes)s minutes to be brought to the history."),
        N_("See whether the worker runs (make run starts it), and: flask journeys lake ship"),
        params={"minutes": int(late // 60)},
    )


def _refused(at: datetime) -> Finding | None:
    refused = status.quarantined(at)
    if refused < AT_LEAST or refused / (refused + status.taken(at)) < UNBELIEVABLE:
        return None
    return Finding(
        "lake",
        N_("%(count)s things sent to the journey in a week could not be believed."),
        N_("flask journeys stats tells how many; the table of quarantine keeps the newest of each kind."),
        params={"count": refused},
    )


def _reaches_storage() -> bool:
    from tracking.lake import files

    try:
        files.connect().close()
    except Exception:
        return False
    return True
