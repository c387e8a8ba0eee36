"""What owners do with segments: name them, say who belongs to them, let go. In the caller's transaction."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from shop.customers import segments as words
from shop.customers.grouping import queries
from shop.customers.grouping.models import COMPUTED, RULE, CustomerSegment, Segment
from shop.kernel import db
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from tracking.segments.lifecycle.keeping import PREFIX
from tracking.segments.lifecycle.rules import FAMILY
from tracking.segments.rules import checking, reading, surroundings, vocabulary
from tracking.segments.rules.values import InSegment, conditions

LONGEST_NAME, LONGEST_CODE, MOST_LIVING = 80, 32, 200
TEMPERATURE = "temperature"
LIFECYCLE_NAMES = {
    "new": N_("New: bought once, lately"),
    "active": N_("Active: bought again, and not late"),
    "champion": N_("Champions: buy often and much, and not late"),
    "lapsing": N_("Lapsing: later than most who come back"),
    "lost": N_("Lost: later than nearly all who come back"),
}
TEMPERATURE_NAMES = {
    "cold": N_("Cold: unlikely to buy soon"),
    "warm": N_("Warm: may buy soon"),
    "hot": N_("Hot: likely to buy soon"),
}
BUILT_IN = {f"{PREFIX}{stage}": name for stage, name in LIFECYCLE_NAMES.items()} | {
    f"{TEMPERATURE}_{level}": name for level, name in TEMPERATURE_NAMES.items()
}


class BadSegment(DomainError):
    """A segment that cannot be: no name, or too many of them."""


def create(*, name: str, rule: Mapping[str, Any], note: str = "", at: datetime) -> Segment:
    """A new segment by a rule; it is filled at its first look. Raises BadRule, BadSegment, Conflict."""
    checked = reading.from_json(dict(rule))
    checking.check(checked, surroundings.of(checked))
    return _add(name=name, note=note, kind=RULE, family="", rule=reading.as_json(checked), at=at)


def adopt(
    *, name: str, rule: Mapping[str, Any], kind: str, family: str = "", note: str = "", at: datetime
) -> Segment:
    """A new segment that a judge of its `kind` decides by `rule`. Raises BadSegment, Conflict."""
    return _add(name=name, note=note, kind=kind, family=family, rule=dict(rule), at=at)


def change(
    *, code: str, name: str, note: str = "", rule: Mapping[str, Any] | None = None, at: datetime
) -> Segment:
    """Name it anew, and say anew who belongs to it; by another rule it is filled again.

    Raises NotFound, BadRule, BadSegment, Conflict.
    """
    found = _own(code)
    found.name, found.note, found.updated_at = _name(name, but=code), note.strip()[:500], at
    if rule is not None and found.kind == RULE:
        checked = reading.from_json(dict(rule))
        checking.check(checked, surroundings.of(checked), code=code)
        kept = reading.as_json(checked)
        if kept != found.rule:
            found.rule, found.filled_at = kept, None
    db.session().flush()
    return found


def retire(*, code: str, at: datetime) -> Segment:
    """Let a segment go: nobody is in it any more; who was stays told. Raises NotFound, Conflict."""
    found = _own(code)
    if asking := _asking(code):
        message = N_("“%(name)s” asks for this segment. Change it first.")
        raise Conflict(message, name=asking[0].name)
    inside = (CustomerSegment.code == code, CustomerSegment.until.is_(None))
    ended = update(CustomerSegment).where(*inside).values(until=at)
    db.session().execute(ended.execution_options(synchronize_session=False))
    found.retired_at, found.size, found.filled_at = at, 0, None
    db.session().flush()
    return found


def restore(*, code: str, at: datetime) -> Segment:
    """Have a segment that was let go again. Raises NotFound, Conflict, BadRule."""
    found = queries.by_code(code)
    if found is None or found.kind == COMPUTED:
        raise NotFound(N_("There is no such segment."))
    if found.retired_at is not None:
        _room()
        found.name = _name(found.name, but=code)
        found.retired_at, found.updated_at = None, at
        if found.kind == RULE:
            rule = reading.from_json(found.rule)
            checking.check(rule, surroundings.of(rule), code=code)
    db.session().flush()
    return found


def install_built_in(*, at: datetime) -> None:
    """Lifecycle and temperatures; harmless twice."""
    rows: list[dict[str, Any]] = [
        {
            "code": code,
            "name": name,
            "kind": COMPUTED,
            "family": FAMILY if code.startswith(PREFIX) else TEMPERATURE,
            "rule": {},
            "created_at": at,
            "updated_at": at,
            "filled_at": at,
        }
        for code, name in BUILT_IN.items()
    ]
    db.insert_ignore(Segment, rows)


def _add(**values: Any) -> Segment:
    at: datetime = values.pop("at")
    values["name"] = _name(values["name"])
    values["note"] = values["note"].strip()[:500]
    _room()
    made = Segment(code=_code(values["name"]), created_at=at, updated_at=at, **values)
    db.session().add(made)
    db.session().flush()
    return made


def _room() -> None:
    living = select(func.count()).select_from(Segment).where(Segment.retired_at.is_(None))
    if (db.session().scalar(living) or 0) >= MOST_LIVING:
        raise BadSegment(N_("There are %(most)s segments already. Let one go first."), most=MOST_LIVING)


def _own(code: str) -> Segment:
    """A living segment of the owner's. Raises NotFound, Conflict."""
    found = queries.by_code(code)
    if found is None or found.retired_at is not None:
        raise NotFound(N_("There is no such segment."))
    if found.kind == COMPUTED:
        raise Conflict(N_("This segment is kept by the shop itself and cannot be changed."))
    return found


def _name(typed: str, *, but: str = "") -> str:
    """A name that is there and that no other living segment has. Raises BadSegment, Conflict."""
    name = " ".join(typed.replace("\x00", "").split())[:LONGEST_NAME]
    if not name:
        raise BadSegment(N_("A segment needs a name."))
    if any(one.code != but and one.name.casefold() == name.casefold() for one in queries.living()):
        raise Conflict(N_("There is a segment of this name already."))
    return name


def _code(name: str) -> str:
    """A short word made of the name that is no segment's yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_CODE].strip("-") or "segment"
    taken = set(db.session().scalars(select(Segment.code))) | set(words.NAMES) | set(BUILT_IN)
    numbered = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 3))
    return next((code for code in numbered if code not in taken), uuid.uuid4().hex[:12])


def _asking(code: str) -> list[Segment]:
    """The living segments whose rules ask for this one."""
    found = (one for one in queries.living() if one.kind == RULE)
    return [one for one in found if InSegment(code) in set(conditions(reading.from_json(one.rule)))]


assert set(LIFECYCLE_NAMES) == set(vocabulary.LIFECYCLE)
