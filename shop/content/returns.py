"""What the shop promises about returns: told in the policy, and to whoever reads pages and feeds by machine.

The law of many countries asks for 14 days at least (Directive 2011/83/EU, article 9); 30 is common.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

MOST_DAYS = 365
DAYS = preferences.declare("returns.days", 14)
FREE = preferences.declare("returns.free", False)


class BadReturns(DomainError):
    """A promise that cannot be kept like this."""


@dataclass(frozen=True)
class Returns:
    """Days after delivery to send something back (0: not at all), and whether the shop pays for it."""

    days: int
    free: bool


def promised() -> Returns:
    """What holds now."""
    return Returns(preferences.get(DAYS), preferences.get(FREE))


def promise(wanted: Returns, *, at: datetime) -> None:
    """Keep what shall hold from now on. Raises BadReturns."""
    if not 0 <= wanted.days <= MOST_DAYS:
        raise BadReturns(N_("Returns are possible for 0 to %(most)d days."), most=MOST_DAYS)
    preferences.put(DAYS, wanted.days, at=at)
    preferences.put(FREE, wanted.free, at=at)
