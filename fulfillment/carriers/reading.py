"""Careful reading of what strangers send: JSON of any shape in, plain values out. Pure."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from fulfillment.carriers.failures import Malformed
from shop.kernel.errors import N_

DESCRIPTION, PLACE = 200, 80
MOST_SCANS = 500  # of one parcel in one message


def parsed(body: bytes) -> dict[str, Any]:
    """A JSON object. Raises Malformed for anything else, however deep or odd."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise malformed() from None
    if not isinstance(found, dict):
        raise malformed()
    return found


def malformed() -> Malformed:
    """What to raise when a shape is not as documented."""
    return Malformed(N_("This message cannot be read."))


def part(value: Any, *path: str) -> dict[str, Any]:
    """The object at `path` inside `value`; {} where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; [] for anything else."""
    found = value if isinstance(value, list) else []
    return [one for one in found[:MOST_SCANS] if isinstance(one, dict)]


def text(value: Any, most: int = DESCRIPTION) -> str:
    """One line of printable characters; "" for what is no text."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return ""
    printable = "".join(c if c.isprintable() else " " for c in str(value)[: 4 * most])
    return " ".join(printable.split())[:most]


def instant(value: Any) -> datetime | None:
    """An aware moment in UTC of ISO 8601 (no zone: UTC); None for anything else."""
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else None
        if found is None or not 2000 <= found.year <= 2100:
            return None
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day(value: Any) -> date | None:
    """The day that ISO 8601 text begins with, in its own zone; None for anything else."""
    try:
        found = date.fromisoformat(value.strip()[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and 2000 <= found.year <= 2100 else None


def country(value: Any) -> str:
    """Two capital letters, or ""."""
    found = text(value, 3).upper()
    return found if len(found) == 2 and found.isascii() and found.isalpha() else ""
