"""Customers with a past for the demo store, and segments of them. Nobody of them exists: names are drawn,
addresses end in example.com, and their orders are from “before this shop”, without money or parcels here.
"""

from __future__ import annotations

from shop.kernel import registry
from tracking.segments.demo.seeding import seed


def install() -> None:
    """Register the seeder, which runs after the catalog, the orders and the parcels."""
    registry.seeder("segments", seed, order=65)
