"""What follows when somebody writes; and the mail's preview."""

from __future__ import annotations

from shop.brand import links
from shop.contact import emails, queries
from shop.contact.events import MessageReceived
from shop.kernel import events
from shop.kernel.events import Delivery
from shop.mail import previews


def install() -> None:
    """Subscribe, and offer the preview."""
    events.subscribe(MessageReceived, mail_owner)
    previews.register(
        "contact_message",
        lambda: {
            "name": "Cleo Rivers",
            "email": "cleo@example.com",
            "order_number": "1001",
            "body": "Do the two glazes of the bowl look alike by daylight?\nThank you!",
            "link": links.url("/admin/messages"),
        },
    )


def mail_owner(fact: MessageReceived, delivery: Delivery) -> None:
    """Tell the owner, unless the message is gone already."""
    message = queries.message(fact.message_id)
    if message is not None:
        emails.tell_owner(message, at=delivery.at)
