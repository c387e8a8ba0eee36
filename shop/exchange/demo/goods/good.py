"""How a piece of the demo catalog is described."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape


def described(text: str, facts: tuple[str, ...]) -> str:
    """HTML of a text, whose paragraphs are lines, and a list of facts."""
    paragraphs = "".join(f"<p>{escape(part, quote=False)}</p>" for part in text.split("\n"))
    listed = "".join(f"<li>{escape(fact, quote=False)}</li>" for fact in facts)
    return f"{paragraphs}<ul>{listed}</ul>"


@dataclass(frozen=True, kw_only=True)
class Size:
    """A size of a piece: its name, what it costs more, and its weight beside the piece's own."""

    name: str
    more: int = 0
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Good:
    """A piece; prices in whole units of the store's currency. The first glaze is the one it is shown in.

    `stock` is for each variant in turn, over and over.
    """

    title: str
    code: str
    price: int
    grams: int
    glazes: tuple[str, ...]
    text: str
    facts: tuple[str, ...]
    was: int | None = None
    sizes: tuple[Size, ...] = ()
    stock: tuple[int, ...] = (24, 18, 12, 30)
    backorder: bool = False
    tags: tuple[str, ...] = field(default=("stoneware",))

    @property
    def description_html(self) -> str:
        """Paragraphs and a list of facts."""
        return described(self.text, self.facts)


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A collection and the pieces in it, in order."""

    title: str
    kind: str
    text: str
    goods: tuple[Good, ...]
