"""What is asked about paths and what they came to; a node is a page, a kind of page or an act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

KINDS, PAGES, EVENTS = "kinds", "pages", "events"
FROM, TO = "from", "to"
CAME, LEFT, OTHER = "(came)", "(left)", "(other)"  # before the first step, after the last, the less frequent


@dataclass(frozen=True, kw_only=True)
class PathSpec:
    """Visits begun in [start, end) (µs), what of them is shown, and from where to where.

    From (or, with `direction` "to", before) the first `anchor` of a visit, or its entry; with `until`, only
    what lies between the first anchor and the first `until` after it. At most `steps` nodes a visit.
    """

    start: int
    end: int
    show: str = KINDS
    anchor: str = ""
    direction: str = FROM
    until: str = ""
    steps: int = 5
    lots: tuple[str, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Link:
    """In so many visits the node at `step` (from 1) was followed (looking back: preceded) by the other.

    `of` visits had the node at that step.
    """

    step: int
    source: str
    target: str
    visits: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Node:
    """Of all visits in these days: how many had the node, began with it, ended with it."""

    name: str
    visits: int
    entries: int
    exits: int


@dataclass(frozen=True, kw_only=True)
class Route:
    """The first nodes of so many visits, in order; `ended` when there was nothing more."""

    nodes: tuple[str, ...]
    visits: int
    ended: bool


@dataclass(frozen=True, kw_only=True)
class Between:
    """What lay between two nodes: quartiles of the time (µs) and of the nodes in between."""

    visits: int
    quarter: int
    median: int
    three_quarters: int
    nodes: float


@dataclass(frozen=True, kw_only=True)
class Paths:
    """The answer. `visits` were in these days, `counted` of them have what was asked for."""

    visits: int
    counted: int
    links: tuple[Link, ...] = ()
    nodes: tuple[Node, ...] = ()
    routes: tuple[Route, ...] = ()
    between: Between | None = None


def to_plain(paths: Paths) -> dict[str, Any]:
    """As values that JSON has."""
    return asdict(paths)


def from_plain(value: Mapping[str, Any]) -> Paths:
    """The paths of `to_plain`."""
    between = value["between"]
    return Paths(
        visits=value["visits"],
        counted=value["counted"],
        links=tuple(Link(**one) for one in value["links"]),
        nodes=tuple(Node(**one) for one in value["nodes"]),
        routes=tuple(Route(**one | {"nodes": tuple(one["nodes"])}) for one in value["routes"]),
        between=Between(**between) if between else None,
    )
