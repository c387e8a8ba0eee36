"""What the owner wants to be told by mail, and where. The owner area shows all of it anyway."""

from __future__ import annotations

from datetime import datetime

from shop.kernel import preferences
from shop.mail import addresses
from shop.staff import queries

NEW_ORDER = preferences.declare("notifications.new_order", True)
ATTENTION = preferences.declare("notifications.attention", True)
WEEK = preferences.declare("notifications.week", True)
TO = preferences.declare("notifications.to", "")


def recipient() -> str:
    """The address that gets these mails: the chosen one, else the owner's own, else none."""
    owner = queries.owner()
    return preferences.get(TO) or ((owner.email or "") if owner else "")


def choose(*, to: str, new_order: bool, attention: bool, at: datetime, week: bool = True) -> None:
    """Keep the owner's choice. Raises BadAddress."""
    preferences.put(TO, addresses.normalized(to) if to else "", at=at)
    preferences.put(NEW_ORDER, new_order, at=at)
    preferences.put(ATTENTION, attention, at=at)
    preferences.put(WEEK, week, at=at)
