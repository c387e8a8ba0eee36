"""Mail to the owner: what somebody wrote. Answering it answers them."""

from __future__ import annotations

from datetime import datetime

from shop.brand import links, store
from shop.contact.models import ContactMessage
from shop.mail import operations as mail
from shop.staff import notifications


def tell_owner(message: ContactMessage, *, at: datetime) -> None:
    """Queue the mail, once a message, where the owner has an address."""
    to = notifications.recipient() or store.current().email
    if not to:
        return
    mail.queue(
        kind="contact_message",
        dedupe_key=f"contact:{message.id}",
        to=to,
        locale=store.current().language,
        template="contact_message",
        context={
            "name": message.name,
            "email": message.email,
            "order_number": message.order_number,
            "body": message.body,
            "link": links.url(f"/admin/messages/{message.id}"),
        },
        reply_to=message.email,
        private=True,  # its text stays in the inbox alone, where it can be deleted
        at=at,
        priority=3,
    )
