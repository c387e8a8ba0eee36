"""One contact as somebody tells it, checked. Pure: no clock, no database."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shop.kernel import clock, ids
from shop.kernel.errors import N_, DomainError
from shop.mail import addresses
from tracking.journeys.taxonomy import clean_text

CALL, MEETING, FAIR, VISIT, LETTER = "call", "meeting", "fair", "visit", "letter"
# kind: what it is called, its channel, its event
KINDS: dict[str, tuple[str, str, str]] = {
    CALL: (N_("Call"), "Phone", "offline_call"),
    MEETING: (N_("Meeting"), "Meeting", "offline_meeting"),
    FAIR: (N_("Fair or market"), "Fair", "offline_fair"),
    VISIT: (N_("Visit in person"), "Store", "offline_visit"),
    LETTER: (N_("Letter"), "Post", "offline_letter"),
}
OUTCOMES: dict[str, str] = {
    "": N_("not said"),
    "interested": N_("Interested"),
    "not_interested": N_("Not interested"),
    "helped": N_("Helped"),
    "ordered": N_("Wants to order"),
    "unreached": N_("Not reached"),
}
OLDEST, AHEAD = timedelta(days=5 * 366), timedelta(minutes=5)
LONGEST_S, MOST_NOTE = 24 * 3600, 2_000


class BadContact(DomainError):
    """A contact that cannot be kept; `field` says what is wrong with it."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What is told of one contact. `duration_s` in seconds; `code` an order's number or a discount code."""

    kind: str
    happened_at: datetime
    email: str = ""
    phone: str = ""
    code: str = ""
    duration_s: int = 0
    outcome: str = ""
    source: str = ""
    campaign: str = ""
    agent: str = ""
    note: str = ""

    @property
    def touch_id(self) -> str:
        """The same for the same contact told again."""
        moment = clock.to_micros(self.happened_at)
        who = (self.email, digits(self.phone), self.code.lower(), self.source)
        return str(ids.derived_id("offline touch", self.kind, moment, *who))


def checked(told: Contact, *, at: datetime) -> Contact:
    """The contact with its texts tidied. Raises BadContact for what cannot have been."""
    if told.kind not in KINDS:
        raise BadContact(N_("Please say what kind of contact it was."), field="kind")
    if told.outcome not in OUTCOMES:
        raise BadContact(N_("This outcome is not known."), field="outcome")
    if told.happened_at > at + AHEAD:
        raise BadContact(N_("This lies in the future."), field="happened_at")
    if told.happened_at < at - OLDEST:
        raise BadContact(N_("This is more than five years ago."), field="happened_at")
    if not 0 <= told.duration_s <= LONGEST_S:
        raise BadContact(N_("A contact lasts a day at most."), field="duration")
    return replace(
        told,
        email=_email(told.email),
        phone=clean_text(told.phone.strip(), 40),
        code=clean_text(told.code.strip().lstrip("#"), 60),
        source=clean_text(told.source.strip(), 200),
        campaign=clean_text(told.campaign.strip(), 200),
        agent=clean_text(told.agent.strip(), 120),
        note=clean_text(told.note.strip(), MOST_NOTE),
    )


def digits(phone: str) -> str:
    """The digits by which two ways of writing a phone number are one: the last nine."""
    return "".join(letter for letter in phone if letter.isascii() and letter.isdigit())[-9:]


def _email(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return addresses.normalized(text)
    except DomainError as refused:
        raise BadContact(refused.message, field="email") from None
