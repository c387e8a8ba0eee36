"""How long people stay in a stage, and where they go from it. Pure.

The median is Kaplan and Meier's: whoever is still there counts for as long as they have been, instead of
being left out (too short) or counted as gone (too long).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracking.journeys.stages.rules import LAPSED, ORDER
from tracking.reports.stages.values import Stay

STILL = "still"


@dataclass(frozen=True, kw_only=True)
class Staying:
    """One stage: stays begun, by how many people, how many are still there or lapsed; lengths in µs, None
    where fewer than that share has left."""

    stage: str
    stays: int
    people: int
    still: int
    lapsed: int
    quarter: int | None
    median: int | None
    three_quarters: int | None


@dataclass(frozen=True, kw_only=True)
class Move:
    """From a stage to another (or STILL), how many stays, and of how many."""

    stage: str
    to: str
    stays: int
    of: int


def lengths(stays: Sequence[Stay], *, now: int) -> list[Staying]:
    """Each stage that anybody was in."""
    return [_one(stage, found, now) for stage in ORDER if (found := [s for s in stays if s.stage == stage])]


def moves(stays: Iterable[Stay]) -> list[Move]:
    """Where the stays of each stage led, in the order of stages."""
    counted = Counter((stay.stage, stay.next_stage or STILL) for stay in stays)
    of = Counter[str]()
    for (stage, _to), n in counted.items():
        of[stage] += n
    return [
        Move(stage=stage, to=to, stays=counted[stage, to], of=of[stage])
        for stage in ORDER
        for to in (*ORDER, STILL)
        if counted[stage, to]
    ]


def survived(durations: Iterable[tuple[int, bool]], share: float) -> int | None:
    """After how long (µs) only `share` are left, by Kaplan and Meier; `durations` are (µs, has left)."""
    left, alive = sorted(durations), 1.0
    at_risk, place = len(left), 0
    while place < len(left):
        time, gone, here = left[place][0], 0, 0
        while place < len(left) and left[place][0] == time:
            gone += left[place][1]
            here += 1
            place += 1
        alive *= 1 - gone / at_risk
        if gone and alive <= share + 1e-12:
            return time
        at_risk -= here
    return None


def _one(stage: str, stays: Sequence[Stay], now: int) -> Staying:
    durations = [((s.left if s.left is not None else now) - s.entered, s.left is not None) for s in stays]
    lapsed = sum(1 for stay in stays if stay.because == LAPSED)
    return Staying(
        stage=stage,
        stays=len(stays),
        people=len({stay.person for stay in stays}),
        still=sum(1 for _, gone in durations if not gone),
        lapsed=lapsed,
        quarter=survived(durations, 0.75),
        median=survived(durations, 0.5),
        three_quarters=survived(durations, 0.25),
    )
