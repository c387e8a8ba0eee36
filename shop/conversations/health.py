"""Health check of answers by mail: who is told to answer somewhere must be heard there."""

from __future__ import annotations

from datetime import datetime

from shop.conversations.intake import settings
from shop.kernel import preferences, registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from shop.mail import replies


def install() -> None:
    """Register the check."""
    registry.health_check("answers by mail", check)


def check(_settings: Settings, _at: datetime) -> list[Finding]:
    """A reply address from which nothing is fetched."""
    heard = preferences.get(settings.MAILBOX) or preferences.get(settings.POSTMARK)
    if heard or not preferences.get(replies.DOMAIN):
        return []
    return [
        Finding(
            "answers by mail",
            N_("Customers' answers go to an address that nobody looks into."),
            N_("Enter its mailbox, or Postmark's address, under Settings, Answers by mail."),
        )
    ]
