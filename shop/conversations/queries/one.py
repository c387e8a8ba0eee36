"""One conversation, whose it is, what was said, and the answers staff have saved."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from shop.conversations.models import Conversation, ConversationFile, ConversationMessage, SavedAnswer
from shop.conversations.rules import CLOSED, CUSTOMER, NOTE, PROBLEM
from shop.kernel import db
from shop.kernel.registry import Person
from shop.mail.addresses import address_hash

LONGEST_CHAIN = 10  # message ids in References: the first and the newest


@dataclass(frozen=True, kw_only=True)
class Said:
    """A message with its files (without their bytes)."""

    row: ConversationMessage
    files: tuple[ConversationFile, ...]


def by_id(conversation_id: uuid.UUID) -> Conversation | None:
    """The conversation, also one that has become part of another."""
    return db.session().get(Conversation, conversation_id)


def current(conversation_id: uuid.UUID) -> Conversation | None:
    """The conversation, or the one it has become part of; None when there is neither."""
    found = by_id(conversation_id)
    for _ in range(5):
        if found is None or found.merged_into is None:
            return found
        found = by_id(found.merged_into)
    return None


def of_customer(customer_id: uuid.UUID) -> Conversation | None:
    """A customer's conversation."""
    return db.session().scalar(select(Conversation).where(Conversation.key == customer_key(customer_id)))


def of_address(email: str) -> Conversation | None:
    """The conversation of an address that is nobody's account."""
    return db.session().scalar(select(Conversation).where(Conversation.key == address_key(email)))


def customer_key(customer_id: uuid.UUID) -> str:
    """The key of a customer's conversation."""
    return f"customer:{customer_id.hex}"


def address_key(email: str, *, matched: bool = True) -> str:
    """The key of an address's conversation, or of what came in its name without proof."""
    return f"{'address' if matched else 'unmatched'}:{address_hash(email)}"


def of_person(person: Person) -> list[Conversation]:
    """Everything kept under a person's account or address."""
    theirs = or_(
        Conversation.customer_id == person.customer_id,
        Conversation.address_hash == address_hash(person.email),
    )
    return list(db.session().scalars(select(Conversation).where(theirs).order_by(Conversation.opened_at)))


def said(conversation_id: uuid.UUID, *, notes: bool) -> list[Said]:
    """All messages, oldest first; `notes` are for staff alone."""
    query = select(ConversationMessage).where(ConversationMessage.conversation_id == conversation_id)
    if not notes:
        query = query.where(ConversationMessage.kind != NOTE, ConversationMessage.automatic.is_(False))
    rows = list(db.session().scalars(query.order_by(ConversationMessage.created_at, ConversationMessage.id)))
    files: dict[uuid.UUID, list[ConversationFile]] = {}
    attached = select(ConversationFile).where(
        ConversationFile.message_id.in_(
            select(ConversationMessage.id).where(ConversationMessage.conversation_id == conversation_id)
        )
    )
    for file in db.session().scalars(attached.order_by(ConversationFile.position, ConversationFile.id)):
        files.setdefault(file.message_id, []).append(file)
    return [Said(row=row, files=tuple(files.get(row.id, ()))) for row in rows]


def message(message_id: uuid.UUID) -> ConversationMessage | None:
    """One message."""
    return db.session().get(ConversationMessage, message_id)


def last_from_customer(conversation_id: uuid.UUID) -> ConversationMessage | None:
    """The newest message that a person wrote."""
    theirs = ConversationMessage.kind == CUSTOMER, ConversationMessage.automatic.is_(False)
    return db.session().scalar(
        select(ConversationMessage)
        .where(ConversationMessage.conversation_id == conversation_id, *theirs)
        .order_by(ConversationMessage.created_at.desc(), ConversationMessage.id.desc())
        .limit(1)
    )


def written_between(conversation_id: uuid.UUID, *, since: datetime, until: datetime) -> int:
    """How many messages a customer has written from `since` to `until`."""
    query = select(func.count(ConversationMessage.id)).where(
        ConversationMessage.conversation_id == conversation_id,
        ConversationMessage.kind == CUSTOMER,
        ConversationMessage.created_at.between(since, until),
    )
    return db.session().scalar(query) or 0


def references(conversation_id: uuid.UUID) -> list[str]:
    """Message-IDs of the conversation's mails for a References header, oldest first (RFC 5322 §3.6.4)."""
    query = (
        select(ConversationMessage.mail_message_id)
        .where(
            ConversationMessage.conversation_id == conversation_id,
            ConversationMessage.mail_message_id.is_not(None),
            ConversationMessage.automatic.is_(False),
        )
        .order_by(ConversationMessage.created_at, ConversationMessage.id)
    )
    found = [one for one in db.session().scalars(query) if one]
    return found if len(found) <= LONGEST_CHAIN else [found[0], *found[1 - LONGEST_CHAIN :]]


def known_mail(mail_message_id: str) -> bool:
    """Whether the mail of this Message-ID is already part of a conversation."""
    query = select(ConversationMessage.id).where(ConversationMessage.mail_message_id == mail_message_id)
    return db.session().scalar(query) is not None


def file_of(conversation_id: uuid.UUID, file_id: uuid.UUID, *, notes: bool = True) -> ConversationFile | None:
    """A file, when it belongs to this conversation."""
    query = (
        select(ConversationFile)
        .join(ConversationMessage, ConversationMessage.id == ConversationFile.message_id)
        .where(ConversationFile.id == file_id, ConversationMessage.conversation_id == conversation_id)
    )
    if not notes:
        query = query.where(ConversationMessage.kind != NOTE)
    return db.session().scalar(query)


def count_files(message_id: uuid.UUID) -> int:
    """How many files came with a message."""
    query = select(func.count(ConversationFile.id)).where(ConversationFile.message_id == message_id)
    return db.session().scalar(query) or 0


def open_problem(*, order_id: uuid.UUID) -> bool:
    """Whether somebody reported a problem with this order and the conversation is not closed yet."""
    query = (
        select(ConversationMessage.id)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(
            ConversationMessage.order_id == order_id,
            ConversationMessage.channel == PROBLEM,
            ConversationMessage.created_at >= Conversation.opened_at,
            Conversation.state != CLOSED,
        )
        .limit(1)
    )
    return db.session().scalar(query) is not None


def unsettled(person: Person) -> bool:
    """Whether something that this person reported is not settled yet."""
    query = (
        select(ConversationMessage.id)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(
            or_(
                Conversation.customer_id == person.customer_id,
                Conversation.address_hash == address_hash(person.email),
            ),
            Conversation.matched,
            Conversation.state != CLOSED,
            ConversationMessage.channel == PROBLEM,
            ConversationMessage.created_at >= Conversation.opened_at,
        )
        .limit(1)
    )
    return db.session().scalar(query) is not None


def saved_answers() -> list[SavedAnswer]:
    """All saved answers by title."""
    return list(db.session().scalars(select(SavedAnswer).order_by(SavedAnswer.title, SavedAnswer.id)))


def saved_answer(answer_id: uuid.UUID) -> SavedAnswer | None:
    """One saved answer."""
    return db.session().get(SavedAnswer, answer_id)
