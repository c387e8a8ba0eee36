"""Whether to ask now: ask, hold until a trouble is over, or leave it. Pure.

A trouble only delays: leaving unhappy customers out would flatter the score without a trace. What was
not asked is kept with its reason and shown to the owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shop.orders.models import CANCELLED, REFUNDED

INVITE, HOLD, SUPPRESS = "invite", "hold", "suppress"
LOOK_AGAIN = timedelta(days=1)
GIVE_UP = timedelta(days=60)
COOL_OFF = timedelta(days=90)


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is known about an order when its survey is due."""

    enabled: bool
    opted_out: bool
    order_status: str
    payment_status: str
    open_problem: bool
    delivered_at: datetime


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What to do, and why when it is not to ask; a held one is looked at again at `again_at`."""

    action: str
    reason: str = ""
    again_at: datetime | None = None


def decide(situation: Situation, *, at: datetime) -> Decision:
    """What to do with a due survey at `at`."""
    if not situation.enabled:
        return Decision(action=SUPPRESS, reason="off")
    if situation.opted_out:
        return Decision(action=SUPPRESS, reason="opted_out")
    trouble = _trouble(situation)
    if not trouble:
        return Decision(action=INVITE)
    if at - situation.delivered_at > GIVE_UP:
        return Decision(action=SUPPRESS, reason=trouble)
    return Decision(action=HOLD, reason=trouble, again_at=at + LOOK_AGAIN)


def _trouble(situation: Situation) -> str:
    if situation.order_status == CANCELLED:
        return "cancelled"
    if situation.payment_status == REFUNDED:
        return "refunded"
    return "problem" if situation.open_problem else ""
