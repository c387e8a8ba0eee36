"""Stripe's errors in the port's words: unknown outcome, refusal, or no such thing.

A 500 or a lost connection leaves the outcome unknown; so does a 409, which says that the same call is
still under way. Stripe keeps an error answer for its key: when repeating brings the same 500 again, the
payment must be looked for by its order. Details go to the owner and the log, never to the shopper.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import stripe

from shop.kernel.errors import N_
from shop.payments.gateways.base import GatewayRefused, GatewayUnavailable, NotKept, UnknownPayment

log = logging.getLogger(__name__)
_WRONG_KEYS = (stripe.AuthenticationError, stripe.PermissionError)
_KEPT_PARAMS = ("customer", "payment_method")
_PAYMENT_PARAMS = ("intent", "payment_intent", "charge", "id", "refund")


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the SDK raises inside the block into GatewayUnavailable, GatewayRefused or UnknownPayment."""
    try:
        yield
    except stripe.StripeError as error:
        log.warning("stripe call failed", extra={"error": type(error).__name__, "request": error.request_id})
        raise _translate(error) from error


def _translate(error: stripe.StripeError) -> GatewayUnavailable | GatewayRefused:
    if isinstance(error, _WRONG_KEYS):
        return GatewayRefused(N_("The payment provider refused the shop's keys."), detail=_reason(error))
    if isinstance(error, stripe.InvalidRequestError) and _names_nothing(error, _KEPT_PARAMS):
        gone = N_("This card is not kept any more. Please use another one.")
        return NotKept(gone, detail=_reason(error), what=error.param)
    if isinstance(error, stripe.InvalidRequestError) and _names_nothing(error, _PAYMENT_PARAMS):
        return UnknownPayment(N_("The payment provider does not know this payment."), detail=_reason(error))
    if isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError | stripe.CardError):
        return GatewayRefused(N_("The payment provider refused this request."), detail=_reason(error))
    return GatewayUnavailable(N_("The payment provider does not answer. Please try again in a moment."))


def _names_nothing(error: stripe.InvalidRequestError, params: tuple[str, ...]) -> bool:
    return error.code == "resource_missing" and error.param in params


def _reason(error: stripe.StripeError) -> str:
    return str(error.user_message or error)
