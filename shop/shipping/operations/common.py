"""What the writers of delivery share."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import db, ids, preferences
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import MAX_MINOR
from shop.shipping.queries import REVISION

MOST_DAYS = 120


class BadShipping(DomainError):
    """A zone, rate, place or date that cannot be used."""


def changed(at: datetime) -> None:
    """Make every process read zones and places anew."""
    db.session().flush()
    preferences.put(REVISION, ids.new_token(), at=at)


def check(name: str, min_days: int, max_days: int, *amounts: int | None) -> None:
    """Raise BadShipping for what no way to get an order can have."""
    if not name.strip() or len(name) > 120:
        raise BadShipping(N_("A way to deliver needs a name of up to 120 characters."))
    if not 0 <= min_days <= max_days <= MOST_DAYS:
        raise BadShipping(N_("The delivery days go from 0 up, the first not after the last."))
    if any(amount is not None and not 0 <= amount <= MAX_MINOR for amount in amounts):
        raise BadShipping(N_("This amount is not possible."))
