"""Tallies: nested words with whole numbers at the end, and durations in steps of five percent. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any

Tally = dict[str, Any]
FINE = 20  # buckets per factor of e: a duration is kept to within 2.5 %
MOST = 300  # different words below one place; what comes later counts as OTHER
OTHER = "…"
_US = 1_000_000


def add(tally: Tally, *path: str, by: int = 1) -> None:
    """Count `by` more at `path`."""
    *way, last = path
    for word in way:
        tally = tally.setdefault(word if word in tally or len(tally) < MOST else OTHER, {})
    last = last if last in tally or len(tally) < MOST else OTHER
    tally[last] = tally.get(last, 0) + by


def merged(tallies: Iterable[Mapping[str, Any]], *, only: Collection[str] | None = None) -> Tally:
    """All of them added up, or what they say of the words `only`."""
    total: Tally = {}
    for one in tallies:
        merge(total, one if only is None else {word: one[word] for word in only if word in one})
    return total


def merge(into: Tally, other: Mapping[str, Any]) -> None:
    """Add `other` to `into`."""
    for word, value in other.items():
        if isinstance(value, dict):
            merge(into.setdefault(word, {}), value)
        else:
            into[word] = into.get(word, 0) + value


def at(tally: Mapping[str, Any], *path: str) -> int:
    """The number at `path`, 0 where there is none."""
    found: Any = below(tally, *path[:-1]).get(path[-1], 0)
    return int(found) if not isinstance(found, Mapping) else 0


def below(tally: Mapping[str, Any], *path: str) -> Mapping[str, Any]:
    """What lies below `path`."""
    found: Any = tally
    for word in path:
        found = found.get(word) if isinstance(found, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def bucket(duration: int) -> str:
    """The bucket of a duration (µs)."""
    return str(round(FINE * math.log1p(max(duration, 0) / _US)))


def quantile(buckets: Mapping[str, int], share: float) -> int | None:
    """The duration (µs) that `share` of all do not exceed, to within 2.5 %; None of none."""
    total = sum(buckets.values())
    if not total:
        return None
    needed, seen = share * total, 0
    for number in sorted(map(int, buckets)):
        seen += buckets[str(number)]
        if seen >= needed:
            break
    return round(math.expm1(number / FINE) * _US)


def count(buckets: Mapping[str, int]) -> int:
    """How many durations there are."""
    return sum(buckets.values())
