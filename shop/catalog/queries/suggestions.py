"""What is offered while somebody types: products, collections, and the words their question may end in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select

from shop.brand import language
from shop.catalog.models import Collection
from shop.catalog.queries.cards import cards
from shop.catalog.search import changes, finding, folding, question, shelves
from shop.catalog.values import ProductCard
from shop.kernel import db, kept

MOST_PRODUCTS, MOST_COLLECTIONS, MOST_COMPLETIONS = 4, 3, 4
LOOKED_AT = 200  # titles that completions are taken from


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """All empty for a text without a word. `collections` are (title, handle)."""

    products: tuple[ProductCard, ...] = ()
    collections: tuple[tuple[str, str], ...] = ()
    completions: tuple[str, ...] = ()
    total: int = 0
    corrected: str = ""


def suggest(text: str) -> Suggestions:
    """What could be meant by `text`, unfinished as it may be. At most six statements."""
    changes.settle()
    shown = shelves.current()
    found = finding.find(text, shown)
    positions = list(islice(found.order(shown.everything, shown), LOOKED_AT))
    locale = language.current()
    titles = [shown.title(at, locale) for at in positions]
    products = cards(shown.product_ids(positions[:MOST_PRODUCTS]))
    return Suggestions(
        products=tuple(products.values()),
        collections=tuple(islice(_collections(text), MOST_COLLECTIONS)),
        completions=() if found.corrected else completions(text, titles),
        total=found.bits.bit_count(),
        corrected=found.corrected,
    )


def completions(text: str, titles: Sequence[str]) -> tuple[str, ...]:
    """`text` with its last word finished as in `titles`, the most common first."""
    asked = question.tidy(text).casefold()
    start, _, last = asked.rpartition(" ")
    if len(last) < 2:
        return ()
    wanted = folding.normalize(last)
    counted: Counter[str] = Counter()
    for title in titles:
        counted.update({word for word in map(_bare, title.casefold().split()) if _finishes(word, wanted)})
    found = sorted(counted, key=lambda word: (-counted[word], word))[:MOST_COMPLETIONS]
    return tuple(f"{start} {word}".strip() for word in found)


def _bare(word: str) -> str:
    return word.strip(".,;:!?()[]«»“”\"'…")


def _finishes(word: str, wanted: str) -> bool:
    plain = folding.normalize(word)
    return plain.startswith(wanted) and plain != wanted


def _collections(text: str) -> Iterable[tuple[str, str]]:
    """Collections whose titles have every word of `text`, the last perhaps unfinished."""
    asked = folding.tokens(question.tidy(text))
    if not asked:
        return
    locale = language.current()
    for handle, titles in _titles():
        words = folding.index_words(titles.values())
        whole = all(folding.forms(word) & words for word in asked[:-1])
        if whole and any(word.startswith(asked[-1]) or word in folding.forms(asked[-1]) for word in words):
            yield titles.get(locale) or titles[""], handle


@kept.until_changed(Collection)
def _titles() -> tuple[tuple[str, dict[str, str]], ...]:
    """(handle, {locale: title}) of all collections, the store's own language under ""."""
    query = select(Collection).order_by(Collection.position, Collection.title)
    return tuple(
        (
            row.handle,
            {
                "": row.title,
                **{code: str(one.get("title") or row.title) for code, one in row.translations.items()},
            },
        )
        for row in db.session().scalars(query)
    )
