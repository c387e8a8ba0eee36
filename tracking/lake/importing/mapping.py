"""What the columns of somebody else's clickstream mean: `visitor=user_id,time=ts,event=action` as a value."""

from __future__ import annotations

import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from shop.kernel.errors import N_, DomainError

FIELDS = frozenset(
    """visitor time event session position path title referrer channel source medium campaign device locale
    value currency order cart customer item""".split()
)
NEEDED = ("visitor", "time", "event")
PROPS = "props."
JOINED = {"path": "/"}  # how several columns of one field are joined; by "-" otherwise
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PROPERTY = re.compile(r"props\.[A-Za-z_][A-Za-z0-9_]{0,39}")


class BadMapping(DomainError):
    """A --map that names no such field or column, or leaves out what is needed."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where one field comes from: columns (joined), or the same text for every line."""

    columns: tuple[str, ...] = ()
    constant: str | None = None
    joined: str = "-"


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """Fields by name, and what names of events become; events that `names` leaves out keep their own."""

    fields: Dictionary[str, Source]
    names: Dictionary[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        return tuple(dict.fromkeys(name for one in self.fields.values() for name in one.columns))


def parse(text: str, names: str = "") -> Mapping:
    """`visitor=COL,time=YEAR+MONTH+DAY,event==view_item,props.color=COL`; names "view=view_item,…".

    `+` joins columns, a second `=` gives one text to all lines. Raises BadMapping.
    """
    fields: dict[str, Source] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, found, spec = part.partition("=")
        name = name.strip()
        if not found or not spec.strip("= ") or (name not in FIELDS and not _PROPERTY.fullmatch(name)):
            raise BadMapping(N_("“%(part)s” maps nothing: write field=column."), part=part[:60])
        fields[name] = _source(name, spec.strip())
    missing = [name for name in NEEDED if name not in fields]
    if missing:
        raise BadMapping(N_("The mapping leaves out: %(names)s."), names=", ".join(missing))
    return Mapping(fields=fields, names=_names(names))


def _source(name: str, spec: str) -> Source:
    if spec.startswith("="):
        return Source(constant=spec[1:].strip())
    columns = tuple(column.strip() for column in spec.split("+"))
    return Source(columns=columns, joined=JOINED.get(name, "-"))


def _names(text: str) -> dict[str, str]:
    pairs = dict(part.strip().rpartition("=")[::2] for part in text.split(",") if part.strip())
    for given, name in pairs.items():
        if not given or not _NAME.fullmatch(name):
            raise BadMapping(N_("“%(name)s” is no name of an event."), name=f"{given}={name}"[:60])
    return pairs
