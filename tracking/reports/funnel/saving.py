"""An answer as JSON has it, and back: so that answers are kept between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tracking.reports.funnel.values import Bottleneck, FunnelAnswer, FunnelSpec, Series, StepResult, Times


def plain(answer: FunnelAnswer) -> dict[str, Any]:
    """The answer without its question."""
    values = asdict(answer)
    del values["spec"]
    return values


def answer(spec: FunnelSpec, values: Mapping[str, Any]) -> FunnelAnswer:
    """The answer to `spec` of what `plain` made of it."""
    return FunnelAnswer(
        **{
            **values,
            "spec": spec,
            "main": _series(values["main"]),
            "breakdown": tuple(_series(one) for one in values["breakdown"]),
            "compared": values["compared"] and _series(values["compared"]),
            "bottlenecks": tuple(Bottleneck(**one) for one in values["bottlenecks"]),
        }
    )


def _series(values: Mapping[str, Any]) -> Series:
    return Series(
        **{
            **values,
            "steps": tuple(_step(one) for one in values["steps"]),
            "time": _times(values["time"]),
            "curve": tuple((int(at), share) for at, share in values["curve"]),
        }
    )


def _step(values: Mapping[str, Any]) -> StepResult:
    return StepResult(**{**values, "events": tuple(values["events"]), "times": _times(values["times"])})


def _times(values: Mapping[str, Any] | None) -> Times | None:
    return Times(**values) if values else None
