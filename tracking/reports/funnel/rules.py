"""The rules of a funnel as the pass wants them."""

from __future__ import annotations

from tracking.reports.funnel.values import FunnelSpec
from tracking.reports.funnel.walking import Rules


def rules(spec: FunnelSpec, *, clean: bool = True) -> Rules:
    """What may follow what; without the exclusions when not `clean`."""
    steps = range(len(spec.steps))
    return Rules(
        window=spec.window_us,
        comes_from=tuple(_comes_from(spec, step) for step in steps),
        within=tuple(step.within_us for step in spec.steps),
        required=spec.required,
        spoilers=tuple(tuple(_between(spec, source, step) for source in steps) for step in steps)
        if spec.exclusions and clean
        else (),
        open_entry=spec.open_entry,
    )


def _comes_from(spec: FunnelSpec, step: int) -> tuple[int, ...]:
    sources: list[int] = []
    for source in range(step - 1, -1, -1):
        sources.append(source)
        if not spec.steps[source].optional:
            break
    return tuple(sources)


def _between(spec: FunnelSpec, source: int, step: int) -> tuple[int, ...]:
    """Exclusions that lie anywhere between the two steps."""
    last = len(spec.steps)
    return tuple(
        number
        for number, one in enumerate(spec.exclusions)
        if source < (one.before or last) - 1 and step > one.after - 1
    )
