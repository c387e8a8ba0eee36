"""Funnels as one line of text, so that an address, a command and a saved funnel say the same.

    view_item, add_to_cart|add_to_wishlist, begin_checkout?, Paid: purchase[device=mobile]@2d

`,` parts steps, `|` is or, `?` may be left out, `@2d` at most two days after the step before, conditions in
brackets joined by `&`; a text before `:` names the step. What these signs mean inside a value is written %2C.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from shop.kernel.errors import N_
from tracking.reports.base import BadQuestion
from tracking.reports.funnel.values import FIELDS, OPERATORS, PROPS, Condition, Exclusion, Step, Where

MOST_STEPS, MOST_CHOICES, MOST_CONDITIONS = 20, 10, 5
LONGEST_US = 366 * 86_400_000_000
UNITS: Mapping[str, int] = {"w": 604_800, "d": 86_400, "h": 3600, "m": 60, "s": 1}
SECOND = 1_000_000
_EVENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_ .:/-]{0,59}")
_CONDITION = re.compile(r"(?P<field>[a-z_]+(?:\.[A-Za-z0-9_]+)*)(?P<op>!=|=|~|\^)(?P<value>.*)", re.DOTALL)
_OUTSIDE = r"(?![^\[]*\])"  # not between brackets
_KEPT = " /-_.~äöüßéèáàóú"


def duration(text: str) -> int:
    """Microseconds of "90s", "30m", "12h", "7d" or "4w". Raises BadQuestion, also for nothing."""
    found = re.fullmatch(r"([0-9]{1,9})([smhdw])", text.strip())
    length = int(found[1]) * UNITS[found[2]] * SECOND if found else 0
    if not 0 < length <= LONGEST_US:
        raise BadQuestion(N_("A window is written like 30m, 12h or 7d, and is at most 366 days."))
    return length


def duration_text(length: int) -> str:
    """The shortest text of so many microseconds."""
    seconds = length // SECOND
    unit, size = next((unit, size) for unit, size in UNITS.items() if seconds % size == 0)
    return f"{seconds // size}{unit}"


def parse_steps(text: str) -> tuple[Step, ...]:
    """The steps of a funnel. Raises BadQuestion with a sentence that says what is wrong."""
    parts = [part.strip() for part in re.split("," + _OUTSIDE, text) if part.strip()]
    steps = tuple(_step(part) for part in parts)
    if len([step for step in steps if not step.optional]) < 2 or len(steps) > MOST_STEPS:
        raise BadQuestion(N_("A funnel has 2 to %(most)s steps."), most=MOST_STEPS)
    if steps[0].optional or steps[-1].optional:
        raise BadQuestion(N_("The first and the last step cannot be left out."))
    return steps


def _step(text: str) -> Step:
    label, text = _label(text)
    text, _, within = _last(text, "@")
    optional = text.endswith("?")
    return Step(
        any_of=any_of(text.removesuffix("?")),
        optional=optional,
        within_us=duration(within) if within else None,
        label=label,
    )


def _label(text: str) -> tuple[str, str]:
    parts = re.split(r":\s+" + _OUTSIDE, text, maxsplit=1)
    return (unquote(parts[0]).strip()[:60], parts[1]) if len(parts) == 2 else ("", text)


def _last(text: str, sign: str) -> tuple[str, str, str]:
    parts = re.split(sign + _OUTSIDE, text)
    if len(parts) > 2:
        raise BadQuestion(N_("“%(text)s” is no step of a funnel."), text=text[:60])
    return parts[0].strip(), sign, parts[1].strip() if len(parts) == 2 else ""


def any_of(text: str) -> tuple[Condition, ...]:
    """One or several events of which any will do."""
    parts = [part.strip() for part in re.split(r"\|" + _OUTSIDE, text)]
    if len(parts) > MOST_CHOICES:
        raise BadQuestion(N_("These are too many events for one step."))
    return tuple(_condition(part) for part in parts)


def _condition(text: str) -> Condition:
    name, bracket, rest = text.partition("[")
    name = unquote(name.strip())
    if not _EVENT.fullmatch(name) or (bracket and not rest.endswith("]")):
        raise BadQuestion(N_("“%(text)s” is no step of a funnel."), text=text[:60])
    return Condition(name, parse_where(rest.removesuffix("]"), "&") if bracket else ())


def parse_where(text: str, sign: str = ",") -> tuple[Where, ...]:
    """Conditions like `device=mobile` joined by `sign`."""
    parts = [part.strip() for part in text.split(sign) if part.strip()]
    if len(parts) > MOST_CONDITIONS:
        raise BadQuestion(N_("These are too many conditions."))
    return tuple(_where(part) for part in parts)


def _where(text: str) -> Where:
    found = _CONDITION.fullmatch(text)
    if found is None or not (found["field"] in FIELDS or found["field"].startswith(PROPS)):
        raise BadQuestion(
            N_("“%(text)s” is no condition. One is written like device=mobile."), text=text[:60]
        )
    assert found["op"] in OPERATORS
    return Where(found["field"], found["op"], unquote(found["value"].strip()).replace("\x00", ""))


def parse_exclusions(text: str, steps: int) -> tuple[Exclusion, ...]:
    """Exclusions like `remove_from_cart:2-3`; without numbers between the first step and the last."""
    parts = [part.strip() for part in re.split("," + _OUTSIDE, text) if part.strip()]
    if len(parts) > MOST_CONDITIONS:
        raise BadQuestion(N_("These are too many conditions."))
    return tuple(_exclusion(part, steps) for part in parts)


def _exclusion(text: str, steps: int) -> Exclusion:
    found = re.fullmatch(r"(.*?)(?::([0-9]{1,2})-([0-9]{1,2}))?", text, re.DOTALL)
    assert found is not None
    after, before = int(found[2] or 1), int(found[3] or steps)
    if not 1 <= after < before <= steps:
        raise BadQuestion(N_("An exclusion lies between two steps, like remove_from_cart:2-3."))
    return Exclusion(any_of=any_of(found[1]), after=after, before=before)


def steps_text(steps: Sequence[Step]) -> str:
    """The text of which `parse_steps` makes these steps."""
    return ",".join(_step_text(step) for step in steps)


def _step_text(step: Step) -> str:
    label = f"{_quoted(step.label)}: " if step.label else ""
    within = f"@{duration_text(step.within_us)}" if step.within_us else ""
    return label + "|".join(_condition_text(one) for one in step.any_of) + "?" * step.optional + within


def _condition_text(one: Condition) -> str:
    return one.event + (f"[{where_text(one.where, '&')}]" if one.where else "")


def where_text(where: Sequence[Where], sign: str = ",") -> str:
    """The text of which `parse_where` makes these conditions."""
    return sign.join(one.field + one.op + _quoted(one.value) for one in where)


def exclusions_text(exclusions: Sequence[Exclusion]) -> str:
    """The text of which `parse_exclusions` makes these."""
    return ",".join(
        "|".join(_condition_text(event) for event in one.any_of) + f":{one.after}-{one.before}"
        for one in exclusions
    )


def _quoted(text: str) -> str:
    return quote(text, safe=_KEPT)
