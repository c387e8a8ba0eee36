"""The answer about paths: links of a Sankey, pages with entries and exits, the most frequent ways."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from shop.kernel.errors import N_
from tracking.reports.base import (
    DURATION,
    NUMBER,
    SANKEY,
    SHARE,
    WORD,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Table,
    Tile,
)
from tracking.reports.facts import notes
from tracking.reports.paths.values import FROM, OTHER, Link, Paths, PathSpec
from tracking.reports.paths.words import NODES

ENDED = {"yes": N_("ended there"), "no": N_("went on")}


def tell(found: Paths, spec: PathSpec, asked: Asked, as_of: datetime) -> Answer:
    """The answer; `more` is the `Paths` itself."""
    return Answer(
        question="paths",
        asked=asked,
        as_of=as_of,
        unit=N_("visits"),
        tiles=_tiles(found),
        charts=(Chart(table="links", kind=SANKEY, x=("source", "target"), y=("visits",)),),
        tables=(_links(found, spec), _pages(found), _routes(found)),
        notes=(*_notes(found), *notes.others(spec.lots)),
        more=found,
    )


def _tiles(found: Paths) -> tuple[Tile, ...]:
    tiles = [
        Tile(key="visits", title=N_("Visits"), value=found.visits, denominator=N_("begun in these days")),
        Tile(
            key="counted",
            title=N_("With this beginning"),
            value=found.counted,
            denominator=N_("of them have what was asked for"),
        ),
    ]
    if found.between:
        of = N_("half of the visits needed no longer")
        tiles += [
            Tile(
                key="time",
                title=N_("Time between"),
                value=found.between.median,
                kind=DURATION,
                denominator=of,
            ),
            Tile(key="inside", title=N_("Steps between"), value=found.between.nodes, denominator=of),
        ]
    return tuple(tiles)


def _links(found: Paths, spec: PathSpec) -> Table:
    rows = [_link(link, spec) for link in found.links]
    return Table(
        key="links",
        title=N_("From step to step"),
        columns=(
            Column(key="step", title=N_("Step"), kind=NUMBER),
            Column(key="source", title=N_("From the step"), kind=WORD, words=NODES),
            Column(key="target", title=N_("To the step"), kind=WORD, words=NODES),
            Column(key="visits", title=N_("Visits"), kind=NUMBER),
            Column(key="share", title=N_("Share"), kind=SHARE),
        ),
        rows=tuple(rows),
        denominator=N_("visits that were at that step there")
        if spec.direction == FROM
        else N_("visits that got there"),
        note=N_("The same step several times in a row counts once."),
        empty=N_("No visit went this way in these days."),
    )


def _link(link: Link, spec: PathSpec) -> dict[str, Any]:
    """A row in the direction of time: before an anchor the steps are counted backwards, as -2, -1."""
    forward = spec.direction == FROM
    return {
        "step": link.step if forward else -link.step,
        "source": link.source if forward else link.target,
        "target": link.target if forward else link.source,
        "visits": link.visits,
        "share": link.visits / link.of,
    }


def _pages(found: Paths) -> Table:
    rows = [
        {
            "node": one.name,
            "visits": one.visits,
            "entries": one.entries,
            "exits": one.exits,
            "exit_share": one.exits / one.visits if one.visits else None,
        }
        for one in found.nodes
    ]
    return Table(
        key="pages",
        title=N_("Where visits come in and leave"),
        columns=(
            Column(key="node", title=N_("Step"), kind=WORD, words=NODES),
            Column(key="visits", title=N_("Visits"), kind=NUMBER),
            Column(key="entries", title=N_("Came in"), kind=NUMBER),
            Column(key="exits", title=N_("Ended here"), kind=NUMBER),
            Column(key="exit_share", title=N_("Ended here, share"), kind=SHARE),
        ),
        rows=tuple(rows),
        denominator=N_("visits that were there at all"),
    )


def _routes(found: Paths) -> Table:
    longest = max((len(one.nodes) for one in found.routes), default=0)
    steps = tuple(Column(key=f"step{n}", title=str(n), kind=WORD, words=NODES) for n in range(1, longest + 1))
    rows = [
        {
            **{f"step{n}": node for n, node in enumerate(one.nodes, start=1)},
            "visits": one.visits,
            "share": one.visits / found.counted if found.counted else None,
            "ended": "yes" if one.ended else "no",
        }
        for one in found.routes
    ]
    return Table(
        key="routes",
        title=N_("The most frequent ways"),
        columns=(
            *steps,
            Column(key="visits", title=N_("Visits"), kind=NUMBER),
            Column(key="share", title=N_("Share"), kind=SHARE),
            Column(key="ended", title=N_("And then"), kind=WORD, words=ENDED),
        ),
        rows=tuple(rows),
        denominator=N_("visits that have what was asked for"),
    )


def _notes(found: Paths) -> tuple[Note, ...]:
    if any(node.name == OTHER for node in found.nodes):
        return (Note(text=N_("The most visited pages stand for themselves, all others together.")),)
    return ()
