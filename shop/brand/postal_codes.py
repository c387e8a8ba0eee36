"""Some of a country's postal codes: single ones, beginnings ("SW1*") and ranges ("10115-14199"). Pure.

Codes are compared without blanks and hyphens, and of the United States by their first five digits. The ends
of a range are equally long; a longer code is compared by as many of its signs. A range of codes that are
written with a hyphen has two points between its ends ("00-001..00-999").
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from shop.kernel.errors import N_, DomainError

MOST, LONGEST = 500, 12
_PLAIN = re.compile("[0-9A-Z]+")
_BETWEEN = re.compile(r"\.\.+|…|–")
_APART = re.compile("[,;\n\r،]+")


class BadPostalCode(DomainError):
    """What was typed is no postal code, beginning or range."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Codes from `first` to `last`; with `open`, all that begin with `first`."""

    first: str
    last: str
    open: bool = False

    @property
    def lead(self) -> str:
        """What all its codes begin with: it is found by that."""
        same = 0
        for one, other in zip(self.first, self.last, strict=True):
            if one != other:
                break
            same += 1
        return self.first[:same]

    @property
    def exactness(self) -> tuple[int, int]:
        """The more exact of two patterns for the same code is the greater one."""
        return len(self.lead), 0 if self.open else 2 if self.first == self.last else 1

    def holds(self, code: str) -> bool:
        """Whether a normalized `code` is one of them."""
        if self.open:
            return code.startswith(self.first)
        if self.first == self.last:
            return code == self.first
        return len(code) >= len(self.first) and self.first <= code[: len(self.first)] <= self.last

    def __str__(self) -> str:
        if self.open:
            return f"{self.first}*"
        return self.first if self.first == self.last else f"{self.first}-{self.last}"


def normalized(code: str, country: str = "") -> str:
    """`code` as patterns are compared with."""
    plain = re.sub(r"[\s-]", "", code).upper()[: LONGEST + 1]
    return plain[:5] if country == "US" else plain


def parse(text: str) -> tuple[Pattern, ...]:
    """The patterns in `text`, apart by commas or lines, each once, in order. Raises BadPostalCode."""
    found = dict.fromkeys(_pattern(part.strip()) for part in _APART.split(text) if part.strip())
    if len(found) > MOST:
        raise BadPostalCode(N_("At most %(most)s postal codes are possible at one place."), most=MOST)
    return tuple(found)


def read(stored: Iterable[str]) -> tuple[Pattern, ...]:
    """Patterns that were written down by `str`."""
    return tuple(_pattern(one) for one in stored)


def _pattern(text: str) -> Pattern:
    if text.endswith("*"):
        first = _code(text[:-1], text)
        return Pattern(first, first, open=True)
    ends = _BETWEEN.split(text) if _BETWEEN.search(text) else text.split("-")
    if len(ends) == 2:
        first, last = (normalized(end) for end in ends)
        if len(first) == len(last) and first:
            if first > last:
                raise BadPostalCode(N_("The range “%(text)s” ends before it begins."), text=text[:40])
            return Pattern(_code(first, text), _code(last, text))
        if _BETWEEN.search(text):
            raise BadPostalCode(N_("The ends of “%(text)s” are not equally long."), text=text[:40])
    code = _code(text, text)
    return Pattern(code, code)


def _code(text: str, whole: str) -> str:
    code = normalized(text)
    if not _PLAIN.fullmatch(code) or len(code) > LONGEST:
        raise BadPostalCode(
            N_("“%(text)s” is not a postal code. Write them as 10115, SW1* or 10115-14199."), text=whole[:40]
        )
    return code
