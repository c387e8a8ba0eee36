"""Payment through Stripe: the browser pays a PaymentIntent that the server opened (deferred intent flow)."""

from __future__ import annotations

from shop.payments.gateways.stripe.gateway import StripeGateway

__all__ = ["StripeGateway"]
