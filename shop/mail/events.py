"""What happens to mails. Areas that have a story of their own (orders) subscribe and write it down there."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("mail.queued")
@dataclass(frozen=True, kw_only=True)
class MailQueued:
    """A mail waits to be sent."""

    mail_id: uuid.UUID
    kind: str
    order_id: uuid.UUID | None


@fact("mail.sent")
@dataclass(frozen=True, kw_only=True)
class MailSent:
    """A server took the mail, or, while there is no server, it was `captured` for the owner to read."""

    mail_id: uuid.UUID
    kind: str
    order_id: uuid.UUID | None
    captured: bool = False


@fact("mail.failed")
@dataclass(frozen=True, kw_only=True)
class MailFailed:
    """The mail was given up: refused for good, expired before it could leave, or its recipient opted out."""

    mail_id: uuid.UUID
    kind: str
    order_id: uuid.UUID | None
    outcome: str
    reason: str


@fact("mail.bounced")
@dataclass(frozen=True, kw_only=True)
class MailBounced:
    """The mail came back: `permanent` where trying again is no use, `reason` in the server's words."""

    mail_id: uuid.UUID
    kind: str
    order_id: uuid.UUID | None
    address_hash: str
    permanent: bool = True
    reason: str = ""


@fact("mail.opted_out")
@dataclass(frozen=True, kw_only=True)
class MailOptedOut:
    """The owner of an address wants no more mail of `scope` ("marketing" or "surveys")."""

    address_hash: str
    scope: str
