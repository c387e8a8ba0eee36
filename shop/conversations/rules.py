"""What holds of conversations: states and what moves them, limits, topics, places in saved answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

OPEN, WAITING, CLOSED = "open", "waiting", "closed"
STATES = (OPEN, WAITING, CLOSED)
CUSTOMER, STAFF, NOTE = "customer", "staff", "note"
FORM, PROBLEM, MAIL, ACCOUNT, LINK, DESK = "form", "problem", "mail", "account", "link", "desk"
MAX_NAME, MAX_BODY, MAX_ORDER, MAX_TITLE = 120, 5000, 40, 80
MAX_MAIL_BODY = 50_000  # what came by mail is cut there; nobody can be asked to write less
MAX_FILES = 6
TOPICS: dict[str, str] = {
    "not_arrived": N_("It has not arrived"),
    "damaged": N_("Something arrived broken"),
    "wrong": N_("Something is wrong or missing"),
    "address": N_("The address is wrong"),
    "other": N_("Something else"),
}
PLACES: dict[str, str] = {
    "name": N_("The customer's name"),
    "order": N_("The order's number"),
    "order_link": N_("The address of the order's page"),
    "store": N_("The store's name"),
    "staff": N_("Your name"),
}
HOURS = preferences.declare("conversations.hours", 24)
KEEP_MONTHS = preferences.declare("conversations.keep_months", 24)
KEEP_UNMATCHED, KEEP_RAW = timedelta(days=90), timedelta(days=30)
MONTH = timedelta(days=30)
_PLACE = re.compile(r"\{([a-z_]{1,30})\}")


class BadMessage(DomainError):
    """A message that cannot be taken in; `field` says why."""

    def __init__(self, message: str, *, field: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How a conversation stands."""

    state: str
    opened_at: datetime
    waiting_since: datetime | None = None
    first_answered_at: datetime | None = None
    closed_at: datetime | None = None


def begun(*, at: datetime) -> Standing:
    """How one stands when its first word is said."""
    return Standing(state=OPEN, opened_at=at, waiting_since=at)


def written(now: Standing, *, at: datetime) -> Standing:
    """The customer has written: open (again), waiting since the first word without an answer."""
    if now.state == CLOSED:
        return begun(at=at)
    return replace(now, state=OPEN, waiting_since=now.waiting_since or at)


def answered(now: Standing, *, close: bool, at: datetime) -> Standing:
    """Staff have answered: it is the customer's turn, or it is done."""
    return Standing(
        state=CLOSED if close else WAITING,
        opened_at=now.opened_at,
        first_answered_at=now.first_answered_at or at,
        closed_at=at if close else None,
    )


def moved(now: Standing, *, state: str, at: datetime) -> Standing:
    """Staff have said how it stands, without an answer."""
    if state == now.state:
        return now
    if state == OPEN:
        return begun(at=at) if now.state == CLOSED else replace(now, state=OPEN, waiting_since=at)
    return replace(now, state=state, waiting_since=None, closed_at=at if state == CLOSED else None)


def text_of(body: str, *, most: int = MAX_BODY) -> str:
    """`body` as it is kept. Raises BadMessage for an empty or overlong one."""
    body = "".join(c for c in body.replace("\r\n", "\n") if c >= " " or c in "\n\t").strip()
    if not body:
        raise BadMessage(N_("Please write a few words."), field="body")
    if len(body) > most:
        raise BadMessage(N_("Please use at most %(most)d letters."), field="body", most=most)
    return body


def one_line(text: str, *, most: int) -> str:
    """`text` on one line, cut at `most` letters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:most]


def filled(body: str, values: Mapping[str, str]) -> str:
    """A saved answer with its places filled; a place that has no value here stays, for staff to see."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], body)


def unknown_places(body: str) -> list[str]:
    """The places in a saved answer that nothing fills."""
    return sorted({found for found in _PLACE.findall(body) if found not in PLACES})
