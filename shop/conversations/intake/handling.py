"""From a raw mail in the inbox to a message in somebody's conversation; by the worker, perhaps twice.

Whose it is, is said by the reply address (a token that only the recipient of a mail of ours was given), or
by the Message-ID of such a mail when its recipient is also who writes. A sender alone proves nothing: such
mails are kept apart as unmatched. Nothing here ever sends a mail back.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from shop.brand import store as brand
from shop.conversations import files, operations, queries, rules
from shop.conversations.intake import postmark, reading, recognizing, settings
from shop.conversations.intake.reading import Letter
from shop.conversations.operations.keeping import SOURCE
from shop.customers import queries as customers
from shop.kernel import db, inbox, preferences
from shop.kernel.inbox import Message
from shop.mail import addresses, outgoing, replies
from shop.mail import queries as mails
from shop.mail.intake import taking
from shop.mail.models import Mail

__all__ = ["SOURCE", "handle", "store"]
CONNECTION = "inbound"  # one for all ways in: a mail that comes by two of them is one mail
RAW, POSTMARK = "raw", "postmark"
ERASED = "@erased.invalid"


@dataclass(frozen=True, kw_only=True)
class Belongs:
    """Whose conversation a mail belongs to, and what it is about."""

    email: str
    customer_id: uuid.UUID | None = None
    order_id: uuid.UUID | None = None
    locale: str = ""
    matched: bool = False


def store(body: bytes, letter: Letter, *, form: str, at: datetime) -> bool:
    """Keep a mail for the worker in the open transaction; False when it is there already. `form`: RAW or
    POSTMARK. Only a hash says there whose it is."""
    return inbox.receive(
        source=SOURCE,
        connection=CONNECTION,
        external_id=_identity(letter, body),
        headers={"form": form, "from": addresses.address_hash(letter.sender)},
        body=body,
        at=at,
    )


def handle(message: Message) -> None:
    """Take in one mail; called outside any transaction."""
    raw: bytes | None = message.body
    if message.headers.get("form") == POSTMARK:
        mail = postmark.parsed(message.body)
        raw, letter = postmark.whole(mail), postmark.letter(mail)
    else:
        letter = reading.letter(message.body)
    if raw is not None and recognizing.is_report(letter) and _report(raw, at=message.at):
        return
    belongs = _belongs(letter)
    automatic = recognizing.is_automatic(letter)
    stranger = not automatic and preferences.get(settings.STRANGERS) and _writes_from(letter)
    if not (belongs.matched or stranger) or _ours(letter) or queries.known_mail(_key(letter, message)):
        db.end_read()
        return
    db.end_read()
    kept, left_out = files.of_mail(letter.attached)
    with db.transaction():
        operations.receive(
            email=belongs.email,
            customer_id=belongs.customer_id,
            name=letter.sender_name,
            body=letter.text,
            quoted=letter.quoted,
            subject=letter.subject,
            channel=rules.MAIL,
            order_id=belongs.order_id,
            files=kept,
            left_out=left_out,
            locale=belongs.locale,
            proven=belongs.matched and letter.sender == belongs.email,
            matched=belongs.matched,
            sender=letter.sender,
            automatic=automatic,
            mail_message_id=_key(letter, message),
            at=message.at,
        )


def _report(raw: bytes, *, at: datetime) -> bool:
    with db.transaction():
        return taking.take_dsn(raw, at=at)


def _belongs(letter: Letter) -> Belongs:
    answered = _answered(letter)
    if answered is None or answered.recipient.endswith(ERASED):
        return Belongs(email=letter.sender, locale=_language(letter.sender))
    return Belongs(
        email=answered.recipient,
        customer_id=answered.customer_id,
        order_id=answered.order_id,
        locale=answered.locale,
        matched=True,
    )


def _answered(letter: Letter) -> Mail | None:
    """The mail of ours that this one answers, as far as that is proved."""
    mail_id = replies.read(letter.recipients)
    if mail_id is not None:
        return mails.by_id(mail_id)
    named = select(Mail).where(Mail.message_id.in_(letter.references[-20:]), Mail.recipient == letter.sender)
    return db.session().scalar(named.order_by(Mail.created_at.desc()).limit(1)) if letter.references else None


def _ours(letter: Letter) -> bool:
    """Whether we sent it ourselves: it has come round in a circle."""
    own = letter.sender == outgoing.sender().addr_spec.lower() or replies.is_ours(letter.sender)
    return own or _sent_by_us(letter.message_id)


def _sent_by_us(message_id: str) -> bool:
    query = select(Mail.id).where(Mail.message_id == message_id)
    return bool(message_id) and db.session().scalar(query) is not None


def _writes_from(letter: Letter) -> bool:
    """Whether there is an address that could be answered."""
    try:
        return bool(addresses.normalized(letter.sender))
    except addresses.BadAddress:
        return False


def _language(sender: str) -> str:
    customer = customers.by_email(sender)
    return customer.locale if customer else brand.current().language


def _key(letter: Letter, message: Message) -> str:
    """The Message-ID, or of a mail that has none (or an overlong one) a stand-in that is always the same."""
    return letter.message_id if 0 < len(letter.message_id) <= 255 else f"<{message.id.hex}@no-message-id>"


def _identity(letter: Letter, body: bytes) -> str:
    return hashlib.sha256(letter.message_id.encode("utf-8", "replace") or body).hexdigest()
