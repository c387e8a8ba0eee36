"""What a timeline is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shop.kernel.errors import N_
from tracking.journeys.stories import Chapter

VISIT, CART, ORDER, PARCEL, MAIL = "visit", "cart", "order", "parcel", "mail"
CALL, MESSAGE, OPINION, STAGE, CHOICE = "call", "message", "opinion", "stage", "choice"
KINDS = {
    VISIT: N_("Visits"),
    CART: N_("Carts"),
    ORDER: N_("Orders"),
    PARCEL: N_("Parcels"),
    MAIL: N_("Mails"),
    CALL: N_("Calls and meetings"),
    MESSAGE: N_("Conversations"),
    OPINION: N_("Opinions"),
    STAGE: N_("Stages"),
    CHOICE: N_("Privacy and identity"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that happened with a person. `what` is a word of its kind, `about` what it was about in the
    words of whoever wrote it (a title, a subject, a page), `data` what sentences are filled with.
    """

    at: datetime
    kind: str
    what: str
    about: str = ""
    amount_minor: int | None = None
    currency: str | None = None
    order_number: int | None = None
    problem: bool = False
    chapter: Chapter | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Whose:
    """The person of a timeline: a customer with all their members, or a visitor nobody knows."""

    person_id: str
    members: tuple[str, ...]
    email: str = ""
    name: str = ""
    stage: str = ""

    @property
    def known(self) -> bool:
        """Whether they are a customer."""
        return bool(self.email)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A person's entries, newest first; `cut` says that older ones of the period are left out."""

    whose: Whose
    entries: tuple[Entry, ...]
    counts: Mapping[str, int]
    cut: bool = False
