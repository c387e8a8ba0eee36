"""What rules and parts of scores are called on the owner's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.kernel.errors import N_
from shop.recommendations.models import SlotRule
from shop.recommendations.ruling import BAN, BOOST, PIN

ACTS = {PIN: N_("Pin"), BAN: N_("Ban"), BOOST: N_("Boost")}
TONES = {PIN: "accent", BAN: "bad", BOOST: "good"}
LIVE, LATER, OVER = N_("Counts now"), N_("Begins later"), N_("Is over")
PARTS = {
    "together": N_("Bought together or alike"),
    "cosine": N_("Bought together"),
    "text": N_("Alike in title and kind"),
    "demand": N_("Recent demand"),
    "ease": N_("What else such baskets hold"),
    "sequence": N_("Looked at next"),
    "shelf": N_("Same collections"),
    "newness": N_("New in the shop"),
    "taste": N_("The person's taste"),
    "own": N_("Own purchases"),
    "interval": N_("Time since the last purchase"),
    "users": N_("People who buy alike"),
    "season": N_("Season"),
    "price": N_("Price"),
    "boost": N_("The owner's boost"),
}


@dataclass(frozen=True)
class ShownRule:
    """A rule with where it stands."""

    row: SlotRule
    act: str
    tone: str
    state: str


def rule(row: SlotRule, *, at: datetime) -> ShownRule:
    """A rule in words."""
    state = LIVE
    if row.starts_at is not None and at < row.starts_at:
        state = LATER
    if row.ends_at is not None and row.ends_at <= at:
        state = OVER
    return ShownRule(row, ACTS[row.act], TONES[row.act], state)
