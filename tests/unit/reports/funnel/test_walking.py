"""The pass over sorted events finds what trying every attempt finds."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import partial

import numpy as np

from tests.support import funnel_oracle as oracle
from tests.support.funnel_oracle import Asked, Event
from tracking.reports.funnel import values, walking
from tracking.reports.funnel.attempts import Attempts, best
from tracking.reports.funnel.rules import rules
from tracking.reports.funnel.values import Condition, Exclusion, FunnelSpec, Step
from tracking.reports.funnel.walking import Walk

A, B, C = 1, 2, 4


def test_hand_cases_of_the_study_come_out() -> None:
    cases: list[tuple[list[Event], int]] = [
        ([(0, A, 0), (5, B, 0), (11, C, 0)], 2),
        ([(0, A, 0), (4, A, 0), (5, B, 0), (11, C, 0)], 3),
        ([(0, B, 0), (0, A, 0)], 2),
        ([(0, A | B, 0)], 1),
        ([(0, A, 0), (10, B, 0)], 2),
        ([(0, A, 0), (11, B, 0)], 1),
        ([(0, B, 0), (1, C, 0)], 0),
    ]
    asked = Asked(window=10, optional=[False] * 3, within=[None] * 3)
    got = _walked([events for events, _ in cases], asked, clean=True)
    deep = dict(zip(got.who.tolist(), (got.depth + 1).tolist(), strict=True))
    assert [deep.get(person, 0) for person in range(len(cases))] == [level for _, level in cases]


def test_trying_every_attempt_finds_the_same() -> None:
    for seed in range(150):
        chance = random.Random(seed)
        asked = _asked(chance)
        people = [_person(chance, asked) for _ in range(10)]
        low, high = chance.choice([(0, 99), (3, 15)])
        for clean in (True, False):
            plain = Asked(window=asked.window, optional=asked.optional, within=asked.within)
            got = _walked(people, asked, clean=clean, low=low, high=high)
            found = {int(who): place for place, who in enumerate(got.who)}
            for number, events in enumerate(people):
                truth = oracle.best(events, asked if clean else plain, partial(_within, low, high))
                assert (truth is None) == (number not in found), (seed, number)
                if truth is not None:
                    assert _told(got, found[number], asked) == truth, (seed, number, clean)


def _within(low: int, high: int, event: Event) -> bool:
    return low <= event[0] < high


def _told(got: Attempts, place: int, asked: Asked) -> oracle.Best:
    depth = int(got.depth[place])
    return oracle.Best(
        depth=depth,
        entered=int(got.extra["ts"][0, place]),
        at=int(got.extra["ts"][asked.required[depth], place]),
        reached=tuple(got.reached[:, place].tolist()),
    )


def _asked(chance: random.Random) -> Asked:
    steps = chance.randint(2, 5)
    exclusions = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        after = chance.randrange(steps - 1)
        exclusions.append((after, chance.randrange(after + 1, steps)))
    return Asked(
        window=chance.choice([2, 5, 10, 20]),
        optional=[False, *(chance.random() < 0.35 for _ in range(steps - 2)), False],
        within=[None, *(chance.choice([None, None, 1, 3, 6]) for _ in range(steps - 1))],
        exclusions=exclusions,
    )


def _person(chance: random.Random, asked: Asked) -> list[Event]:
    steps, wide = len(asked.optional), chance.choice([6, 25])
    overlapping = chance.random() < 0.5

    def bits() -> int:
        if chance.random() > 0.85:
            return 0
        return chance.randrange(1, 1 << steps) if overlapping else 1 << chance.randrange(steps)

    spoils = 1 << len(asked.exclusions)
    return [
        (chance.randint(0, wide), bits(), chance.randrange(spoils) if chance.random() < 0.3 else 0)
        for _ in range(chance.randint(0, 9))
    ]


def _walked(
    people: Sequence[Sequence[Event]], asked: Asked, *, clean: bool, low: int = 0, high: int = 99
) -> Attempts:
    rows = sorted((who, *event) for who, events in enumerate(people) for event in events)
    who, ts, steps, spoils = (np.array([row[place] for row in rows], dtype=np.int64) for place in range(4))
    events = Walk(
        who=who,
        ts=ts,
        steps=steps.astype(np.uint32),
        entry=(ts >= low) & (ts < high),
        spoils=spoils.astype(np.uint32),
    )
    events, _ = walking.sorted_by_step(events)
    how = rules(_spec(asked), clean=clean)
    got = best(walking.walk(events, how), how, events.who, len(people))
    got.extra["ts"] = np.where(got.at >= 0, events.ts[got.at], -1)
    return got


def _spec(asked: Asked) -> FunnelSpec:
    nothing = (Condition("page_view"),)
    steps = tuple(
        Step(any_of=nothing, optional=optional, within_us=within)
        for optional, within in zip(asked.optional, asked.within, strict=True)
    )
    exclusions = tuple(Exclusion(any_of=nothing, after=a + 1, before=b + 1) for a, b in asked.exclusions)
    return FunnelSpec(
        steps=steps,
        window_us=asked.window,
        start=0,
        end=99,
        as_of=99,
        unit=values.PERSON,
        exclusions=exclusions,
    )
