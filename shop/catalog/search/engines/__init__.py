"""The search engines, one for each database, behind one interface (`base.Engine`)."""

from __future__ import annotations

from shop.catalog.search.engines import postgres, sqlite
from shop.catalog.search.engines.base import BODY, MOST, WIDE, Engine, Words
from shop.kernel import db

_ENGINES: dict[str, Engine] = {"sqlite": sqlite.SqliteEngine(), "postgresql": postgres.PostgresEngine()}


def current() -> Engine:
    """The engine of the shop's database."""
    return _ENGINES[db.dialect()]


__all__ = ["BODY", "MOST", "WIDE", "Engine", "Words", "current"]
