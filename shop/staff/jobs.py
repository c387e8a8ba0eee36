"""Tells the owner by mail when something needs them, at most every few hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from shop.brand import links, store
from shop.kernel import attention, clock, db, jobs, preferences
from shop.kernel.errors import N_
from shop.mail import operations as mail
from shop.mail import previews
from shop.staff import notifications

QUIET = timedelta(hours=6)
SHOWN = 8
TOLD_AT = preferences.declare("notifications.attention_told_at", "")


def install() -> None:
    """Register the job and its mail's preview."""
    sample = {"message": N_("The job “%(job)s” failed: %(error)s It is tried again by itself.")}
    params = {"job": "catalog.pictures", "error": "TimeoutError."}
    previews.register(
        "owner_attention",
        lambda: {"count": 1, "items": [{**sample, "params": params}], "link": links.url("/admin/attention")},
    )
    jobs.periodic("staff.tell_attention", every=timedelta(minutes=15), job=tell_attention)


def tell_attention(at: datetime) -> None:
    """Queue one mail about all open items when a new one has come since the last mail."""
    with db.transaction():
        told = datetime.fromisoformat(preferences.get(TOLD_AT) or clock.EPOCH.isoformat())
        items, to = attention.open_items(), notifications.recipient()
        new = any(item.raised_at > told for item in items)
        if not (new and to and preferences.get(notifications.ATTENTION)) or at - told < QUIET:
            return
        mail.queue(
            kind="owner_attention",
            dedupe_key=f"attention:{at.isoformat()}",
            to=to,
            locale=store.current().language,
            template="owner_attention",
            context={
                "count": len(items),
                "items": [{"message": item.message, "params": item.params} for item in items[:SHOWN]],
                "link": links.url("/admin/attention"),
            },
            at=at,
            priority=4,
        )
        preferences.put(TOLD_AT, at.isoformat(), at=at)
