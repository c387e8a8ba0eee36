"""The owner with mails in the log, and somebody who got one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.mail import operations, outgoing, sending
from shop.mail.models import Mail
from shop.staff import operations as staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.support.wiring import Browser


@pytest.fixture(autouse=True)
def at(app: Any) -> Iterator[datetime]:
    """Noon, and no mail server."""
    outgoing.configure(None)
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def signed_in(app: Any) -> Callable[[str], Browser]:
    """A browser of somebody with a role."""

    def make(role: str) -> Browser:
        made = app.test_client()
        with db.transaction():
            person = staff.ensure_owner(at=NOON)
            person.role = role
            made.set_cookie(STAFF_COOKIE, staff.start_session(person, at=NOON))
        return made

    return make


@pytest.fixture
def owner(signed_in: Callable[[str], Browser]) -> Browser:
    """The owner."""
    return signed_in("owner")


@pytest.fixture
def visitor(app: Any) -> Browser:
    """Anybody."""
    return app.test_client()


def captured(key: str = "one", **changes: Any) -> Mail:
    """A mail that was captured just now."""
    arguments = {
        "to": "cleo@example.com",
        "locale": "en",
        "template": "test",
        "context": {"server": "<b>x</b>"},
    }
    with db.transaction():
        mail = operations.queue(kind="test", dedupe_key=key, at=NOON, **{**arguments, **changes})
    db.end_read()
    sending.run_due(at=NOON)
    db.end_read()
    return mail


def reloaded(mail: Mail) -> Mail:
    """The mail as it is now."""
    db.end_read()
    found = db.session().get(Mail, mail.id)
    assert found is not None
    return found
