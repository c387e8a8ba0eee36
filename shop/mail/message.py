"""The envelope: headers and parts of one mail, ready for a server.

Header injection cannot happen: every value is made of printable characters on one line before it gets here,
and the standard library's policy refuses the rest.
"""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from shop.brand import store
from shop.mail import addresses, outgoing, replies
from shop.mail.models import ORDER, Mail
from shop.mail.rendering import Rendered
from shop.mail.transports.base import AGAIN


def compose(mail: Mail, rendered: Rendered, *, unsubscribe_url: str, at: datetime) -> EmailMessage:
    """The message as it travels. Its Message-ID is the same however often it is sent."""
    message = EmailMessage(policy=SMTP)
    message["From"] = outgoing.sender()
    _to(message, mail, outgoing.header_text(rendered.subject))
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    if not mail.thread:  # else a person wrote it (RFC 3834)
        message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Mail-ID"] = str(mail.id)  # (some providers put a Message-ID of their own in the place of ours)
    if (mail.attempts or 0) > 1:
        message[AGAIN] = str(mail.attempts)
    _reply_to(message, replies.of(mail))
    _thread(message, (mail.thread or "").split())
    if mail.scope != ORDER:  # RFC 2369 and RFC 8058: marketing and surveys only, receipts never
        message["List-Id"] = f"<{mail.scope}.{outgoing.host()}>"
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = mail.locale  # (last: what sets the content drops such headers)
    return message


def recipient(address: str, name: str = "") -> Address:
    """`address` as a header value, its domain in ASCII."""
    user, _, domain = addresses.on_the_wire(address).rpartition("@")
    return Address(display_name=outgoing.header_text(name, most=100), username=user, domain=domain)


def _thread(message: EmailMessage, thread: list[str]) -> None:
    """What mail programs put a thread together by (RFC 5322 §3.6.4)."""
    if thread:
        message["In-Reply-To"] = thread[-1]
        message["References"] = " ".join(thread)


def _to(message: EmailMessage, mail: Mail, subject: str) -> None:
    """Whom it is for; while all mail goes to one address, the subject tells whom it was written to."""
    if other := outgoing.redirect():
        message["To"] = recipient(other)
        subject = outgoing.header_text(f"[{mail.recipient}] {subject}")
    else:
        message["To"] = recipient(mail.recipient, mail.recipient_name)
    message["Subject"] = subject


def _reply_to(message: EmailMessage, wanted: str) -> None:
    brand = store.current()
    if wanted:
        message["Reply-To"] = recipient(wanted)
    elif brand.email and brand.email != outgoing.sender().addr_spec:
        user, _, domain = addresses.on_the_wire(brand.email).rpartition("@")
        message["Reply-To"] = Address(
            display_name=outgoing.header_text(brand.name), username=user, domain=domain
        )
