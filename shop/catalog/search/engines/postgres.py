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

from shop.catalog.models import SearchWord
from shop.catalog.search import ddl, distance
from shop.catalog.search.ddl import LEVELS
from shop.catalog.search.engines.base import CANDIDATES, GATES, NUMBERS, WIDE, Vocabulary, Words, places
from shop.catalog.search.question import Question, Term
from shop.kernel import db

LIKENESS = "0.15"  # of trigrams; four letters with two swapped share less than a fifth
_PUT = text(
    f"INSERT INTO fts_products (number, {', '.join(LEVELS)})"
    f" VALUES (:number, {', '.join(f'CAST(:{n} AS tsvector)' for n in LEVELS)})"
    f" ON CONFLICT (number) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in LEVELS)}"
)
_MATCH = "FROM fts_products WHERE {level} @@ CAST(:q{at} AS tsquery)"
_NUMBERS = f"SELECT {{at}}, (SELECT string_agg(CAST(number AS text), ' ') {_MATCH})"
_GATE = f" WHERE (SELECT count(*) FROM (SELECT 1 {_MATCH} LIMIT {WIDE}) AS wide) < {WIDE}"
_with_trigrams: dict[Database, bool] = {}


class PostgresEngine:
    """`base.Engine` on PostgreSQL."""

    def put(self, rows: Sequence[Words]) -> None:
        """Write the words of products, in place of what was there."""
        if rows:
            db.session().execute(_PUT, [{"number": row.number, **_vectors(row)} for row in rows])

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget products."""
        gone = text("DELETE FROM fts_products WHERE number = ANY(:numbers)")
        db.session().execute(gone, {"numbers": list(numbers)})

    def clean(self) -> None:
        """See `base.Engine`."""
        db.session().execute(text("DELETE FROM search_words"))
        db.session().execute(text(f"DELETE FROM fts_products WHERE number NOT IN ({NUMBERS})"))

    def learn(self, words: Mapping[str, str]) -> None:
        """Add words to the vocabulary."""
        rows = [{"word": word, "shown": words[word]} for word in sorted(words)]
        db.insert_ignore(SearchWord, rows)

    def find(self, question: Question) -> list[list[int]]:
        """See `base.Engine`."""
        asked = [("sku", _quoted(question.sku) if question.sku else "")]
        if question.parts:
            asked.append(("title", _expression(question, prefix=False)))
            asked += [(level, _expression(question, prefix=True)) for level in LEVELS[1:]]
        query = " UNION ALL ".join(_place(at, asked) for at in range(len(asked)))
        values = {f"q{at}": match for at, (_, match) in enumerate(asked)}
        found = {row[0]: row[1] for row in db.session().execute(text(query), values)}
        return places(found, len(asked))

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
                parts.append(
                    f"(SELECT {at}, :w{at} FROM search_words WHERE starts_with(word, :w{at}) LIMIT 1)"
                )
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


def _place(at: int, asked: Sequence[tuple[str, str]]) -> str:
    numbers = _NUMBERS.format(at=at, level=asked[at][0])
    return numbers + (_GATE.format(at=GATES[at], level=asked[GATES[at]][0]) if at in GATES else "")


def _like(at: int, trigrams: bool) -> str:
    if trigrams:
        return (
            f"(SELECT {at}, word FROM search_words WHERE word OPERATOR(public.%) :w{at}"
            f" ORDER BY public.similarity(word, :w{at}) DESC, word LIMIT {CANDIDATES})"
        )
    length = f"length(word) BETWEEN length(:w{at}) - 2 AND length(:w{at}) + 2"
    return f"SELECT {at}, word FROM search_words WHERE starts_with(word, left(:w{at}, 1)) AND {length}"


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
        either = [" & ".join(_term(term, prefix) for term in terms) for terms in part.alternatives]
        parts.append("(" + " | ".join(f"({one})" for one in either) + ")")
    return " & ".join(parts)


def _term(term: Term, prefix: bool) -> str:
    return _quoted(term.word) + (":*" if prefix and term.prefix else "")


def _quoted(word: str) -> str:
    return "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
