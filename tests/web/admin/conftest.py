"""The owner's area, seen by an owner, a manager, a packer and a stranger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.staff import operations
from shop.staff.models import Staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON

PASSWORD = "four quiet words here"


@pytest.fixture(autouse=True)
def standing_clock(noon: datetime) -> None:
    """Every test of the owner's area happens at noon."""


@pytest.fixture
def hire(app: Any) -> Callable[..., Staff]:
    """Make an account with a password."""
    return _hired


def _hired(email: str = "noa@example.com", role: str = "owner", name: str = "Noa") -> Staff:
    with db.transaction():
        staff = operations.invite(email=email, name=name, role=role, at=NOON)
        made = operations.set_credentials(
            staff_id=staff.id, email=email, name=name, password=PASSWORD, at=NOON
        )
    db.end_read()
    return made


def _session_of(staff: Staff) -> str:
    with db.transaction():
        return operations.start_session(staff, at=clock.now())


@pytest.fixture
def signed_in(app: Any) -> Callable[[Staff], Any]:
    """A browser in which somebody is signed in."""

    def browser(staff: Staff) -> Any:
        client = app.test_client()
        client.set_cookie(STAFF_COOKIE, _session_of(staff))
        return client

    return browser


@pytest.fixture
def owner(app: Any, scene: Any) -> Any:
    """The owner's browser."""
    client = app.test_client()
    client.set_cookie(STAFF_COOKIE, scene("admin's owner", lambda: _session_of(_hired())))
    return client


@pytest.fixture
def manager(hire: Any, signed_in: Any) -> Any:
    """A manager's browser."""
    return signed_in(hire("mia@example.com", "manager", "Mia"))


@pytest.fixture
def packer(hire: Any, signed_in: Any) -> Any:
    """A packer's browser."""
    return signed_in(hire("max@example.com", "packer", "Max"))


def text(response: Any) -> str:
    """The page as text."""
    return str(response.get_data(as_text=True))
