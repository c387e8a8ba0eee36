"""The signed link to one conversation, for the mails that carry its answers. It opens nothing else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from shop.kernel import signing
from shop.kernel.errors import N_

PURPOSE, LASTS = "conversations.read", timedelta(days=180)
LONGEST = 300


def path(conversation_id: uuid.UUID, *, at: datetime) -> str:
    """The path (without language) of the conversation's page, for half a year."""
    return f"/conversations/{token(conversation_id, at=at)}"


def token(conversation_id: uuid.UUID, *, at: datetime) -> str:
    """The token of such an address."""
    return signing.sign(PURPOSE, conversation_id.hex, expires_at=at + LASTS)


def read(token: str, *, at: datetime) -> uuid.UUID:
    """Which conversation a link opens. Raises BadLink when it is not ours, damaged or too old."""
    if len(token) > LONGEST:
        raise signing.BadLink(N_("This link is not valid any more."))
    return uuid.UUID(signing.verify(PURPOSE, token, at=at))
