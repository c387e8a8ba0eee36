"""Promotions that belong to something else, which keeps their promises: only there are they changed.

A personal offer, say, has set aside what each use can cost; a promotion without its cap would break that.
Whoever keeps promotions registers a question: `register(where)`, where `where(promotion_id)` gives the path
of the page on which a promotion is changed instead, None where it is not theirs.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

Where = Callable[[uuid.UUID], str | None]
_kept: list[Where] = []


def register(where: Where) -> None:
    """Have `where` asked before a promotion is changed or deleted by its owner."""
    if where not in _kept:
        _kept.append(where)


def kept_at(promotion_id: uuid.UUID) -> str | None:
    """Where the promotion is changed instead; None where it is nobody else's."""
    return next((path for where in _kept if (path := where(promotion_id)) is not None), None)
