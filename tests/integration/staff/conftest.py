"""Staff accounts to sign in with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from shop.kernel import db
from shop.kernel.settings import Settings
from shop.staff import operations
from shop.staff.models import Staff

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PASSWORD = "four quiet words here"


@pytest.fixture
def hire(database: Settings) -> Callable[..., Staff]:
    """Make an account with a password, in a transaction of its own."""

    def make(email: str = "noa@example.com", role: str = "owner", name: str = "Noa") -> Staff:
        with db.transaction():
            staff = operations.invite(email=email, name=name, role=role, at=NOON)
            return operations.set_credentials(
                staff_id=staff.id, email=email, name=name, password=PASSWORD, at=NOON
            )

    return make
