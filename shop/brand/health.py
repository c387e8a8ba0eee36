"""Health checks of the store's address and contact."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from shop.brand import store
from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings


def install() -> None:
    """Register the checks."""
    registry.health_check("address", plain_address)
    registry.health_check("contact", no_contact)


def plain_address(settings: Settings, at: datetime) -> list[Finding]:
    """In production, an address without https or of this machine only."""
    local = urlsplit(settings.base_url).hostname in ("localhost", "127.0.0.1", "::1")
    if not settings.production or (settings.secure and not local):
        return []
    return [
        Finding(
            "address",
            N_("BASE_URL is %(url)s, but customers need an https address."),
            N_("Set BASE_URL to the public https address of the shop; links in mails are made of it."),
            blocking=True,
            params={"url": settings.base_url},
        )
    ]


def no_contact(settings: Settings, at: datetime) -> list[Finding]:
    """Customers have no address to write to."""
    if store.current().email:
        return []
    return [
        Finding(
            "contact",
            N_("The store has no email address for its customers."),
            N_("Enter it under Settings, Store."),
        )
    ]
