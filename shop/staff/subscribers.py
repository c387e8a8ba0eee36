"""What follows from facts about staff accounts."""

from __future__ import annotations

from shop.brand import links
from shop.kernel import events
from shop.kernel.events import Delivery
from shop.mail import previews
from shop.staff import emails, queries
from shop.staff.events import PasswordForgotten
from shop.staff.operations import password_link


def install() -> None:
    """Subscribe, and offer the mail's preview."""
    events.subscribe(PasswordForgotten, mail_new_password)
    previews.register("staff_password", lambda: {"link": links.url("/admin/password/sample"), "minutes": 30})


def mail_new_password(fact: PasswordForgotten, delivery: Delivery) -> None:
    """Mail the link to whoever has this address; tell nobody else anything."""
    staff = queries.by_email(fact.email)
    if staff is not None and staff.active:
        token = password_link(staff, at=delivery.at)
        emails.new_password(staff=staff, token=token, delivery_id=delivery.id, at=delivery.at)
