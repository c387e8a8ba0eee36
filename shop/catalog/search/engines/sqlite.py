"""SQLite's FTS5: a table of words with prefix indexes, and trigrams of the vocabulary for slips of the pen.

Questions are put together from quoted words alone, so nothing typed can act as FTS5's query language.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, text

from shop.catalog.models import SearchWord
from shop.catalog.search import distance
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

_PLACES = ", ".join(f":{level}" for level in LEVELS)
_INSERT = text(f"INSERT INTO fts_products (rowid, {', '.join(LEVELS)}) VALUES (:number, {_PLACES})")
_TRIGRAMS = text("INSERT INTO fts_words (padded, word) VALUES (:padded, :word)")
_DELETE = text("DELETE FROM fts_products WHERE rowid = :number")
_MATCH = "SELECT rowid AS number FROM fts_products WHERE fts_products MATCH :q{at}"
# CROSS JOIN goes from left to right: behind a wide place the words are not even looked up
_GATED = (
    "SELECT rowid AS number FROM place{before} CROSS JOIN fts_products"
    f" WHERE place{{before}}.wide < {WIDE} AND fts_products MATCH :q{{at}}"
)
_NEWEST = f"{_GATED} ORDER BY rowid DESC LIMIT {MOST}"


class SqliteEngine:
    """`base.Engine` on FTS5."""

    def put(self, rows: Sequence[Words]) -> None:
        """Write the words of products, in place of what was there."""
        self.remove([row.number for row in rows])
        if rows:
            values = [
                {
                    "number": row.number,
                    **{n: " ".join(sorted(w)) for n, w in zip(LEVELS, row.levels, strict=True)},
                }
                for row in rows
            ]
            db.session().execute(_INSERT, values)

    def remove(self, numbers: Sequence[int]) -> None:
        """Forget products."""
        if numbers:
            db.session().execute(_DELETE, [{"number": number} for number in numbers])

    def clean(self) -> None:
        """See `base.Engine`."""
        for table in ("fts_words", "search_words"):
            db.session().execute(text(f"DELETE FROM {table}"))
        db.session().execute(text(f"DELETE FROM fts_products WHERE rowid NOT IN ({NUMBERS})"))

    def learn(self, words: Mapping[str, str]) -> None:
        """Add words to the vocabulary, and their trigrams."""
        known = set(db.session().scalars(select(SearchWord.word).where(SearchWord.word.in_(list(words)))))
        new = [{"word": word, "shown": words[word]} for word in sorted(words.keys() - known)]
        if new:
            db.session().execute(insert(SearchWord), new)
            db.session().execute(
                _TRIGRAMS, [{"word": row["word"], "padded": f"^^{row['word']}$$"} for row in new]
            )

    def find(self, question: Question) -> list[list[int]]:
        """See `base.Engine`."""
        matches = list(_matches(question))
        if not matches:
            return []
        values = {f"q{at}": match for at, match in enumerate(matches)}
        found = db.session().execute(text(_statement(len(matches))), values)
        return places(found, len(matches), _numbers)

    def vocabulary(self, asked: Sequence[str], unfinished: str) -> Vocabulary:
        """See `base.Engine`."""
        parts, values = list[str](), dict[str, Any]()
        for at, word in enumerate(asked):
            values[f"w{at}"] = word
            parts.append(f"SELECT {at}, word FROM search_words WHERE word = :w{at}")
            if word == unfinished:
                values[f"e{at}"] = word + LAST
                parts.append(
                    _limited(
                        f"SELECT {at}, :w{at} FROM search_words WHERE word >= :w{at} AND word < :e{at}", 1
                    )
                )
            if distance.allowed(word):
                values[f"t{at}"] = " OR ".join(f'"{part}"' for part in _trigrams(word))
                known = f"SELECT 1 FROM search_words WHERE word = :w{at}"
                like = (
                    f"SELECT {at}, word FROM (SELECT 1 WHERE NOT EXISTS ({known})) CROSS JOIN fts_words"
                    f" WHERE fts_words MATCH :t{at} ORDER BY rank"
                )
                parts.append(_limited(like, CANDIDATES))
        rows = db.session().execute(text(" UNION ALL ".join(parts)), values).all() if parts else []
        found: dict[str, list[str]] = {word: [] for word in asked}
        for at, word in rows:
            found[asked[at]].append(word)
        return Vocabulary(frozenset(word for word in asked if word in found[word]), found)


def _statement(count: int) -> str:
    """Each place once: its numbers, and how many products it or one before it has."""
    made = []
    for at in range(count):
        match = _NEWEST if at == BODY else _GATED if at > 1 else _MATCH
        before = f"(SELECT wide FROM place{at - 1})" if at > 1 else "0"
        made.append(
            f"place{at} AS MATERIALIZED (SELECT group_concat(number) AS numbers, max({before}, count(*)) AS"
            f" wide FROM ({match.format(at=at, before=at - 1)}))"
        )
    shown = " UNION ALL ".join(f"SELECT {at}, numbers FROM place{at}" for at in range(count))
    return f"WITH {', '.join(made)} {shown}"


def _numbers(listed: str) -> list[int]:
    found: list[int] = json.loads(f"[{listed}]")
    return found


def _limited(query: str, most: int) -> str:
    return f"SELECT * FROM ({query} LIMIT {most})"


def _matches(question: Question) -> Iterator[str]:
    """A question to FTS5 for each place of the answer."""
    if question.sku:
        yield f"{{sku}}: {_quoted(question.sku)}"
    else:
        yield '{sku}: ""'
    if not question.parts:
        return
    yield f"{{title}}: ({_expression(question, prefix=False)})"
    for most in range(2, len(LEVELS) + 1):
        prefix = question.prefixes(LEVELS[most - 1])
        yield f"{{{' '.join(LEVELS[1:most])}}}: ({_expression(question, prefix=prefix)})"


def _expression(question: Question, *, prefix: bool) -> str:
    parts = []
    for part in question.parts:
        either = [" AND ".join(map(_term, terms)) for terms in part.wanted(prefix=prefix)]
        parts.append("(" + " OR ".join(f"({one})" for one in either) + ")")
    return " AND ".join(parts)


def _term(term: Term) -> str:
    return _quoted(term.word) + (" *" if term.prefix else "")


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _trigrams(word: str) -> list[str]:
    padded = f"^^{word}$$".replace('"', "")
    return sorted({padded[i : i + 3] for i in range(len(padded) - 2)})
