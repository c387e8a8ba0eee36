"""Tracking numbers as people paste them: cleaned, checked, and refused when a spreadsheet has ruined them."""

from __future__ import annotations

import re

from shop.kernel.errors import N_, DomainError

SHORTEST, LONGEST = 5, 40
_SCIENTIFIC = re.compile(r"^\d(?:[.,]\d+)?E\+?\d+$")
_ALLOWED = re.compile(r"^[A-Z0-9][A-Z0-9./_]*$")
_EXACT_DIGITS = 15  # a spreadsheet keeps that many of a number and writes zeros for the rest


class BadNumber(DomainError):
    """Something that cannot be a tracking number."""


def cleaned(text: str) -> str:
    """The number in capitals without blanks, hyphens and invisible marks. Raises BadNumber."""
    number = "".join(
        character for character in text if character.isprintable() and character not in " -\u00ad"
    )
    number = "".join(character for character in number if not character.isspace()).upper()
    if damaged(number):
        raise BadNumber(
            N_("“%(number)s” was damaged by a spreadsheet: format the column as text."), number=number[:60]
        )
    if not SHORTEST <= len(number) <= LONGEST or not _ALLOWED.match(number):
        raise BadNumber(N_("“%(number)s” is not a tracking number."), number=number[:60])
    return number


def damaged(number: str) -> bool:
    """Whether `number` is what a spreadsheet makes of a long one: 9.40011E+21, or zeros after 15 digits."""
    if _SCIENTIFIC.match(number):
        return True
    tail = number[_EXACT_DIGITS:]
    return number.isdigit() and len(tail) >= 2 and not tail.strip("0")
