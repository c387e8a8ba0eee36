"""A mail server of the test's own, and mails to put on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.mail import operations, outgoing
from shop.mail.models import Mail
from tests.support.mailbox import Mailbox

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def mailbox(database: Settings) -> Iterator[Mailbox]:
    """A server that the shop sends through."""
    with Mailbox() as server:
        outgoing.configure(server.url)
        yield server
    outgoing.configure(None)


@pytest.fixture
def queue(database: Settings) -> Callable[..., Mail]:
    """Queue a small mail in a transaction of its own; any argument of `operations.queue` may be given."""

    def make(key: str = "one", **changes: Any) -> Mail:
        arguments = {
            "kind": "test",
            "to": "cleo@example.com",
            "locale": "en",
            "template": "test",
            "context": {"server": key},
            "at": NOON,
            **changes,
        }
        with db.transaction():
            return operations.queue(dedupe_key=key, **arguments)

    return make
