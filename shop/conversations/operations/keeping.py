"""Saved answers, the owner's rules, and forgetting what is old."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import and_, delete, or_, select

from shop.conversations import queries, rules
from shop.conversations.models import Conversation, SavedAnswer
from shop.conversations.rules import CLOSED, MAX_TITLE, BadMessage, one_line
from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, NotFound
from shop.kernel.models import InboxMessage

MAX_SAVED = 200
SOURCE = "inbound_mail"  # of the kernel's inbox: mails as they came


def save_answer(*, title: str, body: str, at: datetime, answer_id: uuid.UUID | None = None) -> SavedAnswer:
    """Keep a saved answer, or change one. Raises BadMessage, NotFound."""
    title, body = one_line(title, most=MAX_TITLE), rules.text_of(body)
    if not title:
        raise BadMessage(N_("Please give it a name."), field="title")
    if unknown := rules.unknown_places(body):
        names = ", ".join(f"{{{name}}}" for name in unknown)
        raise BadMessage(N_("Nothing fills %(names)s."), field="body", names=names)
    if answer_id is None:
        if len(queries.saved_answers()) >= MAX_SAVED:
            raise BadMessage(N_("There are enough saved answers."), field="title")
        row = SavedAnswer(id=ids.new_id(), created_at=at)
        db.session().add(row)
    else:
        row = _existing(answer_id)
    row.title, row.body, row.updated_at = title, body, at
    db.session().flush()
    return row


def delete_answer(answer_id: uuid.UUID) -> None:
    """Take a saved answer away. Raises NotFound."""
    db.session().delete(_existing(answer_id))
    db.session().flush()


def set_rules(*, hours: int, keep_months: int, at: datetime) -> None:
    """After how many hours an unanswered customer needs attention; how long closed conversations are kept."""
    preferences.put(rules.HOURS, hours, at=at)
    preferences.put(rules.KEEP_MONTHS, keep_months, at=at)


def forget_old(at: datetime) -> None:
    """Delete closed conversations, what nobody matched, and mails as they came, each after its time."""
    old = at - rules.MONTH * preferences.get(rules.KEEP_MONTHS)
    stale = or_(
        and_(Conversation.state == CLOSED, Conversation.matched, Conversation.updated_at < old),
        and_(Conversation.matched.is_(False), Conversation.updated_at < at - rules.KEEP_UNMATCHED),
    )
    with db.transaction() as session:
        for row in session.scalars(select(Conversation).where(stale).limit(1000)):
            session.delete(row)
    raw = delete(InboxMessage).where(
        InboxMessage.source == SOURCE,
        InboxMessage.done_at.is_not(None),
        InboxMessage.received_at < at - rules.KEEP_RAW,
    )
    with db.transaction() as session:
        session.execute(raw.execution_options(synchronize_session=False))


def _existing(answer_id: uuid.UUID) -> SavedAnswer:
    row = queries.saved_answer(answer_id)
    if row is None:
        raise NotFound(N_("This saved answer does not exist any more."))
    return row
