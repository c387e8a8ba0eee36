"""Where a promotion stands. Pure."""

from __future__ import annotations

from datetime import datetime

from shop.promotions.models import Promotion

PAUSED, SCHEDULED, ACTIVE, USED_UP, ENDED = "paused", "scheduled", "active", "used_up", "ended"
STATES = (ACTIVE, SCHEDULED, PAUSED, USED_UP, ENDED)


def state(promotion: Promotion, *, at: datetime) -> str:
    """One of STATES at `at`."""
    if promotion.ends_at is not None and promotion.ends_at <= at:
        return ENDED
    if not promotion.active:
        return PAUSED
    spent = promotion.budget_minor is not None and promotion.given_minor >= promotion.budget_minor
    if spent or (promotion.limit_total is not None and promotion.used >= promotion.limit_total):
        return USED_UP
    return SCHEDULED if promotion.starts_at is not None and promotion.starts_at > at else ACTIVE
