"""The orders that lists can be put in, by their code in the address, the list's own first."""

from __future__ import annotations

from collections.abc import Mapping

from shop.catalog import queries as catalog
from shop.kernel.errors import N_

SORTS = {
    "featured": N_("Featured"),
    "best-selling": N_("Best selling"),
    catalog.BEST_RATED: N_("Best rated"),
    "newest": N_("Newest"),
    "price-up": N_("Price, low to high"),
    "price-down": N_("Price, high to low"),
    "title": N_("Name"),
}
SEARCH_SORTS = {
    "relevance": N_("Best match"),
    **{code: name for code, name in SORTS.items() if code != "featured"},
}


def of_collections(*, recommended: bool) -> Mapping[str, str]:
    """The orders of collections, with what fits the reader and sells first where that is `recommended`."""
    return {catalog.RECOMMENDED: N_("Recommended"), **SORTS} if recommended else SORTS


def offered(sorts: Mapping[str, str]) -> Mapping[str, str]:
    """`sorts` without that by stars where there are none."""
    if catalog.has_ratings():
        return sorts
    return {code: name for code, name in sorts.items() if code != catalog.BEST_RATED}
