"""Health check of the owner's account."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from shop.staff import queries


def install() -> None:
    """Register the checks."""
    registry.health_check("owner", no_way_back)


def no_way_back(settings: Settings, at: datetime) -> list[Finding]:
    """The owner has no email and password, or in production no second factor."""
    owner = queries.owner()
    if owner is None or owner.email is None or owner.password_hash is None:
        return [
            Finding(
                "owner",
                N_("The owner has no email and password yet."),
                N_("Sign in by the link of `flask --app wsgi owner sign-in-link`; set them under Account."),
            )
        ]
    if settings.production and not owner.totp_confirmed:
        return [
            Finding(
                "owner",
                N_("The owner signs in without a second factor."),
                N_("Turn on two-factor sign-in under Account."),
            )
        ]
    return []
