"""The day a parcel is expected, for calendars (RFC 5545): whole days, nothing that says where to. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

WIDEST = 75  # octets of a line (RFC 5545 §3.1)


@dataclass(frozen=True, kw_only=True)
class Day:
    """One entry: from `first` to `last`, both included. The same `uid` replaces an earlier one."""

    uid: str
    first: date
    last: date
    summary: str
    url: str
    notes: str = ""


def ics(days: Iterable[Day], *, name: str, at: datetime) -> str:
    """The calendar `name` with these days, as made at `at`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(name)}//Parcels//EN", "METHOD:PUBLISH"]
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.uid}",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{int(at.timestamp()) // 60 % 2**31}",
            f"DTSTART;VALUE=DATE:{day.first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(day.summary)}",
            *([f"DESCRIPTION:{_text(day.notes)}"] if day.notes else []),
            f"URL:{day.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _text(value: str) -> str:
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    parts, room = [""], WIDEST
    for letter in line:
        width = len(letter.encode())
        if width > room:
            parts.append("")
            room = WIDEST - 1
        parts[-1] += letter
        room -= width
    return "\r\n ".join(parts)
