"""The error a person may read.

A `DomainError` is an expected refusal: its message is a sentence fit for a customer or an owner, kept
as a gettext message id plus parameters so that the edge can say it in the reader's language. Anything
else that is raised is a defect and becomes a 500 with a log line.
"""

from __future__ import annotations

from typing import Any


def N_(message: str) -> str:
    """Mark `message` for translation and return it unchanged."""
    return message


class DomainError(Exception):
    """An expected refusal. `message` is a gettext id with %(name)s places filled from `params`."""

    status = 422

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params


class NotFound(DomainError):
    """What was asked for does not exist, or not for this person (the two are not told apart)."""

    status = 404


class Gone(DomainError):
    """What was here is here no more, and will not come back."""

    status = 410


class Forbidden(DomainError):
    """The person is known and may not do this."""

    status = 403


class Conflict(DomainError):
    """The state has changed since the person looked; shown again, never applied silently."""

    status = 409


class TooMany(DomainError):
    """A rate limit was reached; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: str, *, retry_after: int, **params: Any) -> None:
        super().__init__(message, retry_after=retry_after, **params)
        self.retry_after = retry_after
