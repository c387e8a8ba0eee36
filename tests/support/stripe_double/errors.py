"""Refusals in the shape and with the status codes of Stripe's API."""

from __future__ import annotations

from typing import Any


class StripeFailure(Exception):
    """An answer other than 2xx."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        **more: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        fields = {"type": type, "message": message, "code": code, "param": param, **more}
        if code:
            fields["doc_url"] = f"https://docs.stripe.com/error-codes#{code.replace('_', '-')}"
        self.error = {name: value for name, value in fields.items() if value is not None}

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"error": self.error}


_NAMED_BY = {"payment_intent": "intent", "setup_intent": "intent"}
_NAMED_BY |= {kind: kind for kind in ("payment_method", "refund", "dispute", "charge")}


def missing(kind: str, id: str) -> StripeFailure:
    """404: there is no such object. In a body parameter Stripe answers 400 instead; see `unknown_param`."""
    param = _NAMED_BY.get(kind, "id")
    return StripeFailure(404, f"No such {kind}: '{id}'", code="resource_missing", param=param)


def unknown_param(kind: str, id: str, *, param: str) -> StripeFailure:
    """400: a parameter names an object that does not exist."""
    return StripeFailure(400, f"No such {kind}: '{id}'", code="resource_missing", param=param)


def bad_integer(param: str, *, least: int) -> StripeFailure:
    """400: a number below what is allowed."""
    return StripeFailure(
        400,
        f"This value must be greater than or equal to {least}.",
        code="parameter_invalid_integer",
        param=param,
    )


def unexpected_state(intent: dict[str, Any], message: str) -> StripeFailure:
    """400: an intent is not in a state that allows this. Carries the intent, as Stripe does."""
    kind = intent["object"]
    return StripeFailure(400, message, code=f"{kind}_unexpected_state", **{kind: intent})
