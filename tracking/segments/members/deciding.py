"""Which segments a customer belongs to. Pure, but for the judges."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from shop.customers.grouping.models import RULE, Segment
from tracking.segments.members import judges
from tracking.segments.rules import judging, reading
from tracking.segments.rules.judging import Known, World
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.values import FactCount, Rule, conditions, facts_named, segments_named

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Book:
    """The living segments as they are decided: by judges, then by `rules`, each after those it asks for."""

    judged: Mapping[str, Sequence[Segment]] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def codes(self) -> frozenset[str]:
        """The segments that are decided here; others' members are written by others."""
        return frozenset(self.rules).union(*({one.code for one in found} for found in self.judged.values()))

    @property
    def facts(self) -> set[str]:
        """The kinds of facts that must be known."""
        return set[str]().union(*map(facts_named, self.rules.values()))

    def asking(self, code: str) -> list[str]:
        """The segments whose rules ask for this one."""
        return [other for other, rule in self.rules.items() if code in segments_named(rule)]


def book(segments: Iterable[Segment]) -> Book:
    """The order in which `segments` are decided. A rule that can no longer be read is left out, and said."""
    judged: dict[str, list[Segment]] = {}
    rules: dict[str, Rule] = {}
    for segment in segments:
        name = judges.judge_of(segment)
        if name is not None:
            judged.setdefault(name, []).append(segment)
        elif segment.kind == RULE:
            try:
                rules[segment.code] = reading.from_json(segment.rule)
            except BadRule:
                log.warning("a segment's rule cannot be read", extra={"segment": segment.code})
    return Book(judged, _ordered(rules))


def _ordered(rules: Mapping[str, Rule]) -> dict[str, Rule]:
    """Each after those it asks for."""
    found: dict[str, Rule] = {}

    def visit(code: str, inside: frozenset[str]) -> None:
        if code in found or code not in rules or code in inside:
            return
        for other in sorted(segments_named(rules[code])):
            visit(other, inside | {code})
        found[code] = rules[code]

    for code in sorted(rules):
        visit(code, frozenset())
    return found


def decide(book: Book, known: Known, world: World) -> frozenset[str]:
    """The segments of `book` that a customer belongs to now."""
    inside = set(known.codes - book.codes)
    for name, segments in book.judged.items():
        inside |= judges.judged(name, known, segments)
    for code, rule in book.rules.items():
        if judging.holds(rule, replace(known, codes=frozenset(inside)), world):
            inside.add(code)
    return frozenset(inside) & book.codes


def collections_named(book: Book) -> set[object]:
    """The collections that rules count goods of."""
    asked = (one for rule in book.rules.values() for one in conditions(rule))
    return {found for one in asked if isinstance(one, FactCount) for found in one.collections}
