"""Health check of the ways to pay."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import preferences, registry
from shop.kernel.errors import N_, DomainError
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings
from shop.payments import wiring


def install() -> None:
    """Register the check."""
    registry.health_check("payments", ways_to_pay)


def ways_to_pay(settings: Settings, at: datetime) -> list[Finding]:
    """No real way to pay, keys that do not fit, test keys in production, no signing secret for webhooks."""
    try:
        stripe = wiring.stripe_gateway(settings)
    except DomainError as error:
        remedy = N_("Enter them again under Settings, Payments.")
        return [
            Finding(
                "payments", error.message, remedy, blocking=settings.production, params=error.params or None
            )
        ]
    if stripe is None:
        manual = preferences.get(wiring.USE_BANK_TRANSFER) or preferences.get(wiring.USE_CASH)
        return [] if manual else [_nothing(settings)]
    found = []
    if settings.production and not stripe.live:
        found.append(
            Finding(
                "payments",
                N_("The Stripe keys are for tests: no money moves."),
                N_("Enter the live keys under Settings, Payments."),
            )
        )
    if not (preferences.get(wiring.STRIPE_WEBHOOK_SECRET) or settings.stripe_webhook_secret):
        found.append(
            Finding(
                "payments",
                N_("Stripe has no signing secret: its messages cannot be checked, payments are seen late."),
                N_("Add an endpoint at Stripe and enter its secret under Settings, Payments."),
            )
        )
    return found


def _nothing(settings: Settings) -> Finding:
    return Finding(
        "payments",
        N_("There is no way to take real money yet."),
        N_("Enter Stripe keys, or switch bank transfer or cash on delivery on, under Settings, Payments."),
        blocking=settings.production,
    )
