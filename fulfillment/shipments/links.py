"""The signed link that opens an order's tracking page: made anew for each mail, good for the owner's days.

It names the order's work and which edition of its links it is. A link that is too old, or of an edition that
the owner has ended, is still ours: the page then gives the answer alone and mails a fresh link. Mails sent
before links were signed hold the work's own token; that is a link of the first edition, as old as the work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fulfillment.shipments.models import FulfillmentOrder
from shop.kernel import preferences, signing
from shop.kernel.errors import N_, DomainError

PURPOSE, LONGEST, LONGEST_PLAIN = "tracking.link", 200, 64
FIRST = 1
FEWEST_DAYS, MOST_DAYS = 7, 730
DAYS = preferences.declare("tracking.link_days", 90)


class BadDays(DomainError):
    """A time that links cannot be good for."""


@dataclass(frozen=True)
class Link:
    """What a link says: the work's token, the edition, until when it opens everything (None: plain)."""

    token: str
    version: int
    until: datetime | None = None


def path(work: FulfillmentOrder, *, at: datetime) -> str:
    """The path (without language) of the tracking page, for mails and pages made at `at`."""
    return f"/track/{token(work, at=at)}"


def token(work: FulfillmentOrder, *, at: datetime) -> str:
    """The token of such a path."""
    until = at + timedelta(days=preferences.get(DAYS))
    return signing.sign(PURPOSE, [work.token, work.link_version], expires_at=until)


def read(text: str) -> Link | None:
    """What a link says, None when it cannot be ours. Whether it is fresh is `is_fresh`'s to say."""
    if not text or len(text) > LONGEST or not text.isascii() or "\x00" in text:
        return None
    if "." not in text:
        return Link(text, FIRST) if len(text) <= LONGEST_PLAIN else None
    try:
        (token, version), until = signing.opened(PURPOSE, text)
        return Link(str(token), int(version), until)
    except (signing.BadLink, TypeError, ValueError):
        return None


def is_fresh(link: Link, work: FulfillmentOrder, *, at: datetime) -> bool:
    """Whether a link opens the whole page of `work` at `at`."""
    until = link.until or work.opened_at + timedelta(days=preferences.get(DAYS))
    return link.version == work.link_version and at <= until


def last_for(days: int, *, at: datetime) -> None:
    """Keep how many days a link made from now on opens everything. Raises BadDays."""
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise BadDays(N_("Between %(fewest)d and %(most)d days."), fewest=FEWEST_DAYS, most=MOST_DAYS)
    preferences.put(DAYS, days, at=at)
