"""What personalization adds to the demo store."""

from __future__ import annotations

from tracking.personalization.offers import demo as offers


def install() -> None:
    """Register the seeders."""
    offers.install()
