"""The port for what came back of orders: whoever takes returns supplies it, whoever reports reads it here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime

Source = Callable[[datetime, datetime], Mapping[uuid.UUID, int]]

_sources: list[Source] = []


def supply(source: Source) -> None:
    """Tell of returns from now on; another source replaces the one before."""
    _sources[:] = [source]


def by_line(*, since: datetime, until: datetime) -> Mapping[uuid.UUID, int]:
    """Units that came back, or are on their way, by order line, of orders confirmed in [since, until)."""
    return _sources[0](since, until) if _sources else {}
