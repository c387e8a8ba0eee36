"""Nightly everything that is learned from all orders, hourly what is wanted now; in short transactions."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.kernel import jobs
from tracking.personalization import splits
from tracking.personalization.lists import refreshing as people
from tracking.personalization.offers import emails, sweeping
from tracking.personalization.sessions import keeping as sessions
from tracking.personalization.slots import keeping as slots
from tracking.personalization.weekly import emails as weekly


def rebuild(at: datetime) -> dict[str, int]:
    """Recompute everything; how many pairs and people."""
    from tracking.personalization import rebuilding

    return {"pairs": rebuilding.whole(at=at), "people": people.nightly(at)}


def keep_up(at: datetime) -> int:
    """What is wanted just now; a small shop learns everything anew."""
    from tracking.personalization import rebuilding

    return rebuilding.hourly(at=at)


def judge_offers(at: datetime) -> int:
    """Whom each offer moves, as far as its own groups tell; how many offers it is known of."""
    from tracking.personalization.offers import former, moving

    former.remind(at)
    return moving.learn(at)


def install() -> None:
    """Run every day, and every hour."""
    jobs.periodic("personalization.rebuild", every=timedelta(days=1), job=rebuild)
    jobs.periodic("personalization.keep_up", every=timedelta(hours=1), job=keep_up)
    jobs.periodic("personalization.offers", every=timedelta(minutes=1), job=sweeping.sweep)
    jobs.periodic("personalization.offers_judged", every=timedelta(days=1), job=judge_offers)
    jobs.periodic("personalization.splits", every=timedelta(days=1), job=splits.look)
    people.install()
    emails.install()
    slots.install()
    weekly.install()
    sessions.install()
