"""What Kiln & Tide makes, by collection."""

from shop.exchange.demo.goods import mugs, planters, table, tea, vases
from shop.exchange.demo.goods.good import Good, Shelf

SHELVES: tuple[Shelf, ...] = (mugs.SHELF, table.SHELF, vases.SHELF, tea.SHELF, planters.SHELF)

__all__ = ["SHELVES", "Good", "Shelf"]
