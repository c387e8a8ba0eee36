"""Health checks of finding products: the index, and what PostgreSQL needs for slips of the pen."""

from __future__ import annotations

from datetime import datetime

from shop.catalog.search import ddl, indexing
from shop.kernel import db, registry
from shop.kernel.errors import N_
from shop.kernel.registry import Finding
from shop.kernel.settings import Settings


def install() -> None:
    """Register the checks."""
    registry.health_check("search_index", late_index)
    registry.health_check("search_trigrams", no_trigrams)


def late_index(settings: Settings, at: datetime) -> list[Finding]:
    """Products for sale that lists and search do not show yet."""
    late = indexing.lag()
    if not late:
        return []
    return [
        Finding(
            "search_index",
            N_("%(count)d products for sale are not in the search index as they are now."),
            N_("The worker adds them within minutes; or run: flask --app wsgi catalog reindex"),
            params={"count": late},
        )
    ]


def no_trigrams(settings: Settings, at: datetime) -> list[Finding]:
    """PostgreSQL without pg_trgm: misspelled words are found by their first letter only."""
    if db.dialect() != "postgresql" or ddl.has_trigrams(db.session().connection()):
        return []
    return [
        Finding(
            "search_trigrams",
            N_("PostgreSQL has no extension pg_trgm: fewer misspelled searches find what was meant."),
            N_("Install postgresql-contrib, then run as its owner: CREATE EXTENSION pg_trgm SCHEMA public"),
        )
    ]
