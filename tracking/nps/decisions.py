"""Whether to ask now: ask, hold until a trouble is over, or leave it. Pure.

A trouble only delays: leaving unhappy customers out would flatter the score without a trace. What was
not asked is kept with its reason and shown to the owner.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

INVITE, HOLD, SUPPRESS = "invite", "hold", "suppress"
LOOK_AGAIN = timedelta(days=1)
GIVE_UP = timedelta(days=180)  # so long after, nobody remembers the parcel
REFUND_OVER = timedelta(days=7)  # a refund that is done still occupies its customer
BETWEEN_QUESTIONS = timedelta(days=3)  # two different questions to one person
REMIND_AFTER = timedelta(days=4)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known about an order when its survey is due; `trouble` is what is still to be settled, or
    ""."""

    enabled: bool
    opted_out: bool
    sampled: bool
    cancelled: bool
    trouble: str
    delivered_at: datetime
    last_asked_at: datetime | None = None  # by another question than this one


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What to do, and why when it is not to ask; a held one is looked at again at `again_at`."""

    action: str
    reason: str = ""
    again_at: datetime | None = None


def decide(situation: Situation, *, at: datetime) -> Decision:
    """What to do with a due survey at `at`."""
    never = _never(situation)
    if never:
        return Decision(action=SUPPRESS, reason=never)
    asked = situation.last_asked_at
    lately = asked is not None and at - asked < BETWEEN_QUESTIONS
    reason = situation.trouble or ("asked_lately" if lately else "")
    if not reason:
        return Decision(action=INVITE)
    if at - situation.delivered_at > GIVE_UP:
        return Decision(action=SUPPRESS, reason=reason)
    return Decision(action=HOLD, reason=reason, again_at=at + LOOK_AGAIN)


def _never(situation: Situation) -> str:
    if not situation.enabled:
        return "off"
    if situation.opted_out:
        return "opted_out"
    if situation.cancelled:
        return "cancelled"
    return "" if situation.sampled else "not_sampled"


def sampled(key: str, *, percent: int) -> bool:
    """Whether `key` belongs to those `percent` of all keys that are asked; the same answer each time."""
    drawn = int.from_bytes(hashlib.sha256(f"nps sample {key}".encode()).digest()[:4], "big")
    return drawn % 100 < percent
