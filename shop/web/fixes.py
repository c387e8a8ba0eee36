"""The buttons of the attention list: what puts an item right, by the word that the item names.

`register("retry_mail", N_("Send again"), handler)`; `handler(key, at)` gets the item's key, runs inside
the request's transaction and calls the operation that also resolves the item. A fix never calls a
network: it makes the work due again and lets the worker do it. One that does something else than trying
again says in `done` what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from shop.kernel.errors import N_

Handler = Callable[[str, datetime], None]
TRIED_AGAIN = N_("It is tried again now. If it fails again, it comes back here.")


@dataclass(frozen=True)
class Fix:
    """One kind of button; `label` and `done`, what is said once it was pressed, are gettext ids."""

    label: str
    handler: Handler
    done: str


_fixes: dict[str, Fix] = {}


def register(action: str, label: str, handler: Handler, *, done: str = TRIED_AGAIN) -> None:
    """Have `handler(key, at)` called when somebody presses `label` on an item whose action is `action`."""
    _fixes[action] = Fix(label, handler, done)


def find(action: str | None) -> Fix | None:
    """The fix of `action`, if somebody has registered one."""
    return _fixes.get(action or "")
