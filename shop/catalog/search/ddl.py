"""The tables of the search engines themselves, which are no models: made beside the models' tables.

SQLite: an FTS5 table of the products' words and one of the trigrams of all words. PostgreSQL: a table of
text-search vectors, and a trigram index where the extension pg_trgm may be created. All are named `fts_…`,
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
_POSTGRES = (
    "CREATE TABLE IF NOT EXISTS fts_products (number bigint CONSTRAINT pk_fts_products PRIMARY KEY, "
    + ", ".join(f"{level} tsvector NOT NULL" for level in LEVELS)
    + ")",
    *(
        f"CREATE INDEX IF NOT EXISTS fts_products_{level} ON fts_products USING gin ({level})"
        " WITH (fastupdate = off)"
        for level in LEVELS
    ),
)
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
    if has_trigrams(connection) or _extend(connection):
        connection.exec_driver_sql(_TRIGRAM_INDEX)


def drop(connection: Connection) -> None:
    """Take the engine's tables away; the extension stays, as it is not ours alone."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS fts_words")
    else:
        connection.exec_driver_sql("DROP INDEX IF EXISTS fts_words_trigrams")
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
