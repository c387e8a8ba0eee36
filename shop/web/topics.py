"""The topics of the owner's settings: each package adds the pages it owns at start-up.

`add("shipping", N_("Shipping"), N_("Where you deliver."), "admin_settings.shipping", 40, "truck")`.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext


@dataclass(frozen=True)
class Topic:
    """A page of settings; `title` and `text` are gettext ids, `icon` a name of icons.html."""

    key: str
    title: str
    text: str
    endpoint: str
    position: int
    icon: str


@dataclass(frozen=True)
class Shown:
    """A topic as the settings page shows it."""

    key: str
    title: str
    text: str
    url: str
    icon: str


_topics: dict[str, Topic] = {}


def add(key: str, title: str, text: str, endpoint: str, position: int, icon: str = "settings") -> None:
    """Add the page `endpoint` to the settings; the same `key` replaces."""
    _topics[key] = Topic(key, title, text, endpoint, position, icon)


def shown() -> list[Shown]:
    """Every topic in order, in the reader's language."""
    ordered = sorted(_topics.values(), key=lambda topic: (topic.position, topic.key))
    return [Shown(t.key, gettext(t.title), gettext(t.text), url_for(t.endpoint), t.icon) for t in ordered]
