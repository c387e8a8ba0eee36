"""People at their browsers: a visitor, and the owner signed in."""

from __future__ import annotations

from typing import Any

import pytest

from shop.kernel import clock, db
from shop.staff import operations as staff
from shop.web.auth import STAFF_COOKIE
from tests.factories.journeys import CHROME
from tests.support.wiring import Browser

PERSON = {"User-Agent": CHROME, "Accept-Language": "en"}


def browser(app: Any) -> Any:
    """A new browser that sends what browsers send."""
    made = app.test_client()
    made.environ_base.update({"HTTP_USER_AGENT": CHROME, "HTTP_ACCEPT_LANGUAGE": "en"})
    return made


@pytest.fixture
def visitor(app: Any) -> Browser:
    """Somebody who looks at the shop."""
    return browser(app)


@pytest.fixture
def owner(app: Any) -> Browser:
    """The owner, signed in."""
    made = browser(app)
    with db.transaction():
        token = staff.start_session(staff.ensure_owner(at=clock.now()), at=clock.now())
    made.set_cookie(STAFF_COOKIE, token)
    return made
