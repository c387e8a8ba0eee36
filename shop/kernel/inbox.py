"""Messages from outside: verified at the edge, stored once, answered, handled by the worker.

The edge verifies the signature on the raw body and calls `receive`; a duplicate is simply not stored
again. Handlers are registered at start-up by source and must be idempotent.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shop.kernel import attention, db, events, ids, work
from shop.kernel.errors import N_
from shop.kernel.models import InboxMessage

MAX_BODY = 1024 * 1024
PARKED = "inbox.parked"
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Message:
    """A stored message as its handler sees it."""

    id: uuid.UUID
    source: str
    connection: str
    external_id: str
    headers: dict[str, str]
    body: bytes
    received_at: datetime
    at: datetime


Handler = Callable[[Message], None]
_handlers: dict[str, Handler] = {}


def handle(source: str, handler: Handler) -> None:
    """Have `handler(message)` called, outside any transaction, for each message of `source`."""
    _handlers[source] = handler


def receive(
    *, source: str, connection: str, external_id: str, headers: dict[str, str], body: bytes, at: datetime
) -> bool:
    """Store a verified message in the open transaction; False when it was already there."""
    new = db.insert_ignore(
        InboxMessage,
        [
            {
                "id": ids.derived_id(source, connection, external_id),
                "source": source,
                "connection": connection[:80],
                "external_id": external_id[:200],
                "headers": headers,
                "body": body,
                "received_at": at,
                "due_at": at,
                "attempts": 0,
            }
        ],
    )
    events.nudge()
    return new == 1


def run_due(*, at: datetime, limit: int = 20) -> int:
    """Handle up to `limit` due messages; how many were claimed."""
    claimed = work.claim(InboxMessage, at=at, limit=limit)
    for message_id in claimed:
        _process(message_id, at=at)
    return len(claimed)


def _process(message_id: uuid.UUID, *, at: datetime) -> None:
    try:
        row = db.session().get_one(InboxMessage, message_id)
        message = Message(
            id=row.id,
            source=row.source,
            connection=row.connection,
            external_id=row.external_id,
            headers=row.headers,
            body=row.body,
            received_at=row.received_at,
            at=at,
        )
        db.end_read()
        _handlers[message.source](message)
        with db.transaction():
            work.finish(InboxMessage, message_id, at=at)
    except Exception as error:
        log.exception("inbox message failed", extra={"message_id": str(message_id)})
        if work.fail(InboxMessage, message_id, error, at=at):
            _park(message_id, error, at=at)


def _park(message_id: uuid.UUID, error: BaseException, *, at: datetime) -> None:
    with db.transaction() as session:
        row = session.get_one(InboxMessage, message_id)
        attention.raise_item(
            kind=PARKED,
            key=str(message_id),
            message=N_("A message from %(source)s could not be handled: %(error)s"),
            params={"source": row.source, "error": str(error)[:300]},
            action="retry_message",
            at=at,
        )


def retry(message_id: uuid.UUID, *, at: datetime) -> None:
    """Make a parked message due again and close its attention item; in the open transaction."""
    work.retry(InboxMessage, message_id, at=at)
    attention.resolve(kind=PARKED, key=str(message_id), at=at)
