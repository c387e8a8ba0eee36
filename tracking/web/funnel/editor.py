"""The editor's fields and the texts of the question, both ways. A form of its own names, so that steps can be
added, moved and removed without JavaScript: `s2.a1.w1.value` is what the first condition of the first
alternative of the second step is compared with.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracking.reports.base import BadQuestion
from tracking.reports.funnel import texts
from tracking.reports.funnel.values import Condition, Step, Where
from tracking.web.funnel.choices import FIELDS, OPERATORS

USUAL = (
    "session_start", "view_item_list", "view_item", "add_to_cart", "view_cart", "begin_checkout",
    "add_shipping_info", "add_payment_info", "purchase",
)  # fmt: skip
KEPT = ("period", "since", "until", "lots")
_EVENT = re.compile(r"s(\d{1,3})\.a(\d{1,2})\.event")
_SPAN = re.compile(r"(\d{1,6})([smhdw])")
_EXCLUDED = re.compile(r"(.+?)(?::(\d{1,2})-(\d{1,2}))?")


@dataclass(frozen=True, kw_only=True)
class Editor:
    """What the form shows. `steps` hold at least two; `window` and the steps' limits are (number, unit)."""

    steps: tuple[Step, ...]
    window: tuple[str, str]
    only: tuple[Where, ...]
    compare: str
    against: tuple[Where, ...]
    excluded: tuple[tuple[str, str, str], ...]


def of(given: Mapping[str, str], options: Mapping[str, str]) -> Editor:
    """The form as the address asks for it; what cannot be read there is as `options` (the defaults) say."""
    try:
        steps = texts.parse_steps(given.get("steps") or options["steps"])
    except BadQuestion:
        steps = texts.parse_steps(options["steps"])
    compare = given.get("compare", "")
    kind = compare if compare in ("", "previous") else "segment"
    return Editor(
        steps=steps,
        window=span(given.get("window") or options["window"]),
        only=conditions(given.get("only", "")),
        compare=kind,
        against=conditions(compare) if kind == "segment" else (),
        excluded=tuple(_excluded(one) for one in given.get("exclude", "").split(",") if one.strip()),
    )


def is_form(given: Mapping[str, str]) -> bool:
    """Whether the address comes from the form and has to be written as texts first."""
    return any(_EVENT.fullmatch(key) for key in given)


def as_texts(given: Mapping[str, str], defaults: Mapping[str, str]) -> dict[str, str]:
    """The question's texts for what the form was sent with; without what is empty or in `defaults`."""
    steps = _moved(_steps(given), given.get("do", ""))
    compare = given.get("compare", "")
    found = {
        "steps": texts.steps_text(steps),
        "window": given.get("window_n", "").strip() + given.get("window_unit", "d"),
        **{name: given.get(name, "") for name in ("unit", "hold", "by", "entry", *KEPT)},
        "exclude": _exclusions(given),
        "only": texts.where_text(_wheres(given, "only")),
        "compare": texts.where_text(_wheres(given, "against")) if compare == "segment" else compare,
    }
    if found["since"] or found["until"]:
        found.pop("period")
    said = {name: text.strip() for name, text in found.items() if text.strip()}
    return {name: text for name, text in said.items() if text != defaults.get(name)}


def span(text: str) -> tuple[str, str]:
    """ "7d" as ("7", "d")."""
    found = _SPAN.fullmatch(text.strip())
    return (found[1], found[2]) if found else (text[:6], "d")


def limit(within_us: int | None) -> tuple[str, str]:
    """A step's limit as the form shows it: in the largest unit that leaves no rest."""
    return span(texts.duration_text(within_us)) if within_us else ("", "h")


def conditions(text: str) -> tuple[Where, ...]:
    """`device=mobile,channel=Email` as conditions; none if they cannot be read."""
    try:
        return texts.parse_where(text)
    except BadQuestion:
        return ()


def _steps(given: Mapping[str, str]) -> list[Step]:
    places = sorted({int(found[1]) for key in given if (found := _EVENT.fullmatch(key))})
    steps = [_step(given, place) for place in places[: texts.MOST_STEPS]]
    return [step for step in steps if step.any_of]


def _step(given: Mapping[str, str], place: int) -> Step:
    alternatives = sorted(
        int(found[2]) for key in given if (found := _EVENT.fullmatch(key)) and int(found[1]) == place
    )
    any_of = tuple(
        Condition(event, where=_wheres(given, f"s{place}.a{one}"))
        for one in alternatives
        if (event := given[f"s{place}.a{one}.event"].strip())
    )
    return Step(
        any_of=any_of,
        optional=given.get(f"s{place}.optional") == "1",
        within_us=_within(given, f"s{place}.within"),
        label=given.get(f"s{place}.label", "").strip()[:60],
    )


def _within(given: Mapping[str, str], base: str) -> int | None:
    """A step's limit; what is no length of time is none, so that the rest of the form is not lost by it."""
    try:
        return texts.duration(given.get(f"{base}_n", "").strip() + given.get(f"{base}_unit", "h"))
    except BadQuestion:
        return None


def _wheres(given: Mapping[str, str], base: str) -> tuple[Where, ...]:
    found, place = [], 1
    while f"{base}.w{place}.field" in given:
        field, op, value = (
            given.get(f"{base}.w{place}.{name}", "").strip() for name in ("field", "op", "value")
        )
        if (field in FIELDS or field.startswith("props.")) and op in OPERATORS and value:
            found.append(Where(field, op, value[:200]))
        place += 1
    return tuple(found)


def _moved(steps: list[Step], do: str) -> list[Step]:
    """The steps after a button of the form: "add", "up-2", "down-2" or "remove-2"."""
    act, _, number = do.partition("-")
    at = int(number) - 1 if number.isascii() and number.isdigit() else -1
    if act == "add" and len(steps) < texts.MOST_STEPS:
        return _added(steps)
    if act == "remove" and 0 <= at < len(steps) > 2:
        return _led(steps[:at] + steps[at + 1 :])
    other = at - 1 if act == "up" else at + 1
    if act in ("up", "down") and 0 <= at < len(steps) and 0 <= other < len(steps):
        steps[at], steps[other] = steps[other], steps[at]
        return _led(steps)
    return steps


def _led(steps: list[Step]) -> list[Step]:
    # Nobody can leave out how it begins and how it ends.
    first, *between, last = steps
    return [replace(first, optional=False, within_us=None), *between, replace(last, optional=False)]


def _added(steps: list[Step]) -> list[Step]:
    """One more: of what usually comes in between, else at the end, what is not there yet."""
    here = [condition.event for step in steps for condition in step.any_of]
    new = next((event for event in reversed(USUAL) if event not in here), "page_view")
    rank = {event: place for place, event in enumerate(USUAL)}
    firsts = [rank.get(step.any_of[0].event, -1) for step in steps]
    at = next((place for place, one in enumerate(firsts) if one > rank.get(new, 99)), len(steps))
    return [*steps[:at], Step(any_of=(Condition(new),)), *steps[at:]]


def _excluded(text: str) -> tuple[str, str, str]:
    found = _EXCLUDED.fullmatch(text.strip())
    return (found[1], found[2] or "", found[3] or "") if found else (text, "", "")


def _exclusions(given: Mapping[str, str]) -> str:
    found, place = [], 1
    while f"x{place}.event" in given:
        event, after, before = (
            given.get(f"x{place}.{name}", "").strip() for name in ("event", "after", "before")
        )
        if event:
            found.append(f"{event}:{after}-{before}" if after and before else event)
        place += 1
    return ",".join(found)
