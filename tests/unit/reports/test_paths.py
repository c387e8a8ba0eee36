"""Paths of visits against walking each visit by hand, and how pages and acts become nodes."""

from __future__ import annotations

import random
from collections import Counter
from itertools import groupby, pairwise

import numpy as np
import pytest

from tracking.reports.paths import asking, nodes, walking
from tracking.reports.paths.nodes import Numbering
from tracking.reports.paths.values import (
    CAME,
    EVENTS,
    FROM,
    KINDS,
    LEFT,
    OTHER,
    PAGES,
    TO,
    Paths,
    PathSpec,
    from_plain,
    to_plain,
)

WORDS = ["a", "b", "c", "d"]
NUMBERS = Numbering(WORDS, np.array([0, 1, 2, 3]), np.array([-1]), -1)


def visits_of(seed: int) -> list[list[tuple[int, int]]]:
    """Visits of (µs, node); node -1 is none."""
    rng = random.Random(seed)
    return [
        sorted((rng.randrange(1_000), rng.choice([-1, 0, 0, 1, 1, 2, 3])) for _ in range(rng.randint(1, 9)))
        for _ in range(120)
    ]


def counted(visits: list[list[tuple[int, int]]], spec: PathSpec) -> Paths:
    parts = []
    for some in (visits[:50], visits[50:]):
        rows = [(n, ts, node) for n, visit in enumerate(some) for ts, node in visit]
        who, ts, node = (np.array(column) for column in zip(*rows, strict=True))
        anchor, until = NUMBERS.number(spec.anchor), NUMBERS.number(spec.until)
        parts.append(walking.walk(spec, who=who, ts=ts, node=node, size=4, anchor=anchor, until=until))
    return asking.told(walking.together(parts), NUMBERS, spec)


def by_hand(
    visits: list[list[tuple[int, int]]], spec: PathSpec
) -> tuple[Counter, Counter, list[int], int, int]:
    links: Counter = Counter()
    routes: Counter = Counter()
    times, begun, having = [], 0, 0
    for visit in visits:
        events = [(ts, WORDS[node]) for ts, node in visit if node >= 0]
        if not spec.start <= visit[0][0] < spec.end:
            continue
        begun += 1
        if not events:
            continue
        folded = [next(group) for _, group in groupby(events, key=lambda event: event[1])]
        names = [name for _, name in folded]
        if spec.anchor and spec.anchor not in names:
            continue
        at = names.index(spec.anchor) if spec.anchor else (0 if spec.direction == FROM else len(names) - 1)
        way = names[at:] if spec.direction == FROM else names[at::-1]
        if spec.until:
            if spec.until not in names[at + 1 :]:
                continue
            last = names.index(spec.until, at + 1)
            times.append(folded[last][0] - folded[at][0])
            way = names[at : last + 1]
        having += 1
        end = [] if spec.until else [LEFT if spec.direction == FROM else CAME]
        for step, pair in enumerate(pairwise([*way, *end]), start=1):
            if step <= spec.steps:
                links[step, *pair] += 1
        shown = way[: spec.steps]
        ordered = shown if spec.direction == FROM else shown[::-1]
        routes[tuple(ordered), len(way) <= spec.steps] += 1
    return links, routes, times, begun, having


@pytest.mark.parametrize("seed", [1, 2])
def test_paths_are_those_of_walking_each_visit(seed):
    visits = visits_of(seed)
    for spec in (
        PathSpec(start=0, end=2_000),
        PathSpec(start=100, end=400, steps=2),
        PathSpec(start=0, end=2_000, anchor="b", steps=3),
        PathSpec(start=0, end=2_000, anchor="d", direction=TO, steps=4),
        PathSpec(start=0, end=2_000, direction=TO, steps=3),
        PathSpec(start=0, end=2_000, anchor="a", until="c", steps=10),
        PathSpec(start=0, end=2_000, anchor="nowhere"),
        PathSpec(start=3_000, end=4_000),
    ):
        found = counted(visits, spec)
        links, routes, times, begun, having = by_hand(visits, spec)
        assert (found.visits, found.counted) == (begun, having), spec
        assert {(one.step, one.source, one.target): one.visits for one in found.links} == dict(links), spec
        told = {(one.nodes, one.ended): one.visits for one in found.routes}
        assert len(told) <= len(routes)
        assert all(routes[key] == count for key, count in told.items()), spec
        assert (found.between.median if found.between else None) == (
            int(np.median(times)) if times else None
        ), spec
        assert from_plain(to_plain(found)) == found


def test_entries_exits_and_presence_count_visits():
    visits = [[(1, 0), (2, 1), (3, 0)], [(1, 1)], [(5, 1), (6, 1), (7, 2)]]
    found = {node.name: node for node in counted(visits * 40, PathSpec(start=0, end=10)).nodes}
    assert {name: (one.visits, one.entries, one.exits) for name, one in found.items()} == {
        "a": (40, 40, 40),
        "b": (120, 80, 40),
        "c": (40, 0, 40),
    }


def test_pages_are_told_by_kind_without_their_language():
    kinds = {
        "/": "home",
        "/he/products/mug": "products",
        "/products": "products",
        "/x/y": "elsewhere",
        "/he": "home",
    }
    assert {path: nodes.kind(path) for path in kinds} == kinds
    assert nodes.plain("/he/cart") == "/cart"
    names, pages = (
        ["page_view", "purchase", "visit_purchase", "page_engagement", "view_item"],
        ["/", "/he/", "/cart"],
    )
    kinds_found = nodes.numbering(KINDS, names, pages)
    codes, places = np.array([0, 0, 1, 2, 3, 4]), np.array([1, 2, 0, 0, 0, 0])
    assert kinds_found.words == ["home", "cart", "purchase"]
    assert list(kinds_found.of(codes, places)) == [0, 1, 2, 2, -1, -1]
    acts = nodes.numbering(EVENTS, names, pages)
    assert acts.words == ["purchase", "view_item"]
    many = nodes.numbering(PAGES, names, [f"/p/{n}" for n in range(400)], keep=("/p/399",))
    assert len(many.words) == nodes.MOST + 2
    assert many.words[many.by_page[390]] == OTHER
    assert many.number("/p/399") >= 0
    assert nodes.numbering(PAGES, [], []).of(np.array([], int), np.array([], int)).size == 0
