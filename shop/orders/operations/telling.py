"""The order's own story: one appended line a happening, with who did it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.kernel import db, ids, origin
from shop.kernel.errors import N_, DomainError
from shop.orders.models import TimelineEntry

MAX_NOTE = 2000


class BadNote(DomainError):
    """A note that cannot be kept."""


def add_timeline(*, order_id: uuid.UUID, kind: str, at: datetime, data: dict[str, Any] | None = None) -> None:
    """Append one line to the story. `data` fills the sentence that pages show for `kind`."""
    db.session().add(
        TimelineEntry(
            id=ids.new_id(),
            order_id=order_id,
            at=at,
            kind=kind,
            actor=origin.current().actor[:80],
            data=data or {},
        )
    )


def add_note(*, order_id: uuid.UUID, text: str, at: datetime) -> None:
    """The owner's note on an order; customers never see it. Raises BadNote."""
    note = text.strip()
    if not note or len(note) > MAX_NOTE:
        raise BadNote(N_("A note has 1 to %(most)s characters."), most=MAX_NOTE)
    add_timeline(order_id=order_id, kind="note", data={"text": note}, at=at)
