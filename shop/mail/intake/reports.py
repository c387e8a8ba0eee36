"""One form for whatever is said about a mail that has left, whoever says it.

The kinds and reasons are a part of those that django-anymail found to fit every provider
(anymail.dev, "Tracking sent mail status").
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened to the mail, or what its recipient did about it."""

    DELIVERED = "delivered"
    BOUNCED = "bounced"
    DEFERRED = "deferred"
    COMPLAINED = "complained"
    UNSUBSCRIBED = "unsubscribed"


class Reason(StrEnum):
    """Why a mail came back."""

    INVALID = "invalid"  # there is no such mailbox or domain
    FULL = "full"
    BLOCKED = "blocked"  # by policy: of the sender, its server or the text
    SPAM = "spam"
    TIMED_OUT = "timed_out"
    UNSUBSCRIBED = "unsubscribed"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One thing said about one mail to one address.

    `event_id` is the same however often it is told. Of the three names of a mail any may be missing: ours
    (`mail_id`), its Message-ID with angle brackets, the provider's own. `permanent` says that trying again
    is no use. `said` are the server's words.
    """

    event_id: str
    kind: Kind
    recipient: str
    at: datetime
    permanent: bool = False
    reason: Reason | None = None
    said: str = ""
    mail_id: uuid.UUID | None = None
    message_id: str = ""
    provider_id: str = ""

    @property
    def no_such_address(self) -> bool:
        """Whether the address takes no mail, now or later."""
        return self.kind is Kind.BOUNCED and self.permanent and self.reason is Reason.INVALID
