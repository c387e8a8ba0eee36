"""How calls to providers, and calls from them, fail. Sentences for owners, as gettext ids."""

from __future__ import annotations

from shop.kernel.errors import DomainError


class ProviderError(DomainError):
    """A provider did not do what it was asked for."""

    status = 502


class Unreachable(ProviderError):
    """No answer, or one that says "later": worth another try."""


class Throttled(Unreachable):
    """Asked too often; `retry_after` is in seconds."""

    def __init__(self, message: str, *, retry_after: int, **params: object) -> None:
        super().__init__(message, **params)
        self.retry_after = retry_after


class Refused(ProviderError):
    """An answer that another try does not change: the number is not accepted, a field is missing."""

    answered = 0  # the HTTP status, where there was one


class BadKey(Refused):
    """The provider does not know this API key, or it may not do this."""


class BadSignature(DomainError):
    """A call that does not come from the provider, or cannot be shown to."""

    status = 401


class Malformed(DomainError):
    """A body that is not what this provider sends."""

    status = 400
