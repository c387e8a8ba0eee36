"""The demo store's identity: Kiln & Tide, a maker of stoneware who does not exist."""

from __future__ import annotations

from datetime import datetime

from shop.brand import store
from shop.kernel import db, registry


def install() -> None:
    """Register the seeder; it goes first, as prices need a currency."""
    registry.seeder("store", seed, order=0)


def seed(at: datetime) -> None:
    """Name and place the store."""
    with db.transaction():
        store.update(
            name="Kiln & Tide",
            tagline="Stoneware for every day, thrown by hand by the sea",
            accent="#1f5a5e",
            country="US",
            currency="USD",
            language="en",
            time_zone="America/New_York",
            email="hello@kilnandtide.example",
            phone="+1 207 555 0142",
            address="12 Harbor Lane\nPortland, ME 04101",
            at=at,
        )
