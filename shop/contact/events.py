"""Facts about messages."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shop.kernel.events import fact


@fact("contact.message_received")
@dataclass(frozen=True, kw_only=True)
class MessageReceived:
    """Somebody has written to the shop."""

    message_id: uuid.UUID
