"""How one known value compares: for each type and operator, the same here as in SQL (`compiling`). Pure.

What is missing fulfils nothing; `!=` and `is_not` are the exact opposite of `=` and `is`, and so hold for it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tracking.segments.rules import vocabulary as v

ORDERED: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}


def holds(type_: str, op: str, value: Any, have: Any, *, today: int) -> bool:
    """Whether `have` (None: missing; a date as a day) compares to `value` so on the day `today`."""
    if op in (v.EMPTY, v.FILLED):
        return (have is None) == (op == v.EMPTY)
    if op in ("!=", "is_not"):
        return not holds(type_, "=" if op == "!=" else "is", value, have, today=today)
    if have is None:
        return False
    if type_ == v.DATE:
        return _date(op, value, have, today)
    if type_ in v.COUNTED:
        return counted(op, value, have)
    return _named(type_, op, value, have)


def counted(op: str, value: Any, have: float) -> bool:
    """Whether a number compares so."""
    if op == "!=":
        return bool(have != value)
    if op == "between":
        return bool(value[0] <= have <= value[1])
    return ORDERED[op](have, value)


def fold(text: str) -> str:
    """Text as it is compared by."""
    return " ".join(text.casefold().split())


def day(text: str) -> int:
    """The day of an ISO date."""
    return date.fromisoformat(text).toordinal()


def anniversaries(today: int, days: int) -> list[str]:
    """The days of the year ("MM-DD") from `today` on, `days` of them; the 29th of February is the 28th in
    other years."""
    found = []
    for one in range(today, today + days):
        at = date.fromordinal(one)
        found.append(f"{at:%m-%d}")
        if (at.month, at.day) == (2, 28) and (at + timedelta(days=1)).month == 3:
            found.append("02-29")
    return found


def _date(op: str, value: Any, have: int, today: int) -> bool:
    if op == "in_last":
        return bool(today - value < have <= today)
    if op == "not_in_last":
        return bool(have <= today - value)
    if op == "in_next":
        return bool(today <= have < today + value)
    if op == "anniversary_in":
        return f"{date.fromordinal(have):%m-%d}" in anniversaries(today, value)
    if op == "between":
        return day(value[0]) <= have <= day(value[1])
    wanted = day(value)
    return {"on": have == wanted, "before": have < wanted, "after": have > wanted}[op]


def _named(type_: str, op: str, value: Any, have: Any) -> bool:
    if type_ == v.TEXT:
        have = fold(have)
        if op == "contains":
            return fold(value) in have
        if op == "starts":
            return str(have).startswith(fold(value))
        value = tuple(map(fold, value)) if op == "any_of" else fold(value)
    return have in value if op == "any_of" else bool(have == value)
