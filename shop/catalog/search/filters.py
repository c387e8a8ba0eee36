"""Choosing among products by their facets: several values of one facet are alternatives, facets add up. Pure.

The count beside a value says how many products would be listed with it: the other facets' choices count, its
own facet's do not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shop.catalog.search import bits
from shop.catalog.search.shelf import TAG, Facet, Shelf

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
    facet = shelf.facets.get(name)
    found = 0
    for value in values if facet else ():
        found |= facet.sets.get(value, 0) if facet else 0
    return found


def _priced(shelf: Shelf, base: int, filters: Filters) -> int:
    """The products with a variant between the prices."""
    if filters.price_from is None and filters.price_to is None:
        return base
    least = filters.price_from or 0
    most = filters.price_to if filters.price_to is not None else max(shelf.high, default=0)
    within = (
        at for at in bits.positions(base, shelf.size) if shelf.low[at] <= most and shelf.high[at] >= least
    )
    return bits.of(within, shelf.size)


def _costs(shelf: Shelf, left: int) -> tuple[int, int]:
    if not left:
        return 0, 0
    flags = bits.flags(left, shelf.size)
    low = next(shelf.low[at] for at in shelf.cheapest if flags[at])
    return low, max(shelf.high[at] for at in bits.positions(left, shelf.size))


def _views(
    shelf: Shelf, base: int, others: int, sets: Mapping[str, int], filters: Filters
) -> tuple[FacetView, ...]:
    views: list[FacetView] = []
    for name, facet in shelf.facets.items():
        if len(views) == MOST_FACETS and name not in sets:
            continue
        among = others
        for other, found in sets.items():
            among &= found if other != name else among
        view = _view(facet, base, among, filters.chosen.get(name, ()))
        if view is not None:
            views.append(view)
    return tuple(sorted(views, key=lambda view: view.is_tags))


def _view(facet: Facet, base: int, among: int, chosen: tuple[str, ...]) -> FacetView | None:
    """The facet as it can be chosen among some products; None where it tells nothing apart."""
    here = [
        (value, found)
        for value, found in facet.sets.items()
        if value in chosen or ((shared := found & base) and (shared != base or not facet.is_tags))
    ]
    if not chosen and all(found & base == base for _, found in here):
        return None
    values = [
        FacetValue(value, facet.labels[value], (found & among).bit_count(), value in chosen)
        for value, found in here
    ]
    values.sort(key=lambda value: (not value.chosen, -value.count, value.label.casefold()))
    kept = values[:MOST_VALUES]
    return FacetView(facet.name, facet.label, tuple(kept))
