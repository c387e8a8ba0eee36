"""A visit turns out to be a machine's, or a person's after all: said of the visit and of all its events,
those in the lake as well."""

from __future__ import annotations

from shop.kernel import ids
from tracking.journeys.amendments import MARK
from tracking.journeys.statements import INSERT_AMENDMENT, MARK_EVENTS, MARK_SESSION


def suspect(session_id: str, *, reason: str, at: int) -> None:
    """From now on the visit counts as a machine's, with everything already recorded of it."""
    _mark(session_id, bot=True, reason=reason, at=at)


def mark_person(session_id: str, *, at: int) -> None:
    """Whoever pays is a person: the visit counts, with everything already recorded of it."""
    _mark(session_id, bot=False, reason="", at=at)


def _mark(session_id: str, *, bot: bool, reason: str, at: int) -> None:
    MARK_SESSION.run([{"of": session_id, "bot": bot, "bot_reason": reason}])
    MARK_EVENTS.run([{"of": session_id, "bot": bot}])
    amendment = {"kind": MARK, "session_id": session_id, "becomes": str(int(bot)), "made_at": at}
    INSERT_AMENDMENT.run([{**amendment, "amendment_id": str(ids.new_id())}])
