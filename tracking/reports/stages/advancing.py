"""Which actions go with advancing: a difference of two shares, adjusted, with its interval. Pure.

Who does much does a little of everything, and who stays longer has more time to: so only what was done in the
first day of a stay counts, only what followed in the 30 days after that, and those who did an action are
compared with those who did not among people who were about as active before and beside it (risk difference of
Mantel and Haenszel, variance of Greenland and Robins, Biometrics 1985). An association, never a cause.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from tracking.journeys.stages.rules import DAY, ORDER
from tracking.nps.statistics import Z_95
from tracking.reports.stages.values import Sign, Stay, advances

WATCHED, FOLLOWED, BEFORE = DAY, 30 * DAY, 30 * DAY
FEWEST = 20  # in each of the two groups
EARLIER, BESIDE = (1, 5, 20), (1, 5)  # where the groups of activity begin


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action in a stage: of `did` and `did_not` stays so many shares advanced; the adjusted difference of
    the shares with an interval of 95 %."""

    stage: str
    name: str
    did: int
    did_not: int
    share_did: float
    share_did_not: float
    difference: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether the interval leaves out nought."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """All actions by stage, the largest difference first; how many stays were compared, and how many are too
    young to tell."""

    actions: tuple[Action, ...]
    compared: Mapping[str, int]
    maturing: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class _Case:
    did: frozenset[str]
    beside: int
    counts: Mapping[str, int]
    earlier: int
    advanced: bool


def rank(stays: Iterable[Stay], signs: Mapping[str, Sequence[Sign]], *, now: int) -> Ranked:
    """Rank what people did; `signs` are all of a person's."""
    cases: defaultdict[str, list[_Case]] = defaultdict(list)
    maturing: defaultdict[str, int] = defaultdict(int)
    for stay in stays:
        if stay.left is not None and stay.left <= stay.entered + WATCHED:
            continue  # gone before anybody could tell
        if stay.entered + WATCHED + FOLLOWED > now:
            maturing[stay.stage] += 1
            continue
        cases[stay.stage].append(_case(stay, signs.get(stay.person, ())))
    actions = [action for stage in ORDER for action in _ranked(stage, cases.get(stage, []))]
    return Ranked(
        actions=tuple(actions),
        compared={stage: len(found) for stage, found in cases.items()},
        maturing=dict(maturing),
    )


def difference(strata: Iterable[tuple[int, int, int, int]]) -> tuple[float, float] | None:
    """Mantel and Haenszel's risk difference and its standard error, of strata of (did and advanced, did,
    did not and advanced, did not); None where no stratum has both."""
    weight = total = spread = 0.0
    for a, n1, c, n0 in strata:
        n = n1 + n0
        if not n1 or not n0:
            continue
        weight += n1 * n0 / n
        total += (a * n0 - c * n1) / n
        spread += (a * (n1 - a) * n0**3 + c * (n0 - c) * n1**3) / (n1 * n0 * n**2)
    return (total / weight, sqrt(spread) / weight) if weight else None


def _case(stay: Stay, signs: Sequence[Sign]) -> _Case:
    counts: defaultdict[str, int] = defaultdict(int)
    earlier, watched = 0, stay.entered + WATCHED
    for sign in signs:
        if stay.entered < sign.first <= watched or stay.entered < sign.last <= watched:
            counts[sign.name] += sign.count
        elif stay.entered - BEFORE <= sign.last <= stay.entered:
            earlier += sign.count
    until = watched + FOLLOWED
    return _Case(
        did=frozenset(counts) - {"page_view"},
        beside=sum(counts.values()),
        counts=counts,
        earlier=earlier,
        advanced=any(at <= until and advances(stay.stage, stage) for stage, at in stay.onward),
    )


def _ranked(stage: str, cases: Sequence[_Case]) -> list[Action]:
    names = sorted({name for case in cases for name in case.did})
    found = [action for name in names if (action := _action(stage, name, cases))]
    return sorted(found, key=lambda action: (-action.difference, action.name))


def _action(stage: str, name: str, cases: Sequence[_Case]) -> Action | None:
    strata: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for case in cases:
        beside = case.beside - case.counts.get(name, 0)
        cell = strata[bisect_right(EARLIER, case.earlier), bisect_right(BESIDE, beside)]
        place = 0 if name in case.did else 2
        cell[place] += case.advanced
        cell[place + 1] += 1
    a, did, c, did_not = (sum(cell[place] for cell in strata.values()) for place in range(4))
    if did < FEWEST or did_not < FEWEST:
        return None
    adjusted = difference((cell[0], cell[1], cell[2], cell[3]) for cell in strata.values())
    if adjusted is None:
        return None
    value, error = adjusted
    return Action(
        stage=stage,
        name=name,
        did=did,
        did_not=did_not,
        share_did=a / did,
        share_did_not=c / did_not,
        difference=value,
        low=max(value - Z_95 * error, -1.0),
        high=min(value + Z_95 * error, 1.0),
    )
