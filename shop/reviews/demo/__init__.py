"""Reviews and questions of the demo store, by people who do not exist."""

from shop.reviews.demo.seeding import install, seed

__all__ = ["install", "seed"]
