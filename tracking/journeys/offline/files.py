"""Contacts in a CSV file: one a line, columns by name. What cannot be read is told line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from shop.kernel.errors import N_, DomainError
from tracking.journeys.offline.contacts import BadContact, Contact, checked

COLUMNS = (
    "kind",
    "at",
    "email",
    "phone",
    "code",
    "minutes",
    "outcome",
    "source",
    "campaign",
    "agent",
    "note",
)
MOST_LINES, MOST_BYTES = 5_000, 2_000_000
LONGEST = 20_000  # letters of a cell


class BadFile(DomainError):
    """A file that is no table of contacts."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line that cannot be kept, and why."""

    number: int
    problem: DomainError


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a file tells: contacts that can be kept, and lines that cannot."""

    contacts: tuple[Contact, ...]
    refused: tuple[Line, ...]


def read(content: bytes, *, zone: str, at: datetime) -> Told:
    """The contacts of a CSV file. Times without a zone are the store's. Raises BadFile."""
    if len(content) > MOST_BYTES:
        raise BadFile(N_("The file is too large: two megabytes at most."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile(N_("The file is not written in UTF-8.")) from None
    good: list[Contact] = []
    refused: list[Line] = []
    for number, row in _rows(text):
        try:
            good.append(checked(_contact(row, zone), at=at))
        except DomainError as problem:
            refused.append(Line(number=number, problem=problem))
    return Told(contacts=tuple(good), refused=tuple(refused))


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text.replace("\x00", "")), restkey="more")
    names = [str(name).strip().lower() for name in reader.fieldnames or ()]
    if not {"kind", "at"} <= set(names):
        raise BadFile(N_("The first line must name the columns, at least “kind” and “at”."))
    reader.fieldnames = names
    try:
        for count, row in enumerate(reader, start=1):
            if count > MOST_LINES:
                raise BadFile(N_("The file has too many lines: %(most)s at most."), most=MOST_LINES)
            if max(len(str(cell)) for cell in row.values()) > LONGEST:
                raise BadFile(N_("The file is no CSV."))  # a quotation mark that nothing ends
            yield reader.line_num, {name: (row.get(name) or "").strip() for name in COLUMNS}
    except csv.Error:
        raise BadFile(N_("The file is no CSV.")) from None


def _contact(row: dict[str, str], zone: str) -> Contact:
    return Contact(
        kind=row["kind"].lower(),
        happened_at=moment(row["at"], zone),
        duration_s=minutes(row["minutes"]),
        outcome=row["outcome"].lower(),
        **{name: row[name] for name in ("email", "phone", "code", "source", "campaign", "agent", "note")},
    )


def moment(text: str, zone: str) -> datetime:
    """A date, or date and time, as ISO 8601 writes them. Raises BadContact."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadContact(N_("Please write the time like 2026-11-20 14:30."), field="happened_at") from None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def minutes(text: str) -> int:
    """Seconds of so many whole minutes; nothing is none. Raises BadContact."""
    text = text.strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise BadContact(N_("Please write how many minutes it took."), field="duration")
    return int(text) * 60
