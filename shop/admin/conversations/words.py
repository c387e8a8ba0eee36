"""How conversations are named on the owner's pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import format_timedelta, gettext

from shop.conversations import rules
from shop.conversations.models import Conversation, ConversationMessage
from shop.conversations.rules import (
    ACCOUNT,
    CLOSED,
    DESK,
    FORM,
    LINK,
    MAIL,
    OPEN,
    PROBLEM,
    WAITING,
)
from shop.kernel import preferences
from shop.kernel.errors import N_

VIEWS = {
    "open": N_("Open"),
    "mine": N_("Mine"),
    "unassigned": N_("Nobody's"),
    "waiting": N_("Waiting for the customer"),
    "closed": N_("Closed"),
    "unmatched": N_("Unmatched"),
}
STATES = {
    OPEN: (N_("Open"), "accent"),
    WAITING: (N_("Waiting for the customer"), ""),
    CLOSED: (N_("Closed"), "good"),
}
CHANNELS = {
    FORM: N_("by the contact form"),
    PROBLEM: N_("as a problem with an order"),
    MAIL: N_("by mail"),
    ACCOUNT: N_("in the account"),
    LINK: N_("by the link of an answer"),
    DESK: "",
}


def badges(row: Conversation, *, at: datetime) -> list[tuple[str, str]]:
    """(gettext id, tone) of what to know about a conversation."""
    found = [STATES[row.state]]
    if not row.matched:
        found.append((N_("Sender not proved"), "warn"))
    if late(row, at=at):
        found.append((N_("Overdue"), "bad"))
    return found


def late(row: Conversation, *, at: datetime) -> bool:
    """Whether the customer has waited longer than the owner's hours."""
    if row.state != OPEN or row.waiting_since is None:
        return False
    return at - row.waiting_since > timedelta(hours=preferences.get(rules.HOURS))


def waits(row: Conversation, *, at: datetime) -> str:
    """How long the customer has been waiting, empty for not at all."""
    if row.state != OPEN or row.waiting_since is None:
        return ""
    return length(int((at - row.waiting_since).total_seconds()))


def length(seconds: int | None) -> str:
    """A length of time in the reader's language, empty for none."""
    return "" if seconds is None else str(format_timedelta(timedelta(seconds=max(seconds, 60))))


def way(message: ConversationMessage) -> str:
    """How a message came, in words."""
    said = CHANNELS.get(message.channel, "")
    return gettext(said) if said else ""
