"""From what an owner asks, in texts, to the answer: the specification, the sums, the figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.nps.statistics import wilson
from tracking.reports import lots, periods
from tracking.reports.base import Asked, BadQuestion
from tracking.reports.funnel import texts
from tracking.reports.funnel.values import (
    BREAKDOWNS,
    HOLDS,
    MAIN,
    UNITS,
    FunnelAnswer,
    FunnelSpec,
    Series,
    StepResult,
    Times,
)

if TYPE_CHECKING:
    from tracking.reports.funnel.counting import Tally
    from tracking.reports.funnel.working import Worked

HOUR_US = 3_600_000_000
MOST_SERIES = 12
REST = "…"
AGE = 30.0  # seconds an answer may be old though newer events are there


def from_asked(asked: Asked) -> FunnelSpec:
    """The question as texts (`asked.options`) said it. Raises BadQuestion."""
    options = {name: str(value) for name, value in asked.options.items()}
    steps = texts.parse_steps(options.get("steps", ""))
    compare = options.get("compare", "")
    before = periods.before(asked.period)
    return FunnelSpec(
        steps=steps,
        window_us=texts.duration(options.get("window") or "7d"),
        start=clock.to_micros(asked.period.since),
        end=clock.to_micros(asked.period.until),
        as_of=clock.to_micros(asked.at),
        unit=_one_of(options.get("unit") or UNITS[0], UNITS),
        exclusions=texts.parse_exclusions(options.get("exclude", ""), len(steps)),
        hold=_one_of(options.get("hold", ""), HOLDS),
        by=_one_of(options.get("by", ""), BREAKDOWNS),
        only=_plain(texts.parse_where(options.get("only", ""))),
        open_entry=_one_of(options.get("entry") or "first", ("first", "any")) == "any",
        lots=lots.parse(options.get("lots", "")),
        compare=None if compare in ("", "previous") else _plain(texts.parse_where(compare)),
        previous=(clock.to_micros(before.since), clock.to_micros(before.until))
        if compare == "previous"
        else None,
    )


def _one_of(text: str, choices: Sequence[str]) -> str:
    if text not in choices:
        raise BadQuestion(N_("“%(given)s” is not one of the choices."), given=text[:60])
    return text


def _plain(where: tuple[Any, ...]) -> tuple[Any, ...]:
    if any(one.field.startswith("props.") for one in where):
        raise BadQuestion(N_("Properties of an event can be asked for in its step only."))
    return where


def funnel(spec: FunnelSpec) -> FunnelAnswer:
    """The answer, worked out once for everybody who asks the same within the hour and of the same events."""
    from tracking.lake import answering
    from tracking.reports.funnel import saving

    still = spec.end >= spec.as_of
    params = asdict(spec) | {"as_of": spec.as_of // HOUR_US, "end": 0 if still else spec.end}
    if spec.previous and still:
        params["previous"] = spec.previous[0]
    value = answering.answer("funnel", params, lambda lake: saving.plain(worked_out(lake, spec)), max_age=AGE)
    return saving.answer(spec, value)


def worked_out(lake: Any, spec: FunnelSpec) -> FunnelAnswer:
    """The answer on an open lake."""
    from tracking.reports.funnel import statistics, working

    done = working.work(lake, spec)
    ripe, young = done.sums[MAIN]
    ripe_values, currency = _main_currency(ripe, done)
    main = _series(spec, MAIN, "", ripe, young, None, revenue=int(ripe_values.sum()) if currency else None)
    required = spec.required
    counts = [int(ripe.counts[:, step].sum()) for step in required]
    numbers = [step + 1 for step in required]
    return FunnelAnswer(
        spec=spec,
        unit=spec.unit,
        main=main,
        breakdown=_breakdown(spec, done),
        compared=_compared(spec, done),
        bottlenecks=() if spec.open_entry else statistics.bottlenecks(numbers, counts, ripe_values),
        excluded=ripe.excluded,
        currency=currency,
        orders=len(ripe_values),
        as_of=spec.as_of,
        source=done.source,
        events_read=done.events,
    )


def _main_currency(tally: Tally, done: Worked) -> tuple[Any, str]:
    import numpy as np

    if not len(tally.currencies):
        return tally.values, ""
    main = int(np.bincount(tally.currencies).argmax())
    return tally.values[tally.currencies == main], done.currencies[main]


def _compared(spec: FunnelSpec, done: Worked) -> Series | None:
    from tracking.reports.funnel.working import COMPARED, PREVIOUS

    key = next((key for key in (COMPARED, PREVIOUS) if key in done.sums), None)
    if key is None:
        return None
    label = texts.where_text(spec.compare or ()) if key == COMPARED else N_("Previous period")
    return _series(spec, key, label, *done.sums[key], None)


def _breakdown(spec: FunnelSpec, done: Worked) -> tuple[Series, ...]:
    import numpy as np

    if not spec.by:
        return ()
    ripe, young = done.sums[MAIN]
    entered = ripe.entered + young.entered
    ranked = [int(place) for place in np.argsort(-entered, kind="stable") if entered[place]]
    found = [
        _series(spec, done.groups[one], done.groups[one], ripe, young, [one]) for one in ranked[:MOST_SERIES]
    ]
    if ranked[MOST_SERIES:]:
        found.append(_series(spec, REST, REST, ripe, young, ranked[MOST_SERIES:]))
    return tuple(found)


def _times(tally: Tally, hop: int) -> Times:
    from tracking.reports.funnel import statistics

    return statistics.times(tally.done[hop], tally.waiting[hop], int(tally.began[hop]))


def _series(
    spec: FunnelSpec,
    key: str,
    label: str,
    ripe: Tally,
    young: Tally,
    groups: Sequence[int] | None,
    revenue: int | None = None,
) -> Series:
    from tracking.reports.funnel import statistics
    from tracking.reports.funnel.counting import added

    chosen = slice(None) if groups is None else list(groups)
    counts, maturing = ripe.counts[chosen].sum(axis=0), young.counts[chosen].sum(axis=0)
    entered = int(ripe.entered[chosen].sum())
    both = added([ripe, young])
    timed = groups is None and not spec.open_entry
    steps = _steps(spec, counts, maturing, entered, ripe if groups is None else None, both if timed else None)
    conversion = steps[-1].share
    whole = (both.done[-1], both.waiting[-1], int(both.began[-1])) if timed else None
    return Series(
        key=key,
        label=label,
        steps=steps,
        entered=entered,
        maturing=int(young.entered[chosen].sum()),
        conversion=conversion,
        low=steps[-1].low,
        high=steps[-1].high,
        time=statistics.times(*whole) if whole else None,
        curve=statistics.curve(*whole) if whole else (),
        revenue=revenue,
    )


def _steps(
    spec: FunnelSpec, counts: Any, maturing: Any, entered: int, ripe: Tally | None, both: Tally | None
) -> tuple[StepResult, ...]:
    found: list[StepResult] = []
    previous = entered
    for place, step in enumerate(spec.steps):
        count = int(counts[place])
        on = int(ripe.moved[place]) if spec.open_entry and ripe is not None and place else count
        low, high = wilson(count, entered) if entered else (None, None)
        hop = spec.required.index(place) - 1 if place in spec.required and place else None
        found.append(
            StepResult(
                number=place + 1,
                label=step.label,
                events=tuple(one.event for one in step.any_of),
                optional=step.optional,
                count=count,
                maturing=int(maturing[place]),
                share=count / entered if entered else None,
                low=low,
                high=high,
                of_previous=on / previous if previous and place else None,
                lost=max(0, previous - on) if place and not step.optional else 0,
                times=None if both is None or hop is None else _times(both, hop),
            )
        )
        previous = previous if step.optional else count
    return tuple(found)
