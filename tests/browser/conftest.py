"""What every browser test gets: people with browsers."""

import pytest

from tests.support.browser import chromium, people, pytest_runtest_makereport
from tests.support.live_shop import furnished, live_shop
from tests.support.town import opened

__all__ = ["chromium", "furnished", "live_shop", "opened", "people", "pytest_runtest_makereport"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker("browser")
