"""The mail of the week to the owner: on Mondays in the store's zone, once a week."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shop.brand import store
from shop.kernel import db, jobs, preferences
from shop.kernel.errors import N_
from shop.mail import operations as mail
from shop.mail import previews
from shop.recommendations.slots import SLOTS
from shop.staff import notifications
from tracking.journeys import words
from tracking.personalization.measuring.words import VERDICTS
from tracking.personalization.slots.calendar import WEEK, Calendar
from tracking.personalization.weekly import gathering
from tracking.reports.recommendations import telling
from tracking.reports.recommendations.models import OWN
from tracking.reports.trends import weeks

KIND, JOB = "owner_week", "personalization.weekly"
MONDAY, EARLIEST, LATEST = 0, 7, 12  # o'clock: from then on, and at the latest, whatever is still counted
LATE = timedelta(days=2)  # a worker that slept on Monday may still tell it


def week_to_tell(at: datetime) -> date | None:
    """The first day of the week that is over and to be told at this moment, if any."""
    brand = store.current()
    local = at.astimezone(ZoneInfo(brand.time_zone))
    since_monday = timedelta(days=(local.weekday() - MONDAY) % 7, hours=local.hour)
    if not timedelta(hours=EARLIEST) <= since_monday <= LATE:
        return None
    return Calendar(brand.time_zone, weeks.first_weekday()).start_of(at) - WEEK


def tell(at: datetime) -> bool:
    """Queue the mail when it is time; whether it is queued (now or before)."""
    start, to = week_to_tell(at), notifications.recipient()
    if start is None or not to or not preferences.get(notifications.WEEK) or not _counted(start, at):
        return False
    context = gathering.week(start, at=at)
    db.end_read()
    if context is None:
        return False
    with db.transaction():
        mail.queue(
            kind=KIND,
            dedupe_key=f"owner-week:{start.isoformat()}",
            to=to,
            locale=store.current().language,
            template=KIND,
            context=context,
            at=at,
            expires_at=at + timedelta(days=3),
            priority=8,
        )
    return True


def _counted(start: date, at: datetime) -> bool:
    """Whether rows are counted to the end of the week, or it is so late that nobody waits for it."""
    zone = ZoneInfo(store.current().time_zone)
    counted = [one.as_of.astimezone(zone).date() for one in telling.read_standings(OWN)]
    local = at.astimezone(zone)
    return all(day >= start + WEEK for day in counted) or local.weekday() != MONDAY or local.hour >= LATEST


def sample() -> dict[str, Any]:
    """A made-up week, for previews."""
    message = N_("The job “%(job)s” failed: %(error)s It is tried again by itself.")
    params = {"job": "catalog.pictures", "error": "TimeoutError."}
    stages = {"before": words.STAGES["add_to_cart"], "after": words.STAGES["begin_checkout"]}
    return {
        "first_day": "2026-11-16",
        "last_day": "2026-11-22",
        "figures": [
            {"title": "Revenue", "kind": "money", "now": _money(412_050), "before": _money(388_900)},
            {"title": "Orders", "kind": "number", "now": 61, "before": 57},
            {"title": "Visits", "kind": "number", "now": 2_310, "before": 2_188},
            {"title": "Visits that bought", "kind": "share", "now": 2.6, "before": 2.6},
        ],
        "rows": [
            _row("product", "better", _money(31_900), 6.4, 41_200),
            _row("home_for_you", "not_known", None, 4.1, 18_400),
            _row("mail", "too_few", None, 2.7, 3_600),
        ],
        "proven": 1,
        "step": {**stages, "now": 38.2, "earlier": 45.0, "lost": 14},
        "matters": {"count": 1, "items": [{"message": message, "params": params}]},
        "links": gathering.pages(),
    }


def _row(slot: str, verdict: str, claimed: Any, followed: float, after: int) -> dict[str, Any]:
    told = {"title": SLOTS[slot].title, "verdict": VERDICTS[verdict], "claimed": claimed}
    return {**told, "followed": followed, "after": _money(after)}


def _money(minor: int) -> dict[str, Any]:
    return {"minor": minor, "currency": store.current().currency}


def install() -> None:
    """Offer the preview, and look each hour whether it is time."""
    previews.register(KIND, sample)
    jobs.periodic(JOB, every=timedelta(hours=1), job=tell)
