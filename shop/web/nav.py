"""The owner's navigation: each package adds its own entries at start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext

from shop.kernel.errors import N_
from shop.staff.models import Staff
from shop.staff.roles import may

SECTIONS = {
    "home": "",
    "sell": N_("Sell"),
    "deliver": N_("Deliver"),
    "learn": N_("Learn"),
    "settings": N_("Settings"),
}


@dataclass(frozen=True)
class Entry:
    """A link shown to staff who hold `permission`; `label` is a gettext id, `icon` a name of icons.html."""

    section: str
    label: str
    endpoint: str
    permission: str
    position: int
    icon: str = "dot"
    count: Callable[[], int] | None = None


@dataclass(frozen=True)
class Shown:
    """An entry as the page shows it."""

    title: str
    url: str
    icon: str
    current: bool
    count: int


_entries: dict[str, Entry] = {}


def add(
    section: str,
    label: str,
    endpoint: str,
    permission: str,
    position: int,
    icon: str = "dot",
    count: Callable[[], int] | None = None,
) -> None:
    """Add an entry; `section` is a key of SECTIONS, `count` gives the number shown beside it."""
    _entries[endpoint] = Entry(section, label, endpoint, permission, position, icon, count)


def groups(staff: Staff) -> list[tuple[str, list[Shown]]]:
    """(section title, entries) that `staff` may see, in order."""
    seen = [
        entry
        for entry in sorted(_entries.values(), key=lambda e: (e.position, e.label))
        if may(staff.role, entry.permission)
    ]
    grouped = [
        (gettext(title) if title else "", [_shown(e) for e in seen if e.section == key])
        for key, title in SECTIONS.items()
    ]
    return [(title, entries) for title, entries in grouped if entries]


def _shown(entry: Entry) -> Shown:
    blueprint = entry.endpoint.split(".")[0]
    return Shown(
        title=gettext(entry.label),
        url=url_for(entry.endpoint),
        icon=entry.icon,
        current=request.blueprint == blueprint,
        count=entry.count() if entry.count else 0,
    )
