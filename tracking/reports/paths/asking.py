"""What was asked becomes a `PathSpec`; the answer comes from the lake's buckets and is kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import datetime
from typing import Any

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.journeys.sessions import CAP
from tracking.reports import lots
from tracking.reports.base import Asked, BadQuestion
from tracking.reports.facts.marking import LOT
from tracking.reports.paths import nodes, walking
from tracking.reports.paths.nodes import Numbering
from tracking.reports.paths.values import (
    CAME,
    FROM,
    LEFT,
    Between,
    Link,
    Node,
    Paths,
    PathSpec,
    Route,
    from_plain,
    to_plain,
)
from tracking.reports.paths.walking import END, Block

FRESH = 30  # seconds
HOUR = 3_600_000_000
MOST_LINKS, MOST_ROUTES, MOST_NODES = 200, 50, 200


def from_asked(asked: Asked) -> PathSpec:
    """The question as it was put. Raises BadQuestion."""
    options = asked.options
    anchor, until = options["anchor"].strip(), options["goal"].strip()
    if until and not anchor:
        raise BadQuestion(N_("To see what lies between two places, say where it begins, too."))
    return PathSpec(
        start=clock.to_micros(asked.period.since),
        end=clock.to_micros(asked.period.until),
        show=options["show"],
        anchor=anchor,
        direction=FROM if until else options["direction"],
        until=until,
        steps=options["steps"],
        lots=lots.parse(options["lots"]),
    )


def paths(spec: PathSpec, at: datetime) -> tuple[Paths, datetime]:
    """The answer and when it was worked out; what ends now stays the same until something happens."""
    from tracking.lake import answering

    now = clock.to_micros(at)
    params = asdict(spec) | ({"end": now // HOUR, "still": True} if spec.end >= now else {})
    found = answering.ask("paths", params, lambda lake: to_plain(find(lake, spec)), max_age=FRESH)
    return from_plain(found.value), clock.from_micros(found.as_of)


def find(lake: Any, spec: PathSpec) -> Paths:
    """Over the buckets of an open lake."""
    from tracking.lake.buckets import buckets

    history = buckets.open(
        lake,
        by="session",
        columns=("page", "context"),
        names=nodes.names(spec.show),
        lots=spec.lots,
        since=spec.start - CAP,
        until=spec.end + CAP,
    )
    numbers = nodes.numbering(spec.show, history.names, history.pages, keep=(spec.anchor, spec.until))
    anchor, until = numbers.number(spec.anchor), numbers.number(spec.until)

    def work(rows: Any) -> Block:
        keep, node = _of_visits(rows, history), numbers.of(rows.code, rows.page)
        who, ts, size = rows.who[keep], rows.ts[keep], len(numbers.words)
        return walking.walk(spec, who=who, ts=ts, node=node[keep], size=size, anchor=anchor, until=until)

    return told(walking.together(history.map(work)), numbers, spec)


def _of_visits(rows: Any, history: Any) -> Any:
    """Which rows count: a visit of the shop's own begins with a page, here as in every other report; an order
    that no page led to is none. Of other lots everything counts, as some of them know no pages.
    """
    import numpy as np

    paged = np.zeros(rows.count, bool)
    paged[rows.who[rows.code == history.code(nodes.PAGE_VIEW)]] = True
    own = np.array([one.lot == LOT for one in history.contexts] or [False])
    return paged[rows.who] | ~own[rows.context]


def told(block: Block, numbers: Numbering, spec: PathSpec) -> Paths:
    """Numbers become words, the most frequent first."""
    words = numbers.words
    end = LEFT if spec.direction == FROM else CAME
    at: Counter[tuple[int, int]] = Counter()
    for (step, source, _), visits in block.links.items():
        at[step, source] += visits
    links = [
        Link(
            step=step,
            source=words[source],
            target=end if target == END else words[target],
            visits=visits,
            of=at[step, source],
        )
        for (step, source, target), visits in block.links.items()
        if not (spec.until and target == END)
    ]
    return Paths(
        visits=block.visits,
        counted=block.counted,
        links=tuple(
            sorted(links, key=lambda one: (-one.visits, one.step, one.source, one.target))[:MOST_LINKS]
        ),
        nodes=_nodes(block, words),
        routes=_routes(block, words, spec),
        between=_between(block) if spec.until else None,
    )


def _nodes(block: Block, words: list[str]) -> tuple[Node, ...]:
    found = [
        Node(name=word, visits=int(seen), entries=int(entries), exits=int(exits))
        for word, seen, entries, exits in zip(words, block.seen, block.entries, block.exits, strict=True)
        if seen
    ]
    return tuple(sorted(found, key=lambda one: (-one.visits, one.name))[:MOST_NODES])


def _routes(block: Block, words: list[str], spec: PathSpec) -> tuple[Route, ...]:
    rows, weights = block.routes
    found = []
    for place in weights.argsort(kind="stable")[::-1][:MOST_ROUTES].tolist():
        row = rows[place].tolist()
        walked = [words[node] for node in row if node >= 0]
        ordered = walked if spec.direction == FROM else walked[::-1]
        found.append(Route(nodes=tuple(ordered), visits=int(weights[place]), ended=row[-1] == END))
    return tuple(sorted(found, key=lambda one: (-one.visits, one.nodes)))


def _between(block: Block) -> Between | None:
    import numpy as np

    if not len(block.times):
        return None
    quarter, median, three_quarters = (int(value) for value in np.percentile(block.times, (25, 50, 75)))
    inside = float(np.median(block.inside))
    return Between(
        visits=block.counted, quarter=quarter, median=median, three_quarters=three_quarters, nodes=inside
    )
