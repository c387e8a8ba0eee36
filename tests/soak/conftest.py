"""Long seeded runs: a few rounds in `make test`, all of them in `make soak` (which sets SOAK=full)."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m soak` finds it."""
    for item in items:
        if "tests/soak/" in item.path.as_posix():
            item.add_marker("soak")


@pytest.fixture
def rounds() -> Callable[[int, int], int]:
    """`rounds(20, 2000)`: how many to run now, the first in `make test`, the second in `make soak`."""
    full = os.environ.get("SOAK") == "full"
    return lambda few, many: many if full else few
