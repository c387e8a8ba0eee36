"""What a way out promises, and the three ways it may refuse."""

from __future__ import annotations

from email.message import EmailMessage
from types import TracebackType
from typing import Protocol


class Unreachable(Exception):
    """The server is not there, does not let us in, or hangs up on everybody: no fault of the mail."""


class Deferred(Exception):
    """The server wants this mail later (4xx), or its answer was lost."""


class Refused(Exception):
    """The server will never take this mail (5xx); `bounced` when it is the address that is wrong."""

    def __init__(self, reason: str, *, bounced: bool = False) -> None:
        super().__init__(reason)
        self.bounced = bounced


class Transport(Protocol):
    """A way out, open for a few mails. Entering it never connects; the first `send` does."""

    captures: bool

    def __enter__(self) -> Transport: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: EmailMessage, *, recipient: str) -> None:
        """Hand `message` over. Raises Unreachable, Deferred, Refused."""
