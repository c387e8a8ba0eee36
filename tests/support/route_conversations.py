"""Cleo's conversation in the shop in which every address leads somewhere: a photo, a saved answer, a link."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.conversations import links, operations, queries
from shop.conversations.files import JPEG, File
from shop.conversations.intake import settings
from shop.kernel import db


def values(customer_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """What the addresses name, and the secret of Postmark's."""
    photo = File(name="mug.jpg", media_type=JPEG, data=b"\xff\xd8\xff\xd9", width=4, height=3)
    with db.transaction():
        said = operations.receive(
            name="Cleo",
            email="cleo@example.com",
            customer_id=customer_id,
            body="Hello",
            locale="en",
            files=[photo],
            at=at,
        )
        answer = operations.save_answer(title="Thanks", body="Dear {name},", at=at)
        secret = settings.new_postmark_secret(at=at)
        (told,) = queries.said(said.conversation_id, notes=False)
    return {
        "conversation_id": said.conversation_id,
        "file_id": told.files[0].id,
        "answer_id": answer.id,
        "conversation_token": links.token(said.conversation_id, at=at),
        "secret": secret,
    }
