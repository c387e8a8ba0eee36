"""The owner's synonyms: lines such as "cup = mug = beaker", each word found by all others of its line."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from shop.catalog.search import question
from shop.catalog.search.question import Group
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError

MAX_LINES, MAX_LINE = 500, 200
LINES: preferences.Preference[list[str]] = preferences.declare("catalog.synonyms", [])


class BadSynonyms(DomainError):
    """Lines that say nothing."""


def lines() -> list[str]:
    """The lines as the owner wrote them."""
    kept: list[str] = preferences.get(LINES)
    return kept


def synonyms() -> tuple[Group, ...]:
    """The groups in use."""
    return _groups(tuple(lines()))


def save(text: str, *, at: datetime) -> None:
    """Keep the lines of `text`. Raises BadSynonyms with the first line that has no two words."""
    found = [" ".join(line.replace("\x00", "").split()) for line in text.splitlines()]
    found = [line for line in found if line]
    if len(found) > MAX_LINES:
        raise BadSynonyms(N_("There is room for %(most)d lines."), most=MAX_LINES)
    for line in found:
        if len(line) > MAX_LINE or not question.groups_of([line]):
            message = N_("“%(line)s” does not say which words mean the same. Write for example: cup = mug")
            raise BadSynonyms(message, line=line[:60])
    preferences.put(LINES, found, at=at)


def add(one: str, other: str, *, at: datetime) -> str:
    """Have `one` find what `other` finds: in the line that has either of them already, else in a new one.

    The line as it is now. Raises BadSynonyms when one of them has no word, or they are the same.
    """
    said, found = [" ".join(word.replace("=", " ").split()) for word in (one, other)], lines()
    line = next((line for line in found if set(said) & set(_parted(line))), " = ".join(said))
    longer = " = ".join(dict.fromkeys([*_parted(line), *said]))
    save("\n".join([*(kept for kept in found if kept != line), longer]), at=at)
    return longer


def _parted(line: str) -> list[str]:
    return [" ".join(part.split()) for part in line.split("=")]


@lru_cache(maxsize=4)
def _groups(kept: tuple[str, ...]) -> tuple[Group, ...]:
    return question.groups_of(kept)
