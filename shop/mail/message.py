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
from shop.mail import addresses, outgoing
from shop.mail.models import ORDER, Mail
from shop.mail.rendering import Rendered


def compose(mail: Mail, rendered: Rendered, *, unsubscribe_url: str, at: datetime) -> EmailMessage:
    """The message as it travels. Its Message-ID is the same however often it is sent."""
    message = EmailMessage(policy=SMTP)
    message["From"] = outgoing.sender()
    message["To"] = recipient(mail.recipient, mail.recipient_name)
    message["Subject"] = outgoing.header_text(rendered.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["Content-Language"] = mail.locale
    _reply_to(message, mail.reply_to)
    if mail.scope != ORDER:  # RFC 2369 and RFC 8058: marketing and surveys only, receipts never
        message["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message


def recipient(address: str, name: str = "") -> Address:
    """`address` as a header value, its domain in ASCII."""
    user, _, domain = addresses.on_the_wire(address).rpartition("@")
    return Address(display_name=outgoing.header_text(name, most=100), username=user, domain=domain)


def _reply_to(message: EmailMessage, wanted: str) -> None:
    brand = store.current()
    if wanted:
        message["Reply-To"] = recipient(wanted)
    elif brand.email and brand.email != outgoing.sender().addr_spec:
        user, _, domain = addresses.on_the_wire(brand.email).rpartition("@")
        message["Reply-To"] = Address(
            display_name=outgoing.header_text(brand.name), username=user, domain=domain
        )
