"""Funnels by trying every attempt there is: slow, obvious, and the judge of the quick way.

An event is (time, bits of the steps it matches, bits of the exclusions it matches).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Event = tuple[int, int, int]
Chain = tuple[tuple[int, int], ...]  # (step, place of the event)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`optional` and `within` by step; `exclusions` as (after, before), steps from 0."""

    window: int
    optional: Sequence[bool]
    within: Sequence[int | None]
    exclusions: Sequence[tuple[int, int]] = ()

    @property
    def required(self) -> tuple[int, ...]:
        """The steps that cannot be left out."""
        return tuple(step for step, optional in enumerate(self.optional) if not optional)


@dataclass(frozen=True, kw_only=True)
class Best:
    """The deepest required step (its number among them), when entered and reached; all steps reached."""

    depth: int
    entered: int
    at: int
    reached: tuple[bool, ...]


def best(events: Sequence[Event], asked: Asked, may_begin: Callable[[Event], bool]) -> Best | None:
    """The best attempt of one person; None where nothing began."""
    ordered = sorted(events, key=lambda event: (event[0], event[1] & -event[1], event[1]))
    every = [
        chain
        for place in range(len(ordered))
        if ordered[place][1] & 1 and may_begin(ordered[place])
        for chain in _from(ordered, asked, ((0, place),))
    ]
    if not every:
        return None
    required = asked.required
    depth = max(required.index(chain[-1][0]) for chain in every if chain[-1][0] in required)
    deepest = [chain for chain in every if chain[-1][0] == required[depth]]
    first = min(chain[-1][1] for chain in deepest)
    return Best(
        depth=depth,
        entered=max(ordered[chain[0][1]][0] for chain in deepest if chain[-1][1] == first),
        at=ordered[first][0],
        reached=tuple(any(chain[-1][0] == step for chain in every) for step in range(len(asked.optional))),
    )


def _from(events: Sequence[Event], asked: Asked, chain: Chain) -> Iterator[Chain]:
    yield chain
    step, place = chain[-1]
    for following in range(step + 1, len(asked.optional)):
        for later in range(place + 1, len(events)):
            if events[later][1] >> following & 1 and _fits(events, asked, chain, following, later):
                yield from _from(events, asked, (*chain, (following, later)))
        if not asked.optional[following]:
            return


def _fits(events: Sequence[Event], asked: Asked, chain: Chain, step: int, place: int) -> bool:
    began, since, now = events[chain[0][1]][0], events[chain[-1][1]][0], events[place][0]
    within = asked.within[step]
    if now - began > asked.window or (within is not None and now - since > within):
        return False
    return not any(
        chain[-1][0] < before
        and step > after
        and any(e[2] >> number & 1 and since < e[0] < now for e in events)
        for number, (after, before) in enumerate(asked.exclusions)
    )
