"""The tables of the search engines themselves, which are no models: made beside the models' tables.

SQLite: an FTS5 table of the products' words and one of the trigrams of all words. PostgreSQL: a table of
text-search vectors for each level (what matches is read from the table, so that of titles must not be as wide
as descriptions are), and a trigram index where the extension pg_trgm may be created. All are named `fts_…`,
by which migrations and their test leave them alone. `create` runs with `create_all`; migrations call it too.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, text
from sqlalchemy.exc import DBAPIError

from shop.catalog.models import SearchWord

LEVELS = ("sku", "title", "options", "tags", "body")  # what counts more comes first
EXTENSION = "pg_trgm"

# The `ascii` tokenizer takes the words as we made them: whatever is not ASCII belongs to a word.
_SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS fts_products USING fts5({', '.join(LEVELS)},"
    " tokenize='ascii', detail=column, prefix='1 2 3')",
    "CREATE VIRTUAL TABLE IF NOT EXISTS fts_words USING fts5(padded, word UNINDEXED, tokenize='trigram')",
)
_POSTGRES = tuple(
    statement.format(level=level)
    for level in LEVELS
    for statement in (
        "CREATE TABLE IF NOT EXISTS fts_{level} (number bigint CONSTRAINT pk_fts_{level} PRIMARY KEY,"
        " words tsvector NOT NULL)",
        "CREATE INDEX IF NOT EXISTS fts_{level}_words ON fts_{level} USING gin (words)"
        " WITH (fastupdate = off)",
    )
)
_BEGINNINGS = 'CREATE INDEX IF NOT EXISTS fts_words_beginnings ON search_words (word COLLATE "C")'
_TRIGRAMS = f"CREATE EXTENSION IF NOT EXISTS {EXTENSION} WITH SCHEMA public"
_TRIGRAM_INDEX = (
    "CREATE INDEX IF NOT EXISTS fts_words_trigrams ON search_words USING gin (word public.gin_trgm_ops)"
)


def create(connection: Connection) -> None:
    """Make the engine's tables on `connection` where they are missing."""
    if connection.dialect.name == "sqlite":
        for statement in _SQLITE:
            connection.exec_driver_sql(statement)
        return
    for statement in _POSTGRES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(_BEGINNINGS)
    if has_trigrams(connection) or _extend(connection):
        connection.exec_driver_sql(_TRIGRAM_INDEX)


def drop(connection: Connection) -> None:
    """Take the engine's tables away; the extension stays, as it is not ours alone."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS fts_words")
    else:
        for name in ("trigrams", "beginnings"):
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS fts_words_{name}")
        for level in LEVELS:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS fts_{level}")
    connection.exec_driver_sql("DROP TABLE IF EXISTS fts_products")


def has_trigrams(connection: Connection) -> bool:
    """Whether PostgreSQL's extension for slips of the pen is there, in the schema where it is looked for."""
    query = text(
        "SELECT count(*) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
        " WHERE e.extname = :name AND n.nspname = 'public'"
    )
    return bool(connection.scalar(query, {"name": EXTENSION}))


def _extend(connection: Connection) -> bool:
    """Create the extension; False where this account may not, or where it is not installed."""
    try:
        with connection.begin_nested():
            connection.exec_driver_sql(_TRIGRAMS)
    except DBAPIError:
        return False
    return has_trigrams(connection)


def _with_the_models(_table: Any, connection: Connection, **_rest: Any) -> None:
    create(connection)


def _before_the_models(_table: Any, connection: Connection, **_rest: Any) -> None:
    drop(connection)


event.listen(SearchWord.__table__, "after_create", _with_the_models)
event.listen(SearchWord.__table__, "before_drop", _before_the_models)
