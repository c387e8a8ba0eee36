"""Answering a question: all words first, synonyms beside them, corrections only where nothing is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from shop.catalog.models import SearchWord
from shop.catalog.search import bits, distance, engines, folding, question
from shop.catalog.search.question import Question
from shop.catalog.search.shelf import Shelf
from shop.catalog.search.synonyms import synonyms
from shop.kernel import db

TITLES = (1, 2)  # the tiers of whole words and of beginnings in titles
MOST_MENDED = 6  # words of a question that is corrected; a longer one is a text of something else
MOST_COMPARED = 1000  # of a tier; in a wider one merit alone decides


@dataclass(frozen=True, slots=True)
class Found:
    """What is found, by position on the shelf: `tiers` are sets, the best first, none in two of them.

    `corrected` is the question that was answered instead, as people write it; empty when that was as asked.
    `first` is its first word: of what is in stock, titles that begin with it come first in their tier.
    `more` says that descriptions have more of it than are told apart.
    """

    tiers: tuple[int, ...] = ()
    corrected: str = ""
    first: str = ""
    more: bool = False

    @property
    def bits(self) -> int:
        """All that is found."""
        found = 0
        for tier in self.tiers:
            found |= tier
        return found

    def order(self, among: int, shelf: Shelf) -> Iterator[int]:
        """The positions of `among` by relevance, then merit."""
        for number, tier in enumerate(self.tiers):
            left = tier & among
            found: Iterable[int] = bits.positions(left, shelf.size) if left else ()
            if number in TITLES and self.first and 1 < left.bit_count() <= MOST_COMPARED:
                stocked = bits.flags(shelf.in_stock, shelf.size)
                found = sorted(
                    found, key=lambda at: (not stocked[at], not _begins(shelf.titles(at), self.first))
                )
            yield from found


def find(text: str, shelf: Shelf, *, correct: bool = True) -> Found:
    """What is found for `text`; nothing for a text without a word."""
    asked = question.parse(text, synonyms=synonyms())
    if not asked.parts and not asked.sku:
        return Found()
    found = _found(asked, shelf, _first(asked))
    return found if found.tiers or not correct else _corrected(text, asked, shelf)


def _found(asked: Question, shelf: Shelf, first: str) -> Found:
    tiers, seen = [], 0
    places = engines.current().find(asked)
    for numbers in places:
        tier = bits.of(shelf.positions_of(numbers), shelf.size) & ~seen if numbers else 0
        seen |= tier
        tiers.append(tier)
    more = len(places) > engines.BODY and len(places[engines.BODY]) == engines.MOST
    return Found(tuple(tiers), first=first, more=more) if seen else Found()


def _corrected(text: str, asked: Question, shelf: Shelf) -> Found:
    """The same question with each word that is nowhere replaced by those nearest to it."""
    said = list(dict.fromkeys(word for part in asked.parts for word in part.asked))
    if not 0 < len(said) <= MOST_MENDED:
        return Found()
    known = engines.current().vocabulary(said, said[-1])
    instead = {word: near for word in said if word not in known.known and (near := _near(word, known.like))}
    if not instead:
        return Found()
    mended = question.parse(text, synonyms=synonyms(), instead=instead, prefix=False)
    first = _first(asked)
    found = _found(mended, shelf, instead.get(first, [first])[0])
    return replace(found, corrected=_shown(asked, instead)) if found.tiers else found


def _first(asked: Question) -> str:
    return folding.singular(asked.parts[0].asked[0]) if asked.parts else ""


def _begins(titles: Iterable[str], word: str) -> bool:
    return any(folding.normalize(title).startswith(word) for title in titles)


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
