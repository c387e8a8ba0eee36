"""Answers a question once for everybody: by what was asked, the lake's version, and the newest hot row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from shop.kernel import clock
from tracking.lake import answers, commits, hot, reading

Compute = Callable[[Any], Any]
TRIES = 3


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A JSON value, as of when (µs), and the mark of the data that it was worked out from."""

    value: Any
    as_of: int
    mark: str
    from_cache: bool


def answer(
    name: str, params: Mapping[str, Any], compute: Compute, *, max_age: float = 0, **opened: Any
) -> Any:
    """The value of `ask`."""
    return ask(name, params, compute, max_age=max_age, **opened).value


def ask(
    name: str, params: Mapping[str, Any], compute: Compute, *, max_age: float = 0, **opened: Any
) -> Answered:
    """What `compute(lake)` says, a JSON value, or what it said of the same rows before.

    An answer less than `max_age` seconds old will do although rows have come since. `opened` is given to
    `reading.open`. One process at a time works a question out; a file that is tidied away meanwhile means
    starting anew.
    """
    key = answers.key(name, {"params": dict(params), "opened": opened})
    found = _kept(key, mark(), max_age)
    if found is not None:
        return found
    with answers.alone(key):
        now = mark()
        found = _kept(key, now, max_age)
        return found if found is not None else _work_out(key, now, compute, opened)


def mark() -> str:
    """What changes whenever an answer could: the lake's version and the hot rows past it."""
    state = commits.state()
    newest = hot.tail(after=state.shipped)
    return f"{state.version}.{newest.high}.{newest.rows}"


def _kept(key: str, now: str, max_age: float) -> Answered | None:
    kept = answers.load(key)
    if kept is None:
        return None
    fresh = kept["mark"] == now or 0 <= clock.now().timestamp() - kept["made"] < max_age
    return (
        Answered(value=kept["value"], as_of=kept["as_of"], mark=kept["mark"], from_cache=True)
        if fresh
        else None
    )


def _work_out(key: str, now: str, compute: Compute, opened: Mapping[str, Any]) -> Answered:
    from duckdb import IOException

    as_of = clock.to_micros(clock.now())
    for left in reversed(range(TRIES)):
        try:
            with reading.open(**opened) as lake:
                value = compute(lake)
            break
        except (reading.Moved, IOException):  # the latter from who asks the connection itself
            if not left:
                raise
    answers.save(key, {"value": value, "as_of": as_of, "mark": now, "made": clock.now().timestamp()})
    return Answered(value=value, as_of=as_of, mark=now, from_cache=False)
