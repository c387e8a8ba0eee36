"""What mail programs read: JSON-LD (schema.org) of the order or parcel that a mail is about.

Gmail shows it only for senders that are registered there; others ignore it. It is put in after the template
was compiled and filled, as JSON that can close no tag (MJML's compiler fails on a "<" in a script).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Url = Callable[..., str]


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What a builder needs beside the mail's context: the store's name, and links made absolute."""

    store: str
    url: Url
    absolute: Callable[[str], str]

    @property
    def merchant(self) -> dict[str, str]:
        """Who sells."""
        return {"@type": "Organization", "name": self.store}


Builder = Callable[[dict[str, Any], Surroundings], dict[str, Any] | None]
_builders: dict[str, Builder] = {}


def register(template: str, build: Builder) -> None:
    """Have mails of `template` carry what `build(context, surroundings)` says; None for nothing."""
    _builders[template] = build


def put(html: str, template: str, context: dict[str, Any], surroundings: Surroundings) -> str:
    """`html` with what is to be read by programs at the end of its head."""
    build = _builders.get(template)
    said = build(context, surroundings) if build else None
    if not said:
        return html
    return html.replace("</head>", f'<script type="application/ld+json">{_escaped(said)}</script></head>', 1)


def _escaped(said: dict[str, Any]) -> str:
    text = json.dumps({"@context": "https://schema.org", **_without_blanks(said)}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(one) for key, one in value.items() if one not in (None, "", [])}
    return [_without_blanks(one) for one in value] if isinstance(value, list) else value
