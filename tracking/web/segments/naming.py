"""What segments are called, and in a sentence who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from shop.customers.grouping.models import COMPUTED, GROUP, RULE, Segment
from shop.kernel.errors import N_
from tracking.segments.rules import reading, telling
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.values import Rule
from tracking.web import rules_told

TEMPERATURES = {
    "temperature_hot": N_("Likely to buy soon"),
    "temperature_warm": N_("May well buy soon"),
    "temperature_cold": N_("Hardly any chance to buy soon"),
}


def name(segment: Segment) -> str:
    """Its name; of the shop's own the word before the colon, in the reader's language."""
    return _(segment.name).partition(":")[0] if segment.kind == COMPUTED else segment.name


def mark(segment: Segment) -> str:
    """A word beside the name where it is of a kind of its own."""
    return _("group") if segment.kind == GROUP else ""


def sentence(segment: Segment) -> str:
    """Who belongs to it, in words."""
    return sentences([segment])[segment.code]


def sentences(segments: Iterable[Segment]) -> dict[str, str]:
    """Who belongs to each, by code; what rules name is looked up together."""
    listed = list(segments)
    rules = {one.code: _rule(one) for one in listed if one.kind == RULE}
    say = rules_told.teller(*(rule for rule in rules.values() if rule is not None))
    told = {code: telling.sentence(rule, say) if rule is not None else "" for code, rule in rules.items()}
    return {one.code: _said(one, told.get(one.code, "")) for one in listed}


def _said(segment: Segment, rule: str) -> str:
    if segment.kind == RULE:
        said = rule or _("This rule cannot be read any more.")
    elif segment.kind == GROUP:
        said = _("Whoever behaves most like this group, out of the groups that were proposed together.")
    else:
        said = _(segment.name).partition(":")[2].strip()
        said = said or (_(TEMPERATURES[segment.code]) if segment.code in TEMPERATURES else "")
    return said[:1].upper() + said[1:]


def _rule(segment: Segment) -> Rule | None:
    try:
        return reading.from_json(segment.rule)
    except BadRule:
        return None
