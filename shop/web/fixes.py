"""The buttons of the attention list: what puts an item right, by the word that the item names.

`register("retry_mail", N_("Send again"), handler)`; `handler(key, at)` gets the item's key, runs inside
the request's transaction and calls the operation that also resolves the item. A fix never calls a
network: it makes the work due again and lets the worker do it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Handler = Callable[[str, datetime], None]


@dataclass(frozen=True)
class Fix:
    """One kind of button; `label` is a gettext id."""

    label: str
    handler: Handler


_fixes: dict[str, Fix] = {}


def register(action: str, label: str, handler: Handler) -> None:
    """Have `handler(key, at)` called when somebody presses `label` on an item whose action is `action`."""
    _fixes[action] = Fix(label, handler)


def find(action: str | None) -> Fix | None:
    """The fix of `action`, if somebody has registered one."""
    return _fixes.get(action or "")
