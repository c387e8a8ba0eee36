"""What delivery costs at the demo store: as everywhere at first, and free at home from a certain worth."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from shop.kernel import db, registry
from shop.shipping import operations
from shop.shipping.defaults import STANDARD
from shop.shipping.models import ShippingMethod

FREE_FROM_MINOR = 7500


def install() -> None:
    """Register the seeder; it goes before what is sold."""
    registry.seeder("shipping", seed, order=4)


def seed(at: datetime) -> None:
    """Write the zones, unless the owner has some already."""
    with db.transaction() as session:
        if operations.ensure_defaults(at=at):
            query = select(ShippingMethod).where(ShippingMethod.code == STANDARD)
            for method in session.scalars(query):
                method.free_above_minor = FREE_FROM_MINOR
