"""Which rates count at an address: those of its country, its region and its postal code. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from shop.brand.postal_codes import Pattern
from shop.catalog.tax_classes import REDUCED, STANDARD, ZERO
from shop.taxes.rules import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rate of the owner's table, and where it counts; an empty `region` or no `patterns` limit nothing."""

    region: str = ""
    patterns: tuple[Pattern, ...] = ()
    tax_class: str = STANDARD
    instead: bool = False
    rate: Rate

    @property
    def breadth(self) -> int:
        """0 for the whole country, 1 for a region, 2 for some postal codes."""
        return 2 if self.patterns else 1 if self.region else 0

    def covers(self, region: str, code: str) -> bool:
        """Whether an address in its country lies there; `code` is normalized."""
        if self.region not in ("", region):
            return False
        return not self.patterns or any(pattern.holds(code) for pattern in self.patterns)


Rates = tuple[Rate, ...]


def at(entries: Iterable[Entry], *, region: str, code: str) -> tuple[Rates, tuple[tuple[str, Rates], ...]]:
    """(rates of the standard class, those of each other class) of an address; `entries` are its country's.

    A place that says nothing of a class takes its standard rate, and 0 % for zero-rated goods.
    """
    here = [entry for entry in entries if entry.covers(region, code)]
    return _of_class(here, STANDARD), tuple((one, _of_class(here, one)) for one in (REDUCED, ZERO))


def _of_class(here: Sequence[Entry], tax_class: str) -> Rates:
    own = [entry for entry in here if entry.tax_class == tax_class]
    said = {(entry.region, entry.patterns) for entry in own}
    for entry in here:
        if entry.tax_class == STANDARD and (entry.region, entry.patterns) not in said:
            own.append(replace(entry, rate=replace(entry.rate, ppm=0)) if tax_class == ZERO else entry)
    narrowest = max((entry.breadth for entry in own if entry.instead), default=0)
    counting = [entry for entry in own if entry.breadth >= narrowest]
    counting.sort(key=lambda entry: (entry.breadth, entry.rate.compound))
    return tuple(entry.rate for entry in counting)
