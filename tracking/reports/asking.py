"""Finding a question and putting it: texts from an address or a command line become a checked `Asked`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from shop.brand import store
from shop.kernel.errors import N_
from tracking import reports
from tracking.reports import periods
from tracking.reports.base import Asked, BadQuestion, Parameter, Period, Question

LONGEST_TEXT = 500


class NoSuchQuestion(LookupError):
    """Nobody knows this question."""


@cache
def names() -> tuple[str, ...]:
    """All questions, in the order of their positions."""
    return tuple(question.name for question in sorted(_all(), key=lambda one: (one.position, one.name)))


def find(name: str) -> Question:
    """The question called `name`. Raises NoSuchQuestion."""
    found = next((question for question in _all() if question.name == name), None)
    if found is None:
        raise NoSuchQuestion(name)
    return found


@cache
def _all() -> tuple[Question, ...]:
    modules = (
        importlib.import_module(f"{reports.__name__}.{one.name}")
        for one in pkgutil.iter_modules(reports.__path__)
    )
    return tuple(question for module in modules for question in getattr(module, "QUESTIONS", ()))


def ask(question: Question, given: Mapping[str, str], *, at: datetime) -> Asked:
    """`given` as the question wants it; what is not given has its default. Raises BadQuestion.

    Days: `period` (one of its periods or "45d"), or `since` and `until` (YYYY-MM-DD, both included).
    """
    options = {one.name: _value(one, given.get(one.name)) for one in question.parameters}
    return Asked(period=_period(question, given, at), at=at, options=options)


def _period(question: Question, given: Mapping[str, str], at: datetime) -> Period:
    zone = store.current().time_zone
    if question.periods and (given.get("since") or given.get("until")):
        first = _day(given.get("since") or given["until"])
        last = _day(given["until"]) if given.get("until") else periods.today(at, zone)
        return periods.between(first, last, at=at, zone=zone)
    chosen = given.get("period") if question.periods else ""
    return periods.named(chosen or question.default_period, at=at, zone=zone)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuestion(N_("A day is written like 2026-05-31.")) from None


def _value(parameter: Parameter, text: str | None) -> Any:
    if text is None or (text == "" and parameter.kind != "text"):
        return parameter.default
    return READERS[parameter.kind](parameter, text)


def _choice(parameter: Parameter, text: str) -> str:
    if text not in parameter.choices:
        raise BadQuestion(N_("“%(given)s” is not one of the choices."), given=text[:60])
    return text


def _number(parameter: Parameter, text: str) -> int:
    if not text.isascii() or not text.isdigit() or not parameter.low <= int(text[:12]) <= parameter.high:
        raise BadQuestion(
            N_("Please give a whole number from %(low)s to %(high)s."), low=parameter.low, high=parameter.high
        )
    return int(text)


def _text(_parameter: Parameter, text: str) -> str:
    return text.replace("\x00", "")[:LONGEST_TEXT]


def _flag(_parameter: Parameter, text: str) -> bool:
    return text not in ("0", "false", "no", "off")


READERS: dict[str, Any] = {"choice": _choice, "number": _number, "text": _text, "flag": _flag}
