"""The demo catalog: the wares of an invented pottery, with texts, prices, stock and drawn pictures."""

from shop.exchange.demo.seeding import seed
from shop.kernel import registry


def install() -> None:
    """Register the seeder."""
    registry.seeder("catalog", seed, order=10)
