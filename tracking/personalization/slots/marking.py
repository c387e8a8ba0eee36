"""What is remembered between two counts: whose calendar weeks follow, since when something changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from shop.kernel import db
from shop.kernel.models import PreferenceRow
from shop.recommendations.slots import HELD_OUT_PERCENT
from tracking.journeys.models import VisitSession
from tracking.lake import hooks
from tracking.reports.facts import marking

CALENDAR, SINCE, LOT = "slots.calendar", "slots.since", "slots.lot:"
AT_ONCE = 500


def turn(calendar: str) -> bool:
    """Whether weeks of the store begin otherwise than when they were counted; `calendar` is kept."""
    known = marking.state(CALENDAR)
    if known != calendar:
        with db.transaction("journey"):
            marking.put_state(CALENDAR, calendar)
    return bool(known) and known != calendar


def changed_since() -> int | None:
    """The earliest moment (µs) of which something changed since the last count; None where nothing did."""
    said = marking.state(SINCE)
    return int(said) if said else None


def counted(since: int | None) -> None:
    """What had changed since then is counted; nothing else that was told of meanwhile."""
    if since is not None and changed_since() == since:
        with db.transaction("journey"):
            marking.put_state(SINCE, "")


def grew(lot: str, now: str) -> bool:
    """Whether a lot is not what it was when it was counted; from now on it is."""
    if marking.state(LOT + lot) == now:
        return False
    with db.transaction("journey"):
        marking.put_state(LOT + lot, now)
    return True


def react(change: hooks.Change) -> None:
    """Remember since when visits that changed their name, or are a machine's, have to be counted again."""
    if change.kind in ("join", "mark"):
        began = _first(VisitSession.session_id, change.sessions)
    elif change.kind == "part" and change.to:
        began = _first(VisitSession.visitor_id, [change.to])
    else:
        return
    known = changed_since()
    if began is not None and (known is None or began < known):
        with db.transaction("journey"):
            marking.put_state(SINCE, began)


def _first(column: Any, ids: Iterable[str]) -> int | None:
    wanted, session = sorted(ids), db.session("journey")
    found = [
        session.scalar(
            select(func.min(VisitSession.started_at)).where(column.in_(wanted[start : start + AT_ONCE]))
        )
        for start in range(0, len(wanted), AT_ONCE)
    ]
    return min((int(one) for one in found if one is not None), default=None)


def settled() -> dict[str, datetime]:
    """Since when each slot's share of held-out visitors is what it is, where the owner has chosen it."""
    slots = {preference.key: slot for slot, preference in HELD_OUT_PERCENT.items()}
    rows = select(PreferenceRow.key, PreferenceRow.updated_at).where(PreferenceRow.key.in_(slots))
    return {slots[key]: at for key, at in db.session().execute(rows)}
