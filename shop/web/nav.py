"""The owner's navigation: each package adds its own entries at start-up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext
from sqlalchemy import Select, select

from shop.kernel import db
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
    count: Callable[[], Select[int]] | None = None


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
    count: Callable[[], Select[int]] | None = None,
) -> None:
    """Add an entry; `section` is a key of SECTIONS, `count` asks the shop store for its number."""
    _entries[endpoint] = Entry(section, label, endpoint, permission, position, icon, count)


def counts(staff: Staff) -> dict[str, int]:
    """The numbers beside the entries that `staff` may see, by endpoint; one statement for all."""
    asked = {entry.endpoint: entry.count() for entry in _seen(staff) if entry.count is not None}
    found = db.session().execute(select(*(one.scalar_subquery() for one in asked.values()))).one()
    return {endpoint: int(number or 0) for endpoint, number in zip(asked, found, strict=True)}


def groups(staff: Staff, numbers: Mapping[str, int]) -> list[tuple[str, list[Shown]]]:
    """(section title, entries) that `staff` may see, in order; `numbers` are their `counts`."""
    seen = sorted(_seen(staff), key=lambda entry: (entry.position, entry.label))
    grouped = [
        (gettext(title) if title else "", [_shown(e, numbers) for e in seen if e.section == key])
        for key, title in SECTIONS.items()
    ]
    return [(title, entries) for title, entries in grouped if entries]


def _seen(staff: Staff) -> list[Entry]:
    return [entry for entry in _entries.values() if may(staff.role, entry.permission)]


def _shown(entry: Entry, numbers: Mapping[str, int]) -> Shown:
    blueprint = entry.endpoint.split(".")[0]
    return Shown(
        title=gettext(entry.label),
        url=url_for(entry.endpoint),
        icon=entry.icon,
        current=request.blueprint == blueprint,
        count=numbers.get(entry.endpoint, 0),
    )
