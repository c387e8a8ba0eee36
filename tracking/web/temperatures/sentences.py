"""Reasons of a score in words."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.money import Money
from shop.web.render import money
from tracking.segments.propensity import words
from tracking.segments.propensity.models import POINTS, CustomerScore
from tracking.segments.propensity.snapshots import LONG, SPENT
from tracking.segments.propensity.visitors import Warmth

STRONG, SOME = 0.7, 0.2  # of log-odds: twice as likely, a fifth more


@dataclass(frozen=True, kw_only=True)
class Reason:
    """What is known, its value, how it moves the score ("+2.5 points" or in words), and whether upwards."""

    what: str
    value: str
    effect: str
    up: bool


def reasons(score: CustomerScore, *, most: int = 6) -> list[Reason]:
    """The strongest first."""
    return [_reason(score, *one) for one in score.reasons[:most]]


def of_visitor(one: Warmth, *, most: int = 6) -> list[Reason]:
    """Why a visitor has their points, the strongest first."""
    return [
        Reason(
            what=_(words.COUNTED[kind]),
            value=ngettext("on %(num)s day", "on %(num)s days", days),
            effect=_points(points),
            up=points > 0,
        )
        for kind, days, points in one.reasons[:most]
    ]


def named(column: str) -> str:
    """A column in words."""
    if column in words.WITHIN:
        kind, days = words.WITHIN[column]
        return _("%(what)s, last %(days)s days", what=_(words.COUNTED[kind]), days=days)
    known = words.WHOLE.get(column) or words.COUNTED.get(column)
    return _(known) if known else column


def _reason(score: CustomerScore, column: str, value: float, effect: float) -> Reason:
    points = score.kind == POINTS
    return Reason(
        what=named(column),
        value=_value(column, value),
        effect=_points(effect) if points else _strength(effect),
        up=effect > 0,
    )


def _points(effect: float) -> str:
    sign = "+" if effect > 0 else "−"
    return _("%(points)s points", points=f"{sign}{format_decimal(round(abs(effect), 1))}")


def _strength(effect: float) -> str:
    size = abs(effect)
    if effect > 0:
        said = (_("much likelier"), _("likelier"), _("a little likelier"))
    else:
        said = (_("much less likely"), _("less likely"), _("a little less likely"))
    return said[0 if size >= STRONG else 1 if size >= SOME else 2]


def _value(column: str, value: float) -> str:
    if column.startswith("since_") and value >= LONG:
        return _("never, or over a year")
    if column == SPENT:
        return money(Money(round(value), store.current().currency))
    return str(format_decimal(round(value, 1)))


def score_text(score: CustomerScore) -> str:
    """The score as it is called: a chance in percent, or points."""
    if score.kind == POINTS:
        return _("%(points)s points", points=format_decimal(round(score.score, 1)))
    return chance(score.score)


def chance(probability: float) -> str:
    """A chance in percent; the very small ones stay above nothing."""
    text = str(format_percent(max(probability, 0.01), "#,##0%"))
    return f"<{text}" if 0 < probability < 0.005 else text if probability else str(format_percent(0, "0%"))
