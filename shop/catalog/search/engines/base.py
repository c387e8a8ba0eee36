"""What a search engine does: keeps products' words, finds products by words and words by their likeness.

Ranking is not its business: it says for each level (`ddl.LEVELS`, each with all above it) which products
have all that is asked, and the shelf puts them in order. So the engines cannot disagree about an order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shop.catalog.search.question import Question

NUMBERS = "SELECT number FROM product_index"
WIDE = 2000  # with so many in their titles, where else the words are is not looked at between title and body
GATES = {2: 1, 3: 2, 4: 2}  # places of an answer that are left out when another place is wide
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


def places(found: Mapping[int, str | None], count: int) -> list[list[int]]:
    """Numbers for each of `count` places from texts of them; a text like the one before adds nothing."""
    answer, before = list[list[int]](), ""
    for at in range(count):
        numbers = found.get(at) or ""
        answer.append([] if numbers == before else list(map(int, numbers.split())))
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
        level from the title on with the last word as a beginning. One statement; a product may come often,
        and a place that adds nothing to the one before, or lies behind a wide one (GATES), is empty.
        """

    def vocabulary(self, asked: Sequence[str], unfinished: str) -> Vocabulary:
        """What is known of the words `asked`; `unfinished` may be the beginning of one. One statement."""
