"""Choosing among products by their facets: several values of one facet are alternatives, facets add up. Pure.

The count beside a value says how many products would be listed with it: the other facets' choices count, its
own facet's do not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shop.catalog.search import bits
from shop.catalog.search.shelf import FEW, TAG, Among, Facet, Shelf

MOST_FACETS, MOST_VALUES = 6, 24


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen: {facet: values}, prices in minor units (None: open), only what can be bought now."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price_from: int | None = None
    price_to: int | None = None
    available: bool = False

    @property
    def count(self) -> int:
        """How many choices there are."""
        priced = self.price_from is not None or self.price_to is not None
        return sum(map(len, self.chosen.values())) + priced + self.available


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to choose: `slug` in the address, `label` as the owner wrote it."""

    slug: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    """A facet with its values, the most common first. `label` is empty for tags."""

    name: str
    label: str
    values: tuple[FacetValue, ...]

    @property
    def is_tags(self) -> bool:
        """Whether these are tags."""
        return self.name == TAG


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left of some products: the set, its facets, what it costs without the price chosen (minor
    units, both 0 when nothing is left), and how many of it can be bought."""

    bits: int
    facets: tuple[FacetView, ...]
    price_low: int
    price_high: int
    available: int


def narrow(shelf: Shelf, base: int, filters: Filters) -> Narrowed:
    """The products of `base` that `filters` leave, and what can be chosen further."""
    priced = _priced(shelf, base, filters)
    stocked = base & shelf.in_stock if filters.available else base
    sets = {name: _any_of(shelf, name, values) for name, values in filters.chosen.items()}
    everything = base & priced & stocked
    for one in sets.values():
        everything &= one
    unpriced = stocked
    unstocked = priced & base
    for one in sets.values():
        unpriced &= one
        unstocked &= one
    low, high = _costs(shelf, unpriced)
    views = _views(shelf, base, base & priced & stocked, sets, filters)
    return Narrowed(everything, views, low, high, (unstocked & shelf.in_stock).bit_count())


def _any_of(shelf: Shelf, name: str, values: tuple[str, ...]) -> int:
    facet, found = shelf.facets.get(name), 0
    for value in values if facet else ():
        if facet and value in facet.sets:
            found |= facet.sets[value].bits(shelf.size)
    return found


def _priced(shelf: Shelf, base: int, filters: Filters) -> int:
    """The products with a variant between the prices."""
    if filters.price_from is not None:
        least = filters.price_from  # from the highest price down, all that reach it
        order = shelf.order("highest")
        base &= _first_of(order, bisect_right(order, -least, key=lambda at: -shelf.high[at]), shelf)
    if filters.price_to is not None:
        order = shelf.order("cheapest")
        base &= _first_of(order, bisect_right(order, filters.price_to, key=shelf.low.__getitem__), shelf)
    return base


def _first_of(order: Sequence[int], count: int, shelf: Shelf) -> int:
    """The set of the first in an order; of the fewer, if those are the others."""
    if count * 2 <= shelf.size:
        return bits.of(order[:count], shelf.size)
    return shelf.everything & ~bits.of(order[count:], shelf.size)


def _costs(shelf: Shelf, left: int) -> tuple[int, int]:
    """The lowest and the highest price of some products."""
    if not left:
        return 0, 0
    if left.bit_count() <= FEW:
        found = list(bits.positions(left, shelf.size))
        return min(map(shelf.low.__getitem__, found)), max(map(shelf.high.__getitem__, found))
    low = next(bits.in_order(left, shelf.order("cheapest"), shelf.size))
    high = next(bits.in_order(left, shelf.order("highest"), shelf.size))
    return shelf.low[low], shelf.high[high]


def _views(
    shelf: Shelf, base: int, others: int, sets: Mapping[str, int], filters: Filters
) -> tuple[FacetView, ...]:
    views: list[FacetView] = []
    here, known = _among(base, shelf), dict[int, Among]()
    for name, facet in shelf.facets.items():
        if len(views) == MOST_FACETS and name not in sets:
            continue
        left = others
        for other, found in sets.items():
            left &= found if other != name else left
        if left not in known:
            known[left] = here if left == base else _among(left, shelf)
        view = _view(facet, here, known[left], filters.chosen.get(name, ()))
        if view is not None:
            views.append(view)
    return tuple(sorted(views, key=lambda view: view.is_tags))


def _among(left: int, shelf: Shelf) -> Among:
    return Among(left, bits.flags(left, shelf.size))


def _view(facet: Facet, base: Among, left: Among, chosen: tuple[str, ...]) -> FacetView | None:
    """The facet as it can be chosen among some products; None where it tells nothing apart."""
    whole = base.bits.bit_count()
    shared = {value: found.count(base) for value, found in facet.sets.items()}
    here = [
        value
        for value, count in shared.items()
        if value in chosen or (count and (count != whole or not facet.is_tags))
    ]
    if not chosen and all(shared[value] == whole for value in here):
        return None
    counts = shared if left is base else {value: facet.sets[value].count(left) for value in here}
    values = [FacetValue(value, facet.labels[value], counts[value], value in chosen) for value in here]
    values.sort(key=lambda value: (not value.chosen, -value.count, value.label.casefold()))
    return FacetView(facet.name, facet.label, tuple(values[:MOST_VALUES]))
