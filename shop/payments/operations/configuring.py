"""How the owner takes money: Stripe's keys, bank transfer, cash on delivery."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.payments import wiring

MAX_KEY, MAX_DETAILS = 300, 2000


class BadKeys(DomainError):
    """Keys that cannot work together; `field` says which one is wrong."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def set_stripe_keys(*, secret: str, publishable: str, webhook: str, at: datetime) -> None:
    """Keep the keys of a Stripe account; an empty one keeps what was there. Raises BadKeys."""
    secret = secret.strip() or preferences.get(wiring.STRIPE_SECRET_KEY)
    publishable = publishable.strip() or preferences.get(wiring.STRIPE_PUBLISHABLE_KEY)
    webhook = webhook.strip() or preferences.get(wiring.STRIPE_WEBHOOK_SECRET)
    _check(secret, publishable, webhook)
    preferences.put(wiring.STRIPE_SECRET_KEY, secret, at=at)
    preferences.put(wiring.STRIPE_PUBLISHABLE_KEY, publishable, at=at)
    preferences.put(wiring.STRIPE_WEBHOOK_SECRET, webhook, at=at)


def forget_stripe_keys(*, at: datetime) -> None:
    """Take the owner's Stripe keys out; those of the settings, if any, count again."""
    for key in (wiring.STRIPE_SECRET_KEY, wiring.STRIPE_PUBLISHABLE_KEY, wiring.STRIPE_WEBHOOK_SECRET):
        preferences.put(key, "", at=at)


def set_manual_methods(
    *, bank_transfer: bool, bank_details: str, cash_on_delivery: bool, at: datetime
) -> None:
    """Switch bank transfer and cash on delivery. Raises BadKeys for a transfer without an account."""
    if bank_transfer and not bank_details.strip():
        raise BadKeys(N_("Customers need to know where to transfer the money."), field="bank_details")
    if len(bank_details) > MAX_DETAILS:
        raise BadKeys(N_("This text is too long."), field="bank_details")
    preferences.put(wiring.USE_BANK_TRANSFER, bank_transfer, at=at)
    preferences.put(wiring.BANK_DETAILS, bank_details.strip(), at=at)
    preferences.put(wiring.USE_CASH, cash_on_delivery, at=at)


def _check(secret: str, publishable: str, webhook: str) -> None:
    for key, field in ((secret, "secret"), (publishable, "publishable"), (webhook, "webhook")):
        if len(key) > MAX_KEY or not key.isascii() or any(c.isspace() for c in key):
            raise BadKeys(N_("This is not one of Stripe's keys."), field=field)
    if not secret.startswith(("sk_test_", "sk_live_", "rk_test_", "rk_live_")):
        raise BadKeys(N_("The secret key begins with sk_ or rk_."), field="secret")
    if not publishable.startswith(("pk_test_", "pk_live_")):
        raise BadKeys(N_("The publishable key begins with pk_."), field="publishable")
    if ("_live_" in secret) is not ("_live_" in publishable):
        raise BadKeys(N_("One key is for tests, the other for real money."), field="publishable")
    if webhook and not webhook.startswith("whsec_"):
        raise BadKeys(N_("The signing secret begins with whsec_."), field="webhook")
