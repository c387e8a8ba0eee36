"""Long seeded runs: a few rounds in `make test`, all of them in `make soak` (which sets SOAK=full)."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from shop.kernel import engines
from tests.support.town import opened

__all__ = ["opened", "rounds"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m soak` finds it."""
    for item in items:
        if "tests/soak/" in item.path.as_posix():
            item.add_marker("soak")


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for a lock waits longer than a shop would: beside other tests, time says nothing of it."""
    if os.environ.get("SOAK") != "full":
        monkeypatch.setattr(engines, "BUSY_TIMEOUT_MS", 120_000)


@pytest.fixture
def rounds() -> Callable[[int, int], int]:
    """`rounds(20, 2000)`: how many to run now, the first in `make test`, the second in `make soak`."""
    full = os.environ.get("SOAK") == "full"
    return lambda few, many: many if full else few
