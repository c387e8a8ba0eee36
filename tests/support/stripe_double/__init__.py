"""A local double of Stripe: its API over HTTP, its webhooks, and a `stripe.js` for browser tests.

It follows Stripe's documentation for what a shop uses: PaymentIntents with their states, idempotency
keys, test cards, 3-D Secure, refunds, disputes, customers, events. Requests are checked against the
types of the installed SDK. It is not Stripe: no fees, payouts, fraud rules or tax.

    with StripeDouble() as double:
        gateway = StripeGateway(secret_key=double.secret_key, …, api_base=double.url)
        double.webhooks.send_to("http://localhost:8000/webhooks/stripe/main")
"""

from __future__ import annotations

from .double import StripeDouble
from .webhooks import Knobs

__all__ = ["Knobs", "StripeDouble"]
