"""What personalization adds to the demo store."""

from __future__ import annotations

from tracking.personalization.offers import demo as offers
from tracking.personalization.slots import demo as slots


def install() -> None:
    """Register the seeders."""
    offers.install()
    slots.install()
