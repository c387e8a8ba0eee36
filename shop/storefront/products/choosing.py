"""Which variant was meant, and which choices still lead to one that can be bought, with their colors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.catalog import swatches
from shop.catalog.values import Option, PageVariant, ProductPage


@dataclass(frozen=True)
class Group:
    """One option as radio buttons: (value, can be bought, color), and the value that is chosen."""

    position: int
    name: str
    values: tuple[tuple[str, bool, str], ...]
    chosen: str


def find(variants: Sequence[PageVariant], wanted: Sequence[str]) -> PageVariant | None:
    """The variant with exactly these option values; the only one there is when nothing can be chosen."""
    if len(variants) == 1 and not variants[0].options:
        return variants[0]
    return next((variant for variant in variants if variant.options == tuple(wanted)), None)


def groups(page: ProductPage, chosen: PageVariant) -> list[Group]:
    """The options of a page. A value can be bought when it can be with the other values as chosen."""
    return [
        Group(
            position=index + 1,
            name=option.name,
            values=tuple(
                (value, _can_be_bought(page.variants, chosen, index, value), color)
                for value, color in zip(option.values, _colors(option), strict=True)
            ),
            chosen=chosen.options[index],
        )
        for index, option in enumerate(page.options)
    ]


def _colors(option: Option) -> list[str]:
    """A color or "" for each value, by the words its owner wrote."""
    sources = option.sources or option.values
    known = swatches.colors_of(option.source or option.name, sources)
    return [known.get(source, "") for source in sources]


def _can_be_bought(variants: Sequence[PageVariant], chosen: PageVariant, index: int, value: str) -> bool:
    wanted = (*chosen.options[:index], value, *chosen.options[index + 1 :])
    found = find(variants, wanted)
    return found is not None and found.in_stock
