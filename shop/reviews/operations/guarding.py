"""How often somebody may write, ask or press, counted before any work is done for them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from shop.kernel import ids, limits

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def guard_writing(*, customer_id: uuid.UUID, address: str, at: datetime) -> None:
    """Count one saved review, by customer and by network address. Raises TooMany. Outside transactions."""
    limits.hit(f"review:{_hash(str(customer_id))}", limit=20, per=HOUR, at=at)
    limits.hit(f"review-from:{_hash(address)}", limit=60, per=HOUR, at=at)


def guard_asking(*, address: str, at: datetime) -> None:
    """Count one question by network address. Raises TooMany. Outside transactions."""
    limits.hit(f"question-from:{_hash(address)}", limit=6, per=HOUR, at=at)


def guard_helpful(*, review_id: uuid.UUID, address: str, at: datetime) -> None:
    """Count one press by network address, for this review and for all. Raises TooMany. Outside transactions.

    Several people may share an address; hundreds of presses from one are a machine.
    """
    limits.hit(f"helpful:{review_id.hex}:{_hash(address)}", limit=5, per=DAY, at=at)
    limits.hit(f"helpful-from:{_hash(address)}", limit=60, per=HOUR, at=at)


def _hash(text: str) -> str:
    return ids.token_hash(text)[:32]
