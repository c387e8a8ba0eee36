"""The worker's part: look into the mailbox, say who has waited too long, forget what is old."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from shop.conversations import operations, queries, rules
from shop.conversations.intake import mailbox
from shop.conversations.operations.bringing import UNANSWERED
from shop.kernel import attention, db, jobs, preferences
from shop.kernel.errors import N_
from shop.kernel.models import AttentionItem

FIRST = datetime.min.replace(tzinfo=UTC)


def install() -> None:
    """Register the work."""
    jobs.periodic("conversations.mailbox", every=timedelta(minutes=2), job=mailbox.look)
    jobs.periodic("conversations.unanswered", every=timedelta(minutes=15), job=raise_unanswered)
    jobs.periodic("conversations.forget_old", every=timedelta(days=1), job=operations.forget_old)


def raise_unanswered(at: datetime) -> None:
    """Put every customer who has waited longer than the owner's hours on the attention list, once a wait."""
    hours = preferences.get(rules.HOURS)
    late = queries.overdue(before=at - timedelta(hours=hours))
    items = select(AttentionItem.key, AttentionItem.raised_at).where(AttentionItem.kind == UNANSWERED)
    told = {row.key: row.raised_at for row in db.session().execute(items)}
    new = [str(row.id) for row in late if told.get(str(row.id), FIRST) < (row.waiting_since or at)]
    db.end_read()
    for key in new:
        with db.transaction():
            attention.raise_item(
                kind=UNANSWERED,
                key=key,
                message=N_("Somebody has waited for an answer for more than %(hours)s hours."),
                params={"hours": hours},
                link=f"/admin/conversations/{key}",
                at=at,
            )
