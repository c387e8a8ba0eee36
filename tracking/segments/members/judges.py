"""Who says whether a customer is in a segment that goes by no rule: lifecycle, and groups that were found.

A judge is asked for everybody who is due, before the rules, which may ask for its segments.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shop.customers.grouping.models import COMPUTED, Segment
from tracking.segments.rules.judging import Known

Judge = Callable[[Known, Sequence[Segment]], frozenset[str]]
_judges: dict[str, Judge] = {}


def register(name: str, judge: Judge) -> None:
    """Have `judge(known, segments)` say which of `segments` a customer is in; they are the living ones of the
    kind `name`, or, where they are computed, of that family."""
    _judges[name] = judge


def judge_of(segment: Segment) -> str | None:
    """The name of the judge of a segment; None: it goes by a rule, or somebody else writes it."""
    name = segment.family if segment.kind == COMPUTED else segment.kind
    return name if name in _judges else None


def judged(name: str, known: Known, segments: Sequence[Segment]) -> frozenset[str]:
    """What a judge says."""
    return _judges[name](known, segments)
