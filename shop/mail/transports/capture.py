"""No server: the mail counts as captured and is read in the owner area."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTPUTF8
from types import TracebackType

from shop.mail.transports.base import Refused


class Capture:
    """Takes every mail that could be written down at all."""

    captures = True

    def __enter__(self) -> Capture:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def reach(self) -> None:
        """There is nobody to connect to."""

    def send(self, message: EmailMessage, *, recipient: str) -> str:
        """Write the message out as a server would get it, and drop it."""
        try:
            message.as_bytes(policy=SMTPUTF8)
        except (ValueError, UnicodeError) as error:
            raise Refused(str(error)) from error
        return ""
