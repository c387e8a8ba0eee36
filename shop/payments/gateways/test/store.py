"""Where the bogus gateway keeps its books: JSON by reference, changed by compare-and-set."""

from __future__ import annotations

import threading
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

NEW = 0


@dataclass(frozen=True)
class Kept:
    """A stored value and its version, counted from 1."""

    value: dict[str, Any]
    version: int


class StateStore(Protocol):
    """Must survive the process. Each call is its own transaction, like a call to a provider."""

    def get(self, reference: str) -> Kept | None:
        """What is stored under `reference`, or None."""

    def put(self, reference: str, value: dict[str, Any], *, version: int) -> bool:
        """Store `value` as version + 1 if `version` is still the stored one (NEW: none is); else False."""


class MemoryStore:
    """For tests within one process."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def get(self, reference: str) -> Kept | None:
        """What is stored under `reference`, or None."""
        with self._lock:
            return deepcopy(self._kept.get(reference))

    def put(self, reference: str, value: dict[str, Any], *, version: int) -> bool:
        """Compare and set, see StateStore."""
        with self._lock:
            known = self._kept.get(reference)
            if (known.version if known else NEW) != version:
                return False
            self._kept[reference] = Kept(deepcopy(value), version + 1)
            return True
