"""What a way out promises, and the three ways it may refuse."""

from __future__ import annotations

from email.message import EmailMessage
from types import TracebackType
from typing import Protocol

from shop.mail.intake.codes import Verdict

AGAIN = "X-Attempt"  # header of what may have left before: how often it was tried


class Unreachable(Exception):
    """The server is not there, does not let us in, or hangs up on everybody: no fault of the mail."""


class Deferred(Exception):
    """The server wants this mail later (4xx), or its answer was lost."""


class Refused(Exception):
    """The server will never take this mail (5xx); `verdict` when that is about whom it is for."""

    def __init__(self, reason: str, *, verdict: Verdict | None = None) -> None:
        super().__init__(reason)
        self.verdict = verdict


class Transport(Protocol):
    """A way out, open for a few mails. Entering it never connects; the first `reach` or `send` does."""

    captures: bool

    def __enter__(self) -> Transport: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def reach(self) -> None:
        """Be connected, where there is a connection to keep. Raises Unreachable."""

    def send(self, message: EmailMessage, *, recipient: str) -> str:
        """Hand `message` over; the server's own id of it, or "". Raises Unreachable, Deferred, Refused."""
