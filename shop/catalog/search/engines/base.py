"""What a search engine does: keeps products' words, finds products by words and words by their likeness.

Ranking is not its business: it says for each level (`ddl.LEVELS`, each with all above it) which products
have all that is asked, and the shelf puts them in order. So the engines cannot disagree about an order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from shop.catalog.search.question import Question

NUMBERS = "SELECT number FROM product_index"
WIDE = 1000  # where a place of the answer has so many products, those behind it are not looked at
MOST = 10_000  # products found by their descriptions alone, the newest; more are not told apart
BODY = 5  # the place of descriptions
LAST = "\U0010ffff"  # sorts behind every letter, in the order of code points
CANDIDATES = 60  # words like a mistyped one, before letters are compared


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one product at each level of `ddl.LEVELS`."""

    number: int
    levels: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Of words asked for: which `known` ones some product is found by, and what is `like` the others."""

    known: frozenset[str]
    like: Mapping[str, Sequence[str]] = field(default_factory=dict)


def places(found: Iterable[Any], count: int, read: Callable[[Any], list[int]]) -> list[list[int]]:
    """Numbers for each of `count` places from rows (place, numbers as the database lists them, or None); a
    place with the same as the one before is empty.
    """
    listed = {row[0]: row[1] for row in found}
    answer, before = list[list[int]](), list[int]()
    for at in range(count):
        numbers = read(listed[at]) if listed[at] else []
        same = len(numbers) == len(before) and set(numbers) == set(before)
        answer.append([] if same else numbers)
        before = numbers or before
    return answer


class Engine(Protocol):
    """One database's way of searching. Writing happens in the open transaction."""

    def put(self, rows: Sequence[Words]) -> None:
        """Write the words of products, in place of what was there."""

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget products."""

    def clean(self) -> None:
        """Forget the vocabulary, and products that are not in the index; before all is written anew."""

    def learn(self, words: Mapping[str, str]) -> None:
        """Add words to the vocabulary: {folded: as written}; those that are known stay as they are."""

    def find(self, question: Question) -> list[list[int]]:
        """Numbers of the products found, in any order: by SKU, by whole words of the title, then by each
        level from the title on with the last word as a beginning (`Question.prefixes`). One statement; a
        product may come often; a place that adds nothing to the one before, or lies behind a wide one, is
        empty; that of descriptions has no more than MOST.
        """

    def vocabulary(self, asked: Sequence[str], unfinished: str) -> Vocabulary:
        """Which of `asked` are known (`unfinished` may be the beginning of a word), and what is like the
        others. One statement.
        """
