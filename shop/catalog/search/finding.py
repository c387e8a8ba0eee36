"""Answering a question: all words first, synonyms beside them, corrections only where nothing is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shop.catalog.models import SearchWord
from shop.catalog.search import bits, distance, engines, folding, question
from shop.catalog.search.question import Question
from shop.catalog.search.shelf import Shelf
from shop.catalog.search.synonyms import synonyms
from shop.kernel import db

TITLES = (1, 2)  # the tiers of whole words and of beginnings in titles
MOST_COMPARED = 1000  # of a tier; in a wider one merit alone decides


@dataclass(frozen=True, slots=True)
class Found:
    """What is found, by position on the shelf: `tiers` are sets, the best first, none in two of them.

    `corrected` is the question that was answered instead, as people write it; empty when that was as asked.
    `first` is its first word: of what is in stock, titles that begin with it come first in their tier.
    """

    tiers: tuple[int, ...] = ()
    corrected: str = ""
    first: str = ""

    @property
    def bits(self) -> int:
        """All that is found."""
        found = 0
        for tier in self.tiers:
            found |= tier
        return found

    def order(self, among: int, shelf: Shelf) -> list[int]:
        """The positions of `among` by relevance, then merit."""
        ordered: list[int] = []
        for number, tier in enumerate(self.tiers):
            left = tier & among
            found = list(bits.positions(left, shelf.size)) if left else []
            if number in TITLES and self.first and 1 < len(found) <= MOST_COMPARED:
                stocked = bits.flags(shelf.in_stock, shelf.size)
                found.sort(key=lambda at: (not stocked[at], not _begins(shelf.titles[at], self.first)))
            ordered += found
        return ordered


def find(text: str, shelf: Shelf, *, correct: bool = True) -> Found:
    """What is found for `text`; nothing for a text without a word."""
    asked = question.parse(text, synonyms=synonyms())
    if not asked.parts and not asked.sku:
        return Found()
    found = _found(asked, shelf)
    if found or not correct:
        return Found(found, first=_first(asked))
    return _corrected(text, asked, shelf)


def _found(asked: Question, shelf: Shelf) -> tuple[int, ...]:
    tiers, seen = [], 0
    for numbers in engines.current().find(asked):
        known = [at for at in map(shelf.position_of.get, numbers) if at is not None]
        tier = bits.of(known, shelf.size) & ~seen
        seen |= tier
        tiers.append(tier)
    return tuple(tiers) if seen else ()


def _corrected(text: str, asked: Question, shelf: Shelf) -> Found:
    """The same question with each word that is nowhere replaced by those nearest to it."""
    said = list(dict.fromkeys(word for part in asked.parts for word in part.asked))
    if not said:
        return Found()
    known = engines.current().vocabulary(said, said[-1])
    instead = {word: near for word in said if word not in known.known and (near := _near(word, known.like))}
    if not instead:
        return Found()
    found = _found(question.parse(text, synonyms=synonyms(), instead=instead, prefix=False), shelf)
    if not found:
        return Found()
    first = _first(asked)
    return Found(found, _shown(asked, instead), instead.get(first, [first])[0])


def _first(asked: Question) -> str:
    return folding.singular(asked.parts[0].asked[0]) if asked.parts else ""


def _begins(titles: Mapping[str, str], word: str) -> bool:
    return any(folding.normalize(title).startswith(word) for title in titles.values())


def _near(word: str, like: Mapping[str, Sequence[str]]) -> list[str]:
    return distance.nearest(word, like.get(word, ()))


def _shown(asked: Question, instead: dict[str, list[str]]) -> str:
    """The corrected question as it is written."""
    first = [near[0] for near in instead.values()]
    rows = db.session().execute(select(SearchWord.word, SearchWord.shown).where(SearchWord.word.in_(first)))
    shown = {row.word: row.shown for row in rows}
    words = [word for part in asked.parts for word in part.asked]
    return " ".join(
        shown.get(instead[word][0], instead[word][0]) if word in instead else word for word in words
    )
