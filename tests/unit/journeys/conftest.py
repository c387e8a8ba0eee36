"""Names of a day are made with the shop's key."""

from __future__ import annotations

import pytest

from shop.kernel import signing
from tests.conftest import SECRET


@pytest.fixture(autouse=True)
def key() -> None:
    """The key of a test shop."""
    signing.configure(SECRET)
