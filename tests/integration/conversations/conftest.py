"""A store with a reply address, and a short way to say something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from shop.brand import store
from shop.conversations import operations
from shop.conversations.models import ConversationMessage
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import replies
from shop.staff import operations as staff
from shop.staff.models import Staff
from tests.conftest import NOON
from tests.support import wiring


@pytest.fixture
def shop(sqlite: Settings) -> Iterator[Settings]:
    """A wired shop at noon."""
    wiring.install(sqlite)
    with clock.frozen(NOON):
        with db.transaction():
            store.update(name="Kiln & Tide", email="hello@kilnandtide.example", at=NOON)
            replies.choose(domain="answers.example", mailbox="reply", at=NOON)
        yield sqlite


@pytest.fixture
def noa(shop: Settings) -> Staff:
    """Somebody who may answer."""
    with db.transaction():
        return staff.invite(email="noa@example.com", name="Noa", role="support", at=NOON)


@pytest.fixture
def say(shop: Settings) -> Callable[..., ConversationMessage]:
    """Have somebody write."""

    def write(body: str = "Is it blue?", email: str = "cleo@example.com", **more: Any) -> ConversationMessage:
        with db.transaction():
            said = operations.receive(
                **{"email": email, "body": body, "locale": "en", "name": "Cleo", "at": NOON, **more}
            )
        return said

    return write
