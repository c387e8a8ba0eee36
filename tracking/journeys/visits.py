"""The visit that a row belongs to, and what its events say of it: where it came from, on what device.

They say what the visit's first page said, for as long as it lasts, so that a question about events needs
nothing else and agrees with one about visits.
"""

from __future__ import annotations

from typing import Any

from tracking.journeys.pages import OF_VISIT
from tracking.journeys.statements import VISIT_OF, Kept


def find(session_id: str | None) -> Kept | None:
    """The visit as it is kept, or None where none of its pages was recorded (yet)."""
    if not session_id:
        return None
    found = VISIT_OF.run([{"of": session_id}]).fetchone()
    return Kept._make(found) if found else None


def described(kept: Kept) -> dict[str, Any]:
    """The columns in which each event of a visit repeats what is known of the visit."""
    told = {name: getattr(kept, name) for name in OF_VISIT}
    return {**told, "bot": bool(kept.bot), "internal": bool(kept.internal)}
