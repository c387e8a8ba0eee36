"""Which gateways there are: from the deploy's settings and the owner's preferences, the owner's winning.

Stripe once it has keys; the labeled test gateway outside production; bank transfer and cash on delivery
when the owner switches them on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.kernel.settings import Settings
from shop.payments.gateways.base import Gateway, GatewayRefused
from shop.payments.gateways.credit import CreditGateway
from shop.payments.gateways.manual import BANK_TRANSFER, CASH_ON_DELIVERY, ManualGateway
from shop.payments.gateways.stripe import StripeGateway
from shop.payments.gateways.test import BogusGateway
from shop.payments.store import TableStore

STRIPE_SECRET_KEY = preferences.declare("payments.stripe.secret_key", "", secret=True)
STRIPE_PUBLISHABLE_KEY = preferences.declare("payments.stripe.publishable_key", "")
STRIPE_WEBHOOK_SECRET = preferences.declare("payments.stripe.webhook_secret", "", secret=True)
USE_BANK_TRANSFER = preferences.declare("payments.bank_transfer", False)
BANK_DETAILS = preferences.declare("payments.bank_details", "")
USE_CASH = preferences.declare("payments.cash_on_delivery", False)
EXPRESS_EVERYWHERE = preferences.declare("payments.express_everywhere", False)  # not at the till alone

NONE = "none"  # orders that cost nothing


class NotConfigured(DomainError):
    """A way to pay that is not (or no longer) set up."""

    status = 503


@dataclass(frozen=True)
class PaymentMethod:
    """A way to pay as the shopper sees it. `name` is a gettext id, `gateway` who moves the money."""

    code: str
    name: str
    gateway: str


CARD = PaymentMethod("card", N_("Card"), "stripe")
TEST_CARD = PaymentMethod("test_card", N_("Test card (no money moves)"), "test")
TRANSFER = PaymentMethod(BANK_TRANSFER, N_("Bank transfer"), "manual")
CASH = PaymentMethod(CASH_ON_DELIVERY, N_("Cash on delivery"), "manual")

_settings: list[Settings] = []


def configure(settings: Settings) -> None:
    """Set the deploy's settings; once at start-up."""
    _settings[:] = [settings]


def gateways_in_use(settings: Settings | None = None) -> dict[str, Gateway]:
    """Every gateway that can be called now, by name. Gateways of old payments stay callable."""
    settings = settings or _settings[0]
    found: dict[str, Gateway] = {"manual": ManualGateway(), "credit": CreditGateway()}
    stripe = usable_stripe(settings)
    if stripe is not None:
        found["stripe"] = stripe
    if not settings.production:
        found["test"] = BogusGateway(TableStore(), production=False)
    return found


def gateway(name: str) -> Gateway:
    """The gateway `name`. Raises NotConfigured."""
    found = gateways_in_use().get(name)
    if found is None:
        raise NotConfigured(N_("This way to pay is not available at the moment."))
    return found


def stripe_gateway(settings: Settings | None = None) -> StripeGateway | None:
    """Stripe with the owner's keys, else the deploy's; None without a pair of keys.

    Raises GatewayRefused for keys that cannot be (`doctor` says so).
    """
    settings = settings or _settings[0]
    secret = preferences.get(STRIPE_SECRET_KEY)
    publishable = preferences.get(STRIPE_PUBLISHABLE_KEY)
    webhook = preferences.get(STRIPE_WEBHOOK_SECRET)
    if not (secret and publishable):
        secret, publishable = settings.stripe_secret_key or "", settings.stripe_publishable_key or ""
        webhook = webhook or settings.stripe_webhook_secret or ""
    if not (secret and publishable):
        return None
    return _stripe(secret, publishable, webhook, settings.stripe_api_base)


def test_gateway() -> BogusGateway | None:
    """The labeled test gateway; None in production."""
    found = gateways_in_use().get("test")
    return found if isinstance(found, BogusGateway) else None


def methods() -> list[PaymentMethod]:
    """Ways to pay offered to shoppers now, the preselected one first."""
    offered = []
    if usable_stripe(_settings[0]) is not None:
        offered.append(CARD)
    if not _settings[0].production:
        offered.append(TEST_CARD)
    if preferences.get(USE_BANK_TRANSFER):
        offered.append(TRANSFER)
    if preferences.get(USE_CASH):
        offered.append(CASH)
    return offered


def methods_on_page() -> list[PaymentMethod]:
    """Those of them by which somebody pays at once, on a page."""
    return [method for method in methods() if method.gateway != "manual"]


def usable_stripe(settings: Settings | None = None) -> StripeGateway | None:
    """Stripe, unless its keys cannot be: then the other ways to pay go on and `doctor` says why."""
    try:
        return stripe_gateway(settings)
    except GatewayRefused:
        return None


@lru_cache(maxsize=4)
def _stripe(secret: str, publishable: str, webhook: str, api_base: str | None) -> StripeGateway:
    return StripeGateway(
        secret_key=secret,
        publishable_key=publishable,
        webhook_secrets=(webhook,) if webhook else (),
        api_base=api_base,
    )
