"""How a piece or a shelf is said in another language."""

from __future__ import annotations

from dataclasses import dataclass

from shop.exchange.demo.goods.good import described


@dataclass(frozen=True, kw_only=True)
class Said:
    """A piece's title, text (paragraphs on lines of their own) and facts."""

    title: str
    text: str
    facts: tuple[str, ...]

    @property
    def description_html(self) -> str:
        """Paragraphs and a list of facts."""
        return described(self.text, self.facts)


@dataclass(frozen=True, kw_only=True)
class ShelfSaid:
    """A collection's title and text."""

    title: str
    text: str
