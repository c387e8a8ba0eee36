"""SMTP by the standard library: TLS where offered, passwords only over TLS, answers sorted into three.

Works for any provider with an SMTP door. What came back after the data was sent may be lost; then the mail
is sent again with the same Message-ID, which is how a doubled mail can be known.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from types import TracebackType
from urllib.parse import unquote, urlsplit

from shop.mail.intake import codes
from shop.mail.transports.base import AGAIN, Deferred, Refused, Unreachable

TIMEOUT_S = 15.0
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


Sign = Callable[[bytes], bytes]


def marks(host: str, message: EmailMessage) -> dict[str, str]:
    """Headers by which a provider that is used by SMTP tells later which of our mails it means."""
    mail_id = str(message.get("X-Mail-ID", ""))
    if host.endswith("postmarkapp.com"):
        return {"X-PM-Metadata-mail-id": mail_id, "X-PM-KeepID": "true"}
    if host.startswith("email-smtp.") and ".amazonaws.com" in host:
        return {"X-SES-MESSAGE-TAGS": f"mail_id={mail_id}"}
    return {}


class Smtp:
    """One connection to `url` (smtp:// or smtps://), opened by the first mail and again after a hang-up."""

    captures = False

    def __init__(
        self, url: str, *, greeting: str, timeout: float = TIMEOUT_S, sign: Sign | None = None
    ) -> None:
        parts = urlsplit(url)
        self._implicit_tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._implicit_tls else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._greeting, self._timeout, self._sign = greeting, timeout, sign
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Smtp:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._connection.quit()
        self._connection = None

    def reach(self) -> None:
        """Connect, greet and sign in, unless that was done for the mail before. Raises Unreachable."""
        self._connected()

    def send(self, message: EmailMessage, *, recipient: str) -> str:
        """Hand `message` over. Raises Unreachable, Deferred, Refused."""
        connection = self._connected()
        try:
            self._hand_over(connection, message, recipient)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            self._sort(code, answer, at_recipient=True)
        except smtplib.SMTPResponseException as error:
            self._sort(error.smtp_code, error.smtp_error, at_recipient=False)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self._drop()
            raise Deferred(f"The connection broke: {error}") from error
        except (smtplib.SMTPException, ValueError, UnicodeError) as error:
            raise Refused(f"The server cannot take this mail: {error}") from error
        return ""

    def _hand_over(self, connection: smtplib.SMTP, message: EmailMessage, recipient: str) -> None:
        """Send exactly the bytes that are signed."""
        sender = message["From"].addresses[0].addr_spec
        beyond_ascii = not f"{sender}{recipient}".isascii()
        if beyond_ascii and not connection.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError("it takes no address with letters beyond ASCII")
        del message[AGAIN]  # for doors that can be asked what they have had
        for name, value in marks(self._host, message).items():
            message[name] = value
        raw = message.as_bytes(policy=SMTPUTF8 if beyond_ascii else SMTP)
        raw = self._sign(raw) if self._sign else raw
        options = ("SMTPUTF8", "BODY=8BITMIME") if beyond_ascii else ()
        connection.sendmail(sender, [recipient], raw, mail_options=options)

    def _sort(self, code: int, answer: bytes | str, *, at_recipient: bool) -> None:
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        said = f"{code} {' '.join(text.split())}"[:300]
        if code == 421:
            self._drop()
            raise Unreachable(said)
        if 500 <= code < 600:
            raise Refused(said, verdict=codes.judge(code, text) if at_recipient else None)
        raise Deferred(said)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is None:
            try:
                self._connection = self._connect()
            except (smtplib.SMTPException, OSError, UnicodeError) as error:
                raise Unreachable(f"{self._host}:{self._port}: {_plain(error)}") from error
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        if self._implicit_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self._host, self._port, self._greeting, timeout=self._timeout, context=self._tls()
            )
        else:
            connection = smtplib.SMTP(self._host, self._port, self._greeting, timeout=self._timeout)
        try:
            self._secure_and_sign_in(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _secure_and_sign_in(self, connection: smtplib.SMTP) -> None:
        connection.ehlo()
        if not self._implicit_tls and connection.has_extn("starttls"):
            connection.starttls(context=self._tls())
            connection.ehlo()
        elif not self._implicit_tls and self._user and self._host not in LOOPBACK:
            raise smtplib.SMTPNotSupportedError("no TLS is offered, and a password is not sent in the clear")
        if self._user:
            connection.login(self._user, self._password)

    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._host in LOOPBACK:  # a relay on this machine has no name a certificate could be for
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def _plain(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        answer = error.smtp_error
        text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
        return f"{error.smtp_code} {text}"[:300]
    return str(error)[:300] or type(error).__name__
