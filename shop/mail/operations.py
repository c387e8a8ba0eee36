"""Writes: queue a mail, try a failed one again, send a copy, opt out, change how mail leaves.

`queue` belongs into the transaction of what the mail is about: a rollback leaves no mail, a commit never
forgets it. Nothing here talks to a server; `mail.sending` does, later.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.kernel import attention, db, events, ids, preferences, work
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.mail import addresses, outgoing, queries, suppressing
from shop.mail.events import MailOptedOut, MailQueued
from shop.mail.models import (
    FAILED,
    MARKETING,
    ORDER,
    QUEUED,
    REFUSABLE,
    UNDELIVERED,
    UNSUBSCRIBED,
    WITHDRAWN,
    Mail,
    MailSuppression,
)

GIVEN_UP, CAME_BACK = "mail.failed", "mail.bounced"
LONGEST_KEY = 200


class UnknownScope(DomainError):
    """Something other than marketing or surveys was to be opted out of."""


def queue(
    *,
    kind: str,
    dedupe_key: str,
    to: str,
    locale: str,
    template: str,
    context: dict[str, Any],
    at: datetime,
    to_name: str = "",
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
    order_id: uuid.UUID | None = None,
    customer_id: uuid.UUID | None = None,
    marketing: bool = False,
    scope: str = "",
    priority: int = 5,
    private: bool = False,
    reply_to: str = "",
    thread: Sequence[str] = (),
) -> Mail:
    """Queue a mail in the open transaction, or return the one already queued under `dedupe_key`.

    `template` is a folder of templates/emails, `context` JSON for it (money as minor and currency, times in
    ISO 8601). Lower `priority` leaves first. After `expires_at` it is dropped. `scope` (default "marketing"
    with `marketing`, else "order") says what its recipient may opt out of. `private` mails keep no copy.
    Answers go to `reply_to`, else where `replies.of` says. `thread`: what a person answers by this
    mail, as Message-IDs, the newest last. Raises BadAddress.
    """
    recipient = addresses.normalized(to)
    dedupe_key = _fitting(dedupe_key)
    mail_id = ids.derived_id("mail", dedupe_key)
    row = {
        "id": mail_id,
        "kind": kind,
        "dedupe_key": dedupe_key,
        "message_id": f"<{mail_id.hex}@{outgoing.host()}>",
        "recipient": recipient,
        "reply_to": addresses.normalized(reply_to) if reply_to else "",
        "thread": " ".join(thread),
        "recipient_name": outgoing.header_text(to_name, most=100),
        "locale": locale,
        "template": template,
        "context": context,
        "scope": scope or (MARKETING if marketing else ORDER),
        "private": private,
        "priority": priority,
        "order_id": order_id,
        "customer_id": customer_id,
        "outcome": QUEUED,
        "subject": "",
        "created_at": at,
        "due_at": due_at or at,
        "expires_at": expires_at,
        "attempts": 0,
    }
    if db.insert_ignore(Mail, [row]):
        events.publish(MailQueued(mail_id=mail_id, kind=kind, order_id=order_id), at=at)
    return db.session().get_one(Mail, mail_id)


def send_again(*, mail_id: uuid.UUID, at: datetime) -> Mail:
    """Queue a copy of a mail under a new intent of its own. Raises NotFound, Conflict for private mails."""
    mail = _locked(mail_id)
    if mail.private:
        raise Conflict(N_("Mails with sign-in links cannot be sent again; ask for a new link instead."))
    suppressing.lift(mail.recipient)
    return _copy(mail, to=mail.recipient, at=at)


def send_to(*, mail_id: uuid.UUID, to: str, at: datetime) -> Mail:
    """Queue a copy of a mail that did not arrive to `to`. Raises NotFound, Conflict, BadAddress."""
    mail = _locked(mail_id)
    if mail.private or mail.outcome not in UNDELIVERED:
        raise Conflict(N_("This mail has already been sent."))
    suppressing.lift(to)
    copy = _copy(mail, to=addresses.normalized(to), at=at)
    for kind in (GIVEN_UP, CAME_BACK):
        attention.resolve(kind=kind, key=str(mail.id), at=at)
    return copy


def _copy(mail: Mail, *, to: str, at: datetime) -> Mail:
    base = mail.dedupe_key.partition("#again-")[0]
    earlier = db.session().scalars(select(Mail.id).where(Mail.dedupe_key.startswith(f"{base}#again-"))).all()
    return queue(
        kind=mail.kind,
        dedupe_key=f"{base}#again-{len(earlier) + 1}",
        to=to,
        to_name=mail.recipient_name,
        locale=mail.locale,
        template=mail.template,
        context=mail.context,
        at=at,
        order_id=mail.order_id,
        customer_id=mail.customer_id,
        scope=mail.scope,
        reply_to=mail.reply_to,
        priority=1,
    )


def withdraw(*, dedupe_key: str, at: datetime) -> bool:
    """Take a mail back that has not left; False when it is (or may be) on its way already."""
    mail = db.session().scalar(
        select(Mail)
        .where(Mail.dedupe_key == dedupe_key)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mail is None or (mail.outcome == QUEUED and mail.attempts == 0 and mail.done_at is None):
        if mail is not None:
            mail.outcome, mail.done_at = WITHDRAWN, at
        return True
    return mail.outcome == WITHDRAWN


def retry(*, mail_id: uuid.UUID, at: datetime) -> Mail:
    """Make a given-up or waiting mail due now with fresh attempts. Raises NotFound, Conflict."""
    mail = _locked(mail_id)
    if mail.outcome not in (FAILED, QUEUED) or mail.done_at is not None:
        raise Conflict(N_("This mail has already been sent."))
    mail.outcome = QUEUED
    suppressing.lift(mail.recipient)
    db.session().flush()
    work.retry(Mail, mail.id, at=at)
    attention.resolve(kind=GIVEN_UP, key=str(mail.id), at=at)
    events.nudge()
    return mail


def retry_failed(*, at: datetime) -> int:
    """Make every given-up mail due again; how many."""
    found = queries.failed_ids()
    for mail_id in found:
        retry(mail_id=mail_id, at=at)
    return len(found)


def opt_out(*, address_hash: str, scope: str, at: datetime, reason: str = UNSUBSCRIBED) -> bool:
    """Have an address get no more mail of `scope`; False when it already was so. Raises UnknownScope."""
    if scope not in REFUSABLE:
        raise UnknownScope(N_("Mails about your orders are always sent."))
    row = {"id": ids.new_id(), "address_hash": address_hash, "scope": scope, "reason": reason, "at": at}
    if not db.insert_ignore(MailSuppression, [row]):
        return False
    events.publish(MailOptedOut(address_hash=address_hash, scope=scope), at=at)
    return True


def opt_in(*, address_hash: str, scope: str) -> bool:
    """Take an opt-out back; False when there was none."""
    query = select(MailSuppression).where(
        MailSuppression.address_hash == address_hash, MailSuppression.scope == scope
    )
    found = db.session().scalar(query)
    if found is None:
        return False
    db.session().delete(found)
    db.session().flush()
    return True


def set_paused(*, paused: bool, at: datetime) -> None:
    """Stop all mail for now, or let it go again."""
    preferences.put(outgoing.PAUSED, paused, at=at)
    events.nudge()


def set_switches(*, paused: Collection[str], redirect_to: str, at: datetime) -> None:
    """Stop the mails of some templates, and send all others to one address ("": to whom they are written).

    Raises BadAddress.
    """
    target = addresses.normalized(redirect_to) if redirect_to else ""
    preferences.put(outgoing.PAUSED_TEMPLATES, sorted({template[:60] for template in paused}), at=at)
    preferences.put(outgoing.REDIRECT, target, at=at)
    events.nudge()


def set_server(*, url: str, sender: str, at: datetime) -> None:
    """Choose the mail server ("" for that of the settings) and the From address.

    Raises BadServer, BadAddress.
    """
    preferences.put(outgoing.SERVER, outgoing.checked_server(url) if url else "", at=at)
    preferences.put(outgoing.SENDER, addresses.normalized(sender) if sender else "", at=at)
    events.nudge()


def _fitting(key: str) -> str:
    """`key` when the column holds it, else its beginning and its hash."""
    return key if len(key) <= LONGEST_KEY else f"{key[:100]}#{ids.token_hash(key)}"


def _locked(mail_id: uuid.UUID) -> Mail:
    mail = db.session().get(Mail, mail_id, with_for_update=True, populate_existing=True)
    if mail is None:
        raise NotFound(N_("There is no such mail."))
    return mail
