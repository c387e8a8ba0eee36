"""The staff's part: answer, note, assign, and say how a conversation stands."""

from __future__ import annotations

import uuid
from datetime import datetime

from shop.conversations import rules
from shop.conversations.events import ConversationAnswered, ConversationAssigned, ConversationClosed
from shop.conversations.models import Conversation, ConversationMessage
from shop.conversations.operations import finding
from shop.conversations.operations.bringing import UNANSWERED
from shop.conversations.rules import CLOSED, DESK, MAX_BODY, NOTE, OPEN, STAFF, STATES, one_line
from shop.kernel import attention, db, events, ids
from shop.kernel.errors import N_, Conflict, DomainError
from shop.staff import queries as staff
from shop.staff.models import Staff
from shop.staff.roles import may


class CannotAnswer(DomainError):
    """Somebody to whom a conversation cannot be given."""


def answer(
    *,
    conversation_id: uuid.UUID,
    body: str,
    staff_id: uuid.UUID,
    at: datetime,
    close: bool = False,
    seen: datetime | None = None,
) -> ConversationMessage:
    """Answer; the mail follows. Whoever answers first takes the conversation.

    `seen` is the `updated_at` of what the writer saw: Conflict when somebody has written since.
    Raises BadMessage, NotFound, Conflict.
    """
    text = rules.text_of(body)
    row = finding.locked(conversation_id)
    if seen is not None and row.updated_at > seen:
        raise Conflict(N_("Something was written here meanwhile. Please look once more before you answer."))
    now = finding.standing(row)
    waited = int((at - now.waiting_since).total_seconds()) if now.waiting_since else None
    first = now.first_answered_at is None
    message = _said(row, kind=STAFF, body=text, staff_id=staff_id, at=at)
    message.waited_seconds, message.first_answer = waited, first
    finding.stand(row, rules.answered(now, close=close, at=at))
    row.assigned_to = row.assigned_to or staff_id
    row.updated_at, row.preview = at, one_line(text, most=200)
    attention.resolve(kind=UNANSWERED, key=str(row.id), at=at)
    fact = ConversationAnswered(
        conversation_id=row.id, message_id=message.id, customer_id=row.customer_id, first=first
    )
    events.publish(fact, at=at)
    if close:
        events.publish(ConversationClosed(conversation_id=row.id, customer_id=row.customer_id), at=at)
    db.session().flush()
    return message


def note(*, conversation_id: uuid.UUID, body: str, staff_id: uuid.UUID, at: datetime) -> ConversationMessage:
    """Write a note that staff alone see; nothing is moved by it. Raises BadMessage, NotFound."""
    text = rules.text_of(body)
    return _said(finding.locked(conversation_id), kind=NOTE, body=text, staff_id=staff_id, at=at)


def note_mailed(message_id: uuid.UUID, *, mail_message_id: str) -> None:
    """Write down under which Message-ID an answer left, so that what answers it is recognized."""
    row = db.session().get(ConversationMessage, message_id)
    if row is not None:
        row.mail_message_id = mail_message_id
        db.session().flush()


def assign(
    *, conversation_id: uuid.UUID, staff_id: uuid.UUID | None, by: uuid.UUID | None, at: datetime
) -> Conversation:
    """Give a conversation to somebody, or to nobody. Raises NotFound, CannotAnswer."""
    row = finding.locked(conversation_id)
    if staff_id is not None:
        taker = staff.by_id(staff_id)
        if taker is None or not can_answer(taker):
            raise CannotAnswer(N_("This person cannot answer messages."))
    if row.assigned_to != staff_id:
        row.assigned_to = staff_id
        if staff_id is not None and staff_id != by:
            events.publish(ConversationAssigned(conversation_id=row.id, staff_id=staff_id, by=by), at=at)
    db.session().flush()
    return row


def can_answer(person: Staff) -> bool:
    """Whether a conversation can be theirs."""
    return person.active and may(person.role, "customers")


def set_state(*, conversation_id: uuid.UUID, state: str, at: datetime) -> Conversation:
    """Say how a conversation stands, without an answer. Raises NotFound, Conflict."""
    if state not in STATES:
        raise Conflict(N_("A conversation is open, waiting or closed."))
    row = finding.locked(conversation_id)
    before = row.state
    finding.stand(row, rules.moved(finding.standing(row), state=state, at=at))
    if state != OPEN:
        attention.resolve(kind=UNANSWERED, key=str(row.id), at=at)
    if state == CLOSED and before != CLOSED:
        events.publish(ConversationClosed(conversation_id=row.id, customer_id=row.customer_id), at=at)
    db.session().flush()
    return row


def _said(
    row: Conversation, *, kind: str, body: str, staff_id: uuid.UUID, at: datetime
) -> ConversationMessage:
    writer = staff.by_id(staff_id)
    message = ConversationMessage(
        id=ids.new_id(),
        conversation_id=row.id,
        kind=kind,
        channel=DESK,
        author=writer.name if writer else "",
        staff_id=staff_id,
        body=body[:MAX_BODY],
        proven=True,
        locale=row.locale,
        created_at=at,
    )
    db.session().add(message)
    db.session().flush()
    return message
