"""A funnel as tables and a chart."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from shop.kernel.errors import N_
from tracking.journeys import words
from tracking.reports.base import (
    BARS,
    DURATION,
    MONEY,
    NUMBER,
    SHARE,
    WORD,
    Chart,
    Column,
    Note,
    Table,
)
from tracking.reports.funnel.tiles import OF_ENTERED, whole
from tracking.reports.funnel.values import (
    MAIN,
    PERSON,
    FunnelAnswer,
    Series,
    StepResult,
)

PREVIOUS = "previous"
GROUPS = (
    words.CHANNELS
    | words.DEVICES
    | {"": N_("Not known"), MAIN: N_("Everybody"), PREVIOUS: N_("Previous period"), "…": N_("All others")}
)
CHART = Chart(table="steps", kind=BARS, x=("name",), y=("count",))


def name_of(step: StepResult) -> str:
    """What a step is called: its label, or its event (a word), or its events."""
    return step.label or " / ".join(step.events)


def _title(step: StepResult) -> str:
    name = name_of(step)
    return str(words.EVENTS.get(name, name))


STEPS = (
    Column(key="number", title=N_("Step"), kind=NUMBER),
    Column(key="name", title=N_("What they did"), kind=WORD, words=words.EVENTS),
    Column(key="count", title=N_("Reached it"), kind=NUMBER),
    Column(key="share", title=N_("Share"), kind=SHARE),
    Column(key="low", title=N_("At least"), kind=SHARE),
    Column(key="high", title=N_("At most"), kind=SHARE),
    Column(key="of_previous", title=N_("Of the step before"), kind=SHARE),
    Column(key="lost", title=N_("Lost"), kind=NUMBER),
    Column(key="maturing", title=N_("Still on their way"), kind=NUMBER),
)
TIMES = (
    Column(key="from", title=N_("From step"), kind=NUMBER),
    Column(key="to", title=N_("To step"), kind=NUMBER),
    Column(key="n", title=N_("Began"), kind=NUMBER),
    Column(key="done", title=N_("Got there"), kind=NUMBER),
    *(
        Column(key=f"p{part}", title=title, kind=DURATION)
        for part, title in (
            (25, N_("A quarter after")),
            (50, N_("Half after")),
            (75, N_("Three quarters after")),
            (90, N_("Nine tenths after")),
        )
    ),
)
LOSSES = (
    Column(key="rank", title=N_("Rank"), kind=NUMBER),
    Column(key="before", title=N_("From step"), kind=NUMBER),
    Column(key="after", title=N_("To step"), kind=NUMBER),
    Column(key="lost", title=N_("Lost"), kind=NUMBER),
    Column(key="downstream", title=N_("Of the next step got to the end"), kind=SHARE),
    Column(key="orders", title=N_("Orders missed"), kind=NUMBER),
    Column(key="recoverable", title=N_("Worth"), kind=MONEY),
    Column(key="low", title=N_("At least"), kind=MONEY),
    Column(key="high", title=N_("At most"), kind=MONEY),
)


def tables(found: FunnelAnswer) -> tuple[Table, ...]:
    """Steps, times, bottlenecks; breakdown and comparison where they were asked for."""
    made = [
        Table(
            key="steps",
            title=N_("Steps"),
            columns=STEPS,
            rows=_steps(found.main),
            denominator=OF_ENTERED,
            empty=N_("Nobody entered in these days."),
        ),
        Table(
            key="times",
            title=N_("How long it takes"),
            columns=TIMES,
            rows=_times(found.main),
            note=N_("Estimated after Kaplan and Meier: those on their way count as long as they were seen."),
        ),
        Table(
            key="bottlenecks",
            title=N_("Bottlenecks"),
            columns=LOSSES,
            rows=_losses(found),
            note=N_(
                "Lost × share of the next step that got to the end × mean value of an order; with interval."
            ),
            empty=N_("Nothing can be said before somebody got to the end."),
        ),
    ]
    if found.breakdown:
        made.append(_series("breakdown", N_("By what they came with"), found.breakdown))
    if found.compared:
        made.append(_series("compared", N_("Comparison"), (found.main, found.compared)))
    return tuple(made)


def _steps(series: Series) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {column.key: getattr(step, column.key, None) for column in STEPS} | {"name": name_of(step)}
        for step in series.steps
        if series.entered or series.maturing
    )


def _times(series: Series) -> tuple[Mapping[str, Any], ...]:
    required = [step for step in series.steps if not step.optional]
    hops = [(a.number, b.number, b.times) for a, b in itertools.pairwise(required) if b.times]
    if series.time and len(hops) > 1:
        hops.append((required[0].number, required[-1].number, series.time))
    keys = ("n", "done", "p25", "p50", "p75", "p90")
    return tuple({"from": a, "to": b} | {key: getattr(times, key) for key in keys} for a, b, times in hops)


def _losses(found: FunnelAnswer) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {column.key: getattr(one, column.key) for column in LOSSES}
        | {"orders": round(one.orders, 1)}
        | {key: whole(getattr(one, key)) for key in ("recoverable", "low", "high")}
        for one in found.bottlenecks
    )


def _series(key: str, title: str, every: tuple[Series, ...]) -> Table:
    columns = (
        Column(key="label", title=N_("Group"), kind=WORD, words=GROUPS),
        Column(key="entered", title=N_("Entered"), kind=NUMBER),
        *(Column(key=f"step{step.number}", title=_title(step), kind=NUMBER) for step in every[0].steps[1:]),
        Column(key="conversion", title=N_("Got to the end"), kind=SHARE),
        Column(key="low", title=N_("At least"), kind=SHARE),
        Column(key="high", title=N_("At most"), kind=SHARE),
        Column(key="maturing", title=N_("Still on their way"), kind=NUMBER),
    )
    rows = tuple(
        {name: getattr(one, name) for name in ("entered", "conversion", "low", "high", "maturing")}
        | {"label": one.key if one.key in (MAIN, PREVIOUS) else one.label}
        | {f"step{step.number}": step.count for step in one.steps}
        for one in every
    )
    return Table(key=key, title=title, columns=columns, rows=rows, denominator=OF_ENTERED)


def notes(found: FunnelAnswer) -> tuple[Note, ...]:
    """What is left out of the figures, and how much."""
    made = []
    if found.excluded:
        text = N_("%(count)s left because of an exclusion: they are in no figure.")
        made.append(Note(text=text, values={"count": found.excluded}))
    if found.main.maturing:
        text = N_("%(count)s entered so lately that they may still go on; they are counted apart.")
        made.append(Note(text=text, values={"count": found.main.maturing}))
    if found.unit == PERSON:
        made.append(Note(text=N_("A purchase without consent counts for its visit, never for a person.")))
    return tuple(made)
