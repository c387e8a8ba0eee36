"""What goes with a gift: a message on a card, and whether the parcel says what was paid. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from shop.kernel.errors import N_, DomainError

MOST_LETTERS = 500
# signs no printer can bear, line breaks and tabs apart; lone surrogates come from JSON only
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class BadGift(DomainError):
    """A message that does not fit on the card or cannot be printed."""


@dataclass(frozen=True)
class Gift:
    """An order's gift message, empty for none, and whether prices are left off what is in the parcel."""

    message: str = ""
    hide_prices: bool = False


def tidied(message: str) -> str:
    """The message with one kind of line break and no blanks around it."""
    return message.replace("\r\n", "\n").replace("\r", "\n").strip()


def fits(message: str) -> bool:
    """Whether a tidied message can be printed and has at most MOST_LETTERS signs."""
    return len(message) <= MOST_LETTERS and _UNPRINTABLE.search(message) is None


def checked(message: str, *, hide_prices: bool) -> Gift:
    """The gift that was asked for. Raises BadGift."""
    tidy = tidied(message)
    if not fits(tidy):
        raise BadGift(
            N_("Please keep the gift message to %(most)s letters that can be printed."), most=MOST_LETTERS
        )
    return Gift(tidy, hide_prices)
