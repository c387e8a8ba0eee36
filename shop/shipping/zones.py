"""Which zone serves an address: the narrowest that holds it, found by index however many there are. Pure.

Postal codes go before regions, regions before countries, countries before the rest of the world. Of several
patterns the more exact one counts: one code before a range before a beginning, by the signs that are fixed
first. What is still alike is decided by the owner's order.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import product

from shop.brand.postal_codes import Pattern, normalized
from shop.shipping.rates import Zone


class Breadth(IntEnum):
    """How much of a country a zone is; the lowest counts."""

    POSTAL_CODES = 0
    REGIONS = 1
    COUNTRY = 2
    REST = 3


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel goes, as far as it is known."""

    country: str
    region: str = ""
    postal_code: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A zone that serves an address, and by what: `pattern` where it was the postal code."""

    zone: Zone
    breadth: Breadth
    pattern: Pattern | None = None


class Atlas:
    """Zones in the owner's order, to be asked for addresses. Never changed once made."""

    def __init__(self, zones: Iterable[Zone]) -> None:
        self.zones = tuple(zones)
        self._patterns: dict[tuple[str, str], list[tuple[Pattern, Zone]]] = {}
        self._places: dict[tuple[str, str], list[Zone]] = {}  # (country, region or ""), "*" for the rest
        for zone in self.zones:
            for country in zone.countries:
                self._place(zone, country)
        for entries in self._patterns.values():
            entries.sort(key=lambda entry: entry[0].exactness, reverse=True)
        self._sorted = sorted(self._patterns)

    def _place(self, zone: Zone, country: str) -> None:
        for pattern in zone.patterns:
            self._patterns.setdefault((country, pattern.lead), []).append((pattern, zone))
        if not zone.patterns:
            for region in zone.regions or ("",):
                self._places.setdefault((country, region), []).append(zone)

    def serving(self, where: Destination) -> Iterator[Found]:
        """Every zone that serves `where`, the one that counts first."""
        region = where.region.strip().upper()
        yield from self._by_code(where, region)
        for place, breadth in (
            ((where.country, region), Breadth.REGIONS),
            ((where.country, ""), Breadth.COUNTRY),
            (("*", ""), Breadth.REST),
        ):
            if place[1] or breadth != Breadth.REGIONS:
                yield from (Found(zone, breadth) for zone in self._places.get(place, ()))

    def find(self, where: Destination) -> Found | None:
        """The zone that counts for `where`; None where nothing is delivered."""
        return next(self.serving(where), None)

    def zone(self, country: str, region: str = "", postal_code: str = "") -> Zone | None:
        """The same by what is known of an address."""
        found = self.find(Destination(country, region, postal_code))
        return found.zone if found else None

    def asks_for_code(self, country: str) -> bool:
        """Whether it depends on the postal code or region who serves `country`."""
        return any(place == country for place, _lead in self._patterns) or any(
            place == country and region for place, region in self._places
        )

    def ahead_of(self, zone: Zone) -> list[Zone]:
        """The zones that serve a part of `zone` in its place: narrower ones, and more exact postal codes."""
        mine = breadth_of(zone)
        if mine == Breadth.POSTAL_CODES:
            taking = {id(other) for other in self._more_exact(zone)}
            return [other for other in self.zones if id(other) in taking]
        return [
            other
            for other in self.zones
            if mine != Breadth.REST
            and breadth_of(other) < mine
            and zone.countries & other.countries
            and not (zone.regions and other.regions and not zone.regions & other.regions)
        ]

    def _more_exact(self, zone: Zone) -> Iterator[Zone]:
        """Zones with a more exact pattern for a code of `zone`; it begins as the pattern of `zone` does."""
        for country, pattern in product(zone.countries, zone.patterns):
            place = bisect_left(self._sorted, (country, pattern.lead))
            while place < len(self._sorted) and self._sorted[place][0] == country:
                if not self._sorted[place][1].startswith(pattern.lead):
                    break
                for other, theirs in self._patterns[self._sorted[place]]:
                    if theirs is not zone and _goes_first(other, pattern):
                        yield theirs
                place += 1

    def _by_code(self, where: Destination, region: str) -> Iterator[Found]:
        code = normalized(where.postal_code, where.country)
        for size in range(len(code), -1, -1) if code else ():
            for pattern, zone in self._patterns.get((where.country, code[:size]), ()):
                if pattern.holds(code) and (not zone.regions or region in zone.regions):
                    yield Found(zone, Breadth.POSTAL_CODES, pattern)


def breadth_of(zone: Zone) -> Breadth:
    """How much of its countries `zone` serves."""
    if zone.everywhere:
        return Breadth.REST
    if zone.patterns:
        return Breadth.POSTAL_CODES
    return Breadth.REGIONS if zone.regions else Breadth.COUNTRY


def _goes_first(one: Pattern, other: Pattern) -> bool:
    return one.exactness > other.exactness and _overlap(one, other)


def _overlap(one: Pattern, other: Pattern) -> bool:
    if one.open or other.open:
        return one.lead.startswith(other.lead) or other.lead.startswith(one.lead)
    return len(one.first) == len(other.first) and one.first <= other.last and other.first <= one.last
