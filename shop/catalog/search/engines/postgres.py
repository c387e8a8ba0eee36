"""PostgreSQL's text search: a vector of words for each level, GIN indexes, pg_trgm for slips of the pen.

Vectors and queries are written in their literal form from our own words, so no dictionary and no parser of
the server has a say, and nothing typed can act as query language. Without pg_trgm words beginning with the
same letter are the candidates, which is slower and misses slips in the first letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Engine as Database
from sqlalchemy import text

from shop.catalog.search import ddl, distance
from shop.catalog.search.ddl import LEVELS
from shop.catalog.search.engines.base import (
    BODY,
    CANDIDATES,
    LAST,
    MOST,
    NUMBERS,
    WIDE,
    Vocabulary,
    Words,
    places,
)
from shop.catalog.search.question import Question, Term
from shop.kernel import db

LIKENESS = "0.15"  # of trigrams; four letters with two swapped share less than a fifth
_PUT = {
    level: text(
        f"INSERT INTO fts_{level} (number, words) VALUES (:number, CAST(:words AS tsvector))"
        " ON CONFLICT (number) DO UPDATE SET words = excluded.words"
    )
    for level in LEVELS
}
_LEARN = text(
    "INSERT INTO search_words (word, shown)"
    " SELECT * FROM unnest(CAST(:words AS text[]), CAST(:shown AS text[])) ON CONFLICT DO NOTHING"
)
_MATCH = "SELECT number FROM fts_{level} WHERE words @@ CAST(:q{at} AS tsquery)"
_GATED = f"{_MATCH} AND (SELECT wide FROM place{{before}}) < {WIDE}"
# OFFSET 0 has the index asked for words, where a walk along the numbers would look into most of the texts
_NEWEST = f"SELECT number FROM ({_GATED} OFFSET 0) AS everything ORDER BY number DESC LIMIT {MOST}"
_with_trigrams: dict[Database, bool] = {}


class PostgresEngine:
    """`base.Engine` on PostgreSQL."""

    def put(self, rows: Sequence[Words]) -> None:
        """Write the words of products, in place of what was there."""
        vectors = [(row.number, _vectors(row)) for row in rows]
        for level in LEVELS if rows else ():
            values = [{"number": number, "words": words[level]} for number, words in vectors]
            db.session().execute(_PUT[level], values)

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget products."""
        for level in LEVELS if numbers else ():
            gone = text(f"DELETE FROM fts_{level} WHERE number = ANY(:numbers)")
            db.session().execute(gone, {"numbers": list(numbers)})

    def clean(self) -> None:
        """See `base.Engine`."""
        db.session().execute(text("DELETE FROM search_words"))
        for level in LEVELS:
            db.session().execute(text(f"DELETE FROM fts_{level} WHERE number NOT IN ({NUMBERS})"))

    def learn(self, words: Mapping[str, str]) -> None:
        """Add words to the vocabulary."""
        asked = sorted(words)
        db.session().execute(_LEARN, {"words": asked, "shown": [words[word] for word in asked]})

    def find(self, question: Question) -> list[list[int]]:
        """See `base.Engine`."""
        asked = [("sku", _quoted(question.sku) if question.sku else "")]
        if question.parts:
            asked.append(("title", _expression(question, prefix=False)))
            asked += [(n, _expression(question, prefix=question.prefixes(n))) for n in LEVELS[1:]]
        values = {f"q{at}": match for at, (_, match) in enumerate(asked)}
        found = db.session().execute(text(_statement([level for level, _ in asked])), values)
        return places(found, len(asked), list)

    def vocabulary(self, asked: Sequence[str], unfinished: str) -> Vocabulary:
        """See `base.Engine`."""
        trigrams = self.has_trigrams()
        parts, values = list[str](), dict[str, Any]()
        if trigrams:
            parts.append(f"SELECT -1, set_config('pg_trgm.similarity_threshold', '{LIKENESS}', true)")
        for at, word in enumerate(asked):
            values[f"w{at}"] = word
            parts.append(f"SELECT {at}, word FROM search_words WHERE word = :w{at}")
            if word == unfinished:
                values[f"e{at}"] = word + LAST
                begun = f'word COLLATE "C" >= :w{at} AND word COLLATE "C" < :e{at}'
                parts.append(f"(SELECT {at}, :w{at} FROM search_words WHERE {begun} LIMIT 1)")
            if distance.allowed(word):
                parts.append(_like(at, trigrams))
        rows = db.session().execute(text(" UNION ALL ".join(parts)), values).all() if parts else []
        found: dict[str, list[str]] = {word: [] for word in asked}
        for at, word in rows:
            if at >= 0:
                found[asked[at]].append(word)
        return Vocabulary(frozenset(word for word in asked if word in found[word]), found)

    def has_trigrams(self) -> bool:
        """Whether pg_trgm is there; looked up once for each database."""
        engine = db.engine()
        if engine not in _with_trigrams:
            _with_trigrams.clear()
            _with_trigrams[engine] = ddl.has_trigrams(db.session().connection())
        return _with_trigrams[engine]


def _statement(levels: Sequence[str]) -> str:
    """Each place once: its numbers, and how many products it or one before it has."""
    made = []
    for at, level in enumerate(levels):
        match = _NEWEST if at == BODY else _GATED if at > 1 else _MATCH
        before = f"(SELECT wide FROM place{at - 1})" if at > 1 else "0"
        made.append(
            f"place{at} AS MATERIALIZED (SELECT array_agg(number) AS numbers, greatest({before}, count(*)) AS"
            f" wide FROM ({match.format(at=at, level=level, before=at - 1)}) AS found)"
        )
    shown = " UNION ALL ".join(f"SELECT {at}, numbers FROM place{at}" for at in range(len(levels)))
    return f"WITH {', '.join(made)} {shown}"


def _like(at: int, trigrams: bool) -> str:
    unknown = f"NOT EXISTS (SELECT 1 FROM search_words WHERE word = :w{at})"
    if trigrams:
        return (
            f"(SELECT {at}, word FROM search_words WHERE word OPERATOR(public.%) :w{at} AND {unknown}"
            f" ORDER BY public.similarity(word, :w{at}) DESC, word LIMIT {CANDIDATES})"
        )
    near = f"length(word) BETWEEN length(:w{at}) - 2 AND length(:w{at}) + 2 AND {unknown}"
    return f"SELECT {at}, word FROM search_words WHERE starts_with(word, left(:w{at}, 1)) AND {near}"


def _vectors(row: Words) -> dict[str, str]:
    """Each level's vector: the SKUs alone, the others with all words of the levels above them."""
    vectors, held = {"sku": _vector(row.levels[0])}, set[str]()
    for name, words in zip(LEVELS[1:], row.levels[1:], strict=True):
        held |= words
        vectors[name] = _vector(held)
    return vectors


def _vector(words: Iterable[str]) -> str:
    return " ".join(sorted(map(_quoted, words)))


def _expression(question: Question, *, prefix: bool) -> str:
    parts = []
    for part in question.parts:
        either = [" & ".join(map(_term, terms)) for terms in part.wanted(prefix=prefix)]
        parts.append("(" + " | ".join(f"({one})" for one in either) + ")")
    return " & ".join(parts)


def _term(term: Term) -> str:
    return _quoted(term.word) + (":*" if term.prefix else "")


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
