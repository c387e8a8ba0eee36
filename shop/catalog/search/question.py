"""What is asked: words that must all occur, each with others that may stand for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shop.catalog.search import folding

MAX_QUERY, MAX_WORDS = 200, 12
MAX_PHRASE = 3  # words that a synonym may have
SHORT = 3  # letters; with so few, descriptions are searched for whole words

Group = tuple[tuple[str, ...], ...]  # synonyms, each a phrase of folded words


@dataclass(frozen=True, slots=True)
class Term:
    """A word to look for, whole or as the beginning of one."""

    word: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A word or phrase as asked, and the alternatives it is found by: all terms of any one of them."""

    asked: tuple[str, ...]
    alternatives: tuple[tuple[Term, ...], ...]

    def wanted(self, *, prefix: bool) -> list[tuple[Term, ...]]:
        """The alternatives, with beginnings of words only for `prefix`; without those that a beginning
        finds anyway.
        """
        found = [tuple(Term(term.word, prefix and term.prefix) for term in one) for one in self.alternatives]
        begun = [one[0].word for one in found if len(one) == 1 and one[0].prefix]
        more = [one for one in found if not any(_goes_on(term, word) for term in one for word in begun)]
        return list(dict.fromkeys(more))


@dataclass(frozen=True, slots=True)
class Question:
    """`parts` must all be found. `sku` is the whole question as one word, for a SKU or barcode."""

    parts: tuple[Part, ...]
    sku: str

    def prefixes(self, level: str) -> bool:
        """Whether words at `level` may go on after the last one asked for; descriptions say too much else."""
        return level != "body" or (bool(self.parts) and len(self.parts[-1].asked[-1]) > SHORT)


def tidy(text: str) -> str:
    """A question as it is shown again: no control or direction marks, single blanks, not endless."""
    kept = "".join(c if c.isprintable() or c.isspace() else "" for c in text[: MAX_QUERY * 4])
    return " ".join(kept.split())[:MAX_QUERY].strip()


def parse(
    text: str,
    *,
    synonyms: Sequence[Group] = (),
    instead: Mapping[str, Sequence[str]] | None = None,
    prefix: bool = True,
) -> Question:
    """The question in `text`; its last word may be unfinished (`prefix`).

    `instead` has corrections: words to look for in place of one that is nowhere.
    """
    asked = folding.tokens(tidy(text))[:MAX_WORDS]
    phrases = _phrases(synonyms)
    parts: list[Part] = []
    start = 0
    while start < len(asked):
        length, group = _longest(asked, start, phrases)
        own = tuple(asked[start : start + length])
        last = prefix and start + length == len(asked)
        parts.append(_part(own, group, last, instead or {}))
        start += length
    return Question(tuple(parts), folding.compact(tidy(text)))


def groups_of(lines: Iterable[str]) -> tuple[Group, ...]:
    """Synonyms from the owner's lines, e.g. "cup = mug = beaker"; lines without two words say nothing."""
    found = []
    for line in lines:
        phrases = [tuple(folding.tokens(part))[:MAX_PHRASE] for part in line.split("=")]
        group = tuple(dict.fromkeys(phrase for phrase in phrases if phrase))
        if len(group) > 1:
            found.append(group)
    return tuple(found)


def _phrases(synonyms: Sequence[Group]) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """Every phrase by its bare words, with those that stand for it."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for group in synonyms:
        for phrase in group:
            found.setdefault(_bare(phrase), []).extend(other for other in group if other != phrase)
    return found


def _longest(
    asked: Sequence[str], start: int, phrases: Mapping[tuple[str, ...], list[tuple[str, ...]]]
) -> tuple[int, list[tuple[str, ...]]]:
    for length in range(min(MAX_PHRASE, len(asked) - start), 0, -1):
        others = phrases.get(_bare(asked[start : start + length]))
        if others:
            return length, others
    return 1, []


def _goes_on(term: Term, begun: str) -> bool:
    return not term.prefix and term.word.startswith(begun)


def _bare(phrase: Sequence[str]) -> tuple[str, ...]:
    return tuple(folding.singular(word) for word in phrase)


def _part(
    own: tuple[str, ...], group: list[tuple[str, ...]], last: bool, instead: Mapping[str, Sequence[str]]
) -> Part:
    alternatives = [*_own(own, last, instead)]
    for phrase in group:
        alternatives += [tuple(map(Term, _singulars(phrase)))]
    return Part(own, tuple(dict.fromkeys(alternatives)))


def _own(own: tuple[str, ...], last: bool, instead: Mapping[str, Sequence[str]]) -> list[tuple[Term, ...]]:
    if len(own) > 1:
        return [tuple(map(Term, _singulars(own)))]
    word = own[0]
    if word in instead:
        return [(Term(other),) for other in instead[word]]
    found: list[tuple[Term, ...]] = [(Term(form),) for form in sorted(folding.forms(word))]
    unfinished = last and (len(word) > 1 or not word.isascii())  # one letter is the beginning of too much
    return [(Term(word, prefix=True),), *found] if unfinished else found


def _singulars(phrase: Iterable[str]) -> list[str]:
    return [folding.singular(word) for word in phrase]
