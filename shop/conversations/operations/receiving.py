"""Taking a message in, from a form, a page or a mail: into the one conversation of whoever wrote."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from shop.conversations import rules
from shop.conversations.events import MessageReceived
from shop.conversations.files import File
from shop.conversations.models import Conversation, ConversationFile, ConversationMessage
from shop.conversations.operations import bringing, finding
from shop.conversations.rules import CLOSED, CUSTOMER, MAX_NAME, MAX_ORDER, one_line
from shop.kernel import db, events, ids
from shop.mail import addresses
from shop.orders import queries as orders


def receive(
    *,
    email: str,
    body: str,
    locale: str,
    at: datetime,
    name: str = "",
    channel: str = rules.FORM,
    customer_id: uuid.UUID | None = None,
    order_id: uuid.UUID | None = None,
    order_number: str = "",
    topic: str = "",
    files: Sequence[File] = (),
    proven: bool = False,
    matched: bool = True,
    sender: str = "",
    subject: str = "",
    quoted: str = "",
    left_out: Sequence[str] = (),
    automatic: bool = False,
    mail_message_id: str | None = None,
) -> ConversationMessage:
    """Keep a message and have the shop told, in the open transaction.

    `email` is whose conversation it belongs to: that of the customer with this address (or of
    `customer_id`), else that of the address. A typed `order_number` counts when the order is theirs.
    `proven`: the writer was signed in or came by a link or address that only they were given. Not
    `matched` messages stay apart until somebody says whose they are. `automatic` ones are kept and move
    nothing. `files` come from `files.photos` or `files.of_mail`. The same mail twice is one message.
    Raises BadMessage, BadAddress.
    """
    email = addresses.normalized(email)
    if mail_message_id is not None and (known := _known(mail_message_id)) is not None:
        return known
    body = _text(body, channel, files)
    customer = finding.customer_of(email, customer_id)
    if matched:
        bringing.together(email=email, customer=customer, with_unmatched=proven, at=at)
    conversation, new = finding.of_person(
        email=email,
        name=one_line(name, most=MAX_NAME),
        locale=locale,
        customer=customer,
        matched=matched,
        at=at,
    )
    number = one_line(order_number, most=MAX_ORDER).lstrip("#")
    message = ConversationMessage(
        id=ids.new_id(),
        conversation_id=conversation.id,
        kind=CUSTOMER,
        channel=channel,
        author=one_line(name, most=MAX_NAME),
        sender=sender,
        subject=one_line(subject, most=200),
        body=body,
        quoted=quoted[: rules.MAX_MAIL_BODY],
        left_out=", ".join(left_out)[:500],
        topic=topic if topic in rules.TOPICS else "",
        order_id=order_id or _order(number, conversation.email),
        order_number=number,
        proven=proven,
        automatic=automatic,
        locale=locale,
        mail_message_id=mail_message_id,
        created_at=_after_the_last(conversation, at) if not new else at,
    )
    db.session().add(message)
    db.session().flush()
    _keep(files, message)
    if not automatic:
        _move(conversation, message, new=new, at=at)
    elif new:  # nobody waits for anything
        finding.stand(conversation, rules.moved(finding.standing(conversation), state=CLOSED, at=at))
    return message


def _move(conversation: Conversation, message: ConversationMessage, *, new: bool, at: datetime) -> None:
    if not new:
        finding.stand(conversation, rules.written(finding.standing(conversation), at=at))
    conversation.updated_at, conversation.locale = at, message.locale
    conversation.name = conversation.name or message.author
    conversation.order_id = message.order_id or conversation.order_id
    conversation.preview = one_line(message.body, most=200)
    if message.subject:
        conversation.subject = message.subject
    fact = MessageReceived(
        conversation_id=conversation.id,
        message_id=message.id,
        customer_id=conversation.customer_id,
        order_id=message.order_id,
        channel=message.channel,
        topic=message.topic,
    )
    events.publish(fact, at=at)
    db.session().flush()


def _after_the_last(conversation: Conversation, at: datetime) -> datetime:
    """Now, or the time of the newest message where clocks disagree: what was taken in later stands below."""
    latest = select(func.max(ConversationMessage.created_at)).where(
        ConversationMessage.conversation_id == conversation.id
    )
    last = db.session().scalar(latest)
    return max(at, last) if last else at


def _text(body: str, channel: str, files: Sequence[File]) -> str:
    if channel == rules.MAIL:
        return body.strip()[: rules.MAX_MAIL_BODY]
    if files and not body.strip():
        return ""
    return rules.text_of(body)


def _order(number: str, email: str) -> uuid.UUID | None:
    """The order they speak of, when it is really theirs."""
    if not number.isdecimal() or len(number) > 11:
        return None
    found = orders.by_number_and_email(int(number), email)
    return found.id if found else None


def _known(mail_message_id: str) -> ConversationMessage | None:
    query = select(ConversationMessage).where(ConversationMessage.mail_message_id == mail_message_id)
    return db.session().scalar(query)


def _keep(files: Sequence[File], message: ConversationMessage) -> None:
    for position, file in enumerate(files):
        db.session().add(
            ConversationFile(
                id=ids.new_id(),
                message_id=message.id,
                position=position,
                name=file.name,
                media_type=file.media_type,
                width=file.width,
                height=file.height,
                size=len(file.data),
                data=file.data,
            )
        )
    db.session().flush()
