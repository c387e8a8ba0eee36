"""What a scan is called, in words of ours that are translated. Pure.

A status says too little along the way ("On its way", twelve times), so the carrier's code is looked at for
the few things that people know: picked up, left, arrived, customs. Whatever else a carrier wrote stands
beneath in its own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar

from fulfillment.carriers import base
from shop.kernel.errors import N_

OURS = frozenset({"manual", "simulator", "form", "csv"})  # these write gettext ids or the owner's words
# The first part of a code that is found in it names what happened.
KNOWN = (
    ("customsreleas", N_("Released by customs")),
    ("customs_releas", N_("Released by customs")),
    ("customs_clear", N_("Released by customs")),
    ("requiringinformation", N_("Customs asks for information")),
    ("customs", N_("In customs")),
    ("pickedup", N_("Picked up by the carrier")),
    ("picked_up", N_("Picked up by the carrier")),
    ("package_accepted", N_("Picked up by the carrier")),
    ("arrived_at_destination", N_("Arrived near you")),
    ("depart", N_("Left a sorting center")),
    ("arriv", N_("Arrived at a sorting center")),
    ("delivery_scheduled", N_("Delivery is planned")),
    ("reschedule", N_("Delivery is planned anew")),
    ("forward", N_("Sent on to another address")),
    ("delay", N_("Delayed on its way")),
)
NEW_DAY = N_("The carrier named a day of arrival")


def title(status: str, raw_status: str = "", *, delayed: bool = False) -> str:
    """The gettext id for a scan: what happened where the code tells, else the name of its status."""
    if status == base.IN_TRANSIT:
        code = raw_status.lower().replace(" ", "_")
        found = next((words for part, words in KNOWN if part in code), "")
        if found:
            return found
        return N_("Delayed on its way") if delayed else base.STATUS_NAMES[status]
    if status == base.UNKNOWN:
        return N_("News from the carrier")
    return base.STATUS_NAMES.get(status, base.STATUS_NAMES[base.UNKNOWN])


class Happening(Protocol):
    """What `once` looks at."""

    @property
    def description(self) -> str:
        """The carrier's words, or NEW_DAY."""

    @property
    def estimated_on(self) -> date | None:
        """A day of arrival."""


Told = TypeVar("Told", bound=Happening)


def once(newest_first: Iterable[Told]) -> list[Told]:
    """The same without days of arrival that had been named before: carriers repeat them with each scan."""
    kept: list[Told] = []
    known: date | None = None
    for scan in reversed(list(newest_first)):
        if scan.description != NEW_DAY or scan.estimated_on != known:
            kept.append(scan)
        known = scan.estimated_on or known
    return kept[::-1]
