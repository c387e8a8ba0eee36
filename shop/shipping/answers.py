"""What carriers answered about prices, as long as it holds. In the store's currency."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.brand import store
from shop.kernel import db
from shop.kernel.money import Money
from shop.shipping.models import RateAnswer
from shop.shipping.sources import LiveRate, RateRequest


def known(request: RateRequest, *, at: datetime) -> tuple[LiveRate, ...] | None:
    """The offers for `request` that still hold; None where somebody has to be asked (again)."""
    row = db.session().get(RateAnswer, request.key)
    if row is None or row.expires_at <= at or row.currency != store.current().currency:
        return None
    offers = (_offer(stored, row.currency) for stored in row.offers)
    return tuple(one for one in offers if one.expires_at > at)


def _offer(stored: dict[str, Any], currency: str) -> LiveRate:
    return LiveRate(
        code=stored["code"],
        name=stored["name"],
        price=Money(stored["minor"], currency),
        min_days=stored["min_days"],
        max_days=stored["max_days"],
        expires_at=datetime.fromisoformat(stored["expires_at"]),
    )
