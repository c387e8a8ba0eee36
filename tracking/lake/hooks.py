"""Who else must hear of the lake: what is derived from it and holds the same rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Change:
    """What happened to rows that are in the lake; only rows that were added are not told.

    `kind`: "join" (rows of `sessions` got the visitor `to`), "mark" (rows of `sessions` are a machine's where
    `to` is "1"), "part" (rows of `visitors` name `to` or, of orders, nobody), "forget" (of `visitors` or
    `customer_id`: deleted or, of orders, nameless), "remove_lot" (all of `lot`), "old" (own rows of days
    before `days[0]`: deleted or nameless). `version` is the lake's after it.
    """

    kind: str
    visitors: tuple[str, ...] = ()
    sessions: tuple[str, ...] = ()
    customer_id: str | None = None
    to: str | None = None
    lot: str | None = None
    days: tuple[str, ...] = ()
    version: int


Build = Callable[[datetime], object]
React = Callable[[Change], object]
Look = Callable[[Sequence[str]], int]
_nightly: dict[str, tuple[int, Build]] = {}
_changed: dict[str, React] = {}
_vanished: dict[str, Look] = {}


def nightly(name: str, build: Build, *, order: int) -> None:
    """Have `build(at)` called each night once the lake is tidy, lower `order` first, without the lock."""
    _nightly[name] = (order, build)


def changed(name: str, react: React) -> None:
    """Have `react(change)` called after each change, under the writer lock. What raises is told it again."""
    _changed[name] = react


def vanished(name: str, look: Look) -> None:
    """Have `look(visitors)` asked, after an erasure, how many of their rows are still there."""
    _vanished[name] = look


def tell(change: Change) -> None:
    """Tell everybody of a change."""
    for react in _changed.values():
        react(change)


def run_nightly(at: datetime) -> None:
    """Have everybody build what they derive."""
    for _order, build in sorted(_nightly.values(), key=lambda entry: entry[0]):
        build(at)


def still_there(visitors: Sequence[str]) -> dict[str, int]:
    """What each who was asked still holds of `visitors`."""
    return {name: look(visitors) for name, look in _vanished.items()}
