"""What Kiln & Tide makes, in Hebrew: shelves by title, pieces by code, words of options and tags."""

from shop.exchange.demo.goods.hebrew import mugs, planters, table, tea, vases
from shop.exchange.demo.goods.hebrew.said import Said, ShelfSaid
from shop.exchange.demo.goods.hebrew.words import WORDS

SHELVES: dict[str, ShelfSaid] = {
    "Mugs": mugs.SHELF,
    "Bowls & Plates": table.SHELF,
    "Vases": vases.SHELF,
    "Tea": tea.SHELF,
    "Planters": planters.SHELF,
}
PIECES: dict[str, Said] = {**mugs.PIECES, **table.PIECES, **vases.PIECES, **tea.PIECES, **planters.PIECES}

__all__ = ["PIECES", "SHELVES", "WORDS", "Said", "ShelfSaid"]
