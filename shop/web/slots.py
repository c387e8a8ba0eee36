"""Places on a page that other packages fill: `register("admin.order", "parcels", 20, render)`.

`render(**context)` gives HTML (Markup) or an empty string. A panel that fails is logged and left out;
it never takes the page with it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from shop.web import fragments

Render = Callable[..., str]
_slots: dict[str, dict[str, tuple[int, Render]]] = {}
log = logging.getLogger(__name__)


def register(place: str, name: str, position: int, render: Render) -> None:
    """Fill `place` with `render`; lower positions come first, the same name replaces."""
    _slots.setdefault(place, {})[name] = (position, render)


@fragments.personal("slots")
def render_slot(place: str, **context: Any) -> Markup:
    """Everything registered for `place`, in order."""
    found = sorted(_slots.get(place, {}).items(), key=lambda item: (item[1][0], item[0]))
    return Markup("").join(_render(place, name, render, context) for name, (_, render) in found)


def _render(place: str, name: str, render: Render, context: dict[str, Any]) -> Markup:
    try:
        return Markup(render(**context))
    except Exception:
        log.exception("slot failed", extra={"place": place, "slot": name})
        return Markup("")
