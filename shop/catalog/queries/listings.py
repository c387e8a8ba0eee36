"""Pages of products: a collection's, all, or those found by words; filtered, sorted, counted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from shop.brand import language
from shop.catalog.queries.cards import cards
from shop.catalog.search import bits, changes, filters, finding, shelves
from shop.catalog.search.filters import FacetView, Filters
from shop.catalog.search.finding import Found
from shop.catalog.search.shelf import Shelf
from shop.catalog.values import Listing

BEST_RATED, RECOMMENDED = "best-rated", "recommended"
ORDERS = {
    RECOMMENDED: "selling",
    "newest": "newest",
    "price-up": "cheapest",
    "price-down": "dearest",
    "best-selling": "selling",
    BEST_RATED: "best_rated",
}
SORTS = ("featured", *(name for name in ORDERS if name != RECOMMENDED), "title")
MAX_PER_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsed:
    """A page of products with what else can be chosen. `listing.page` may lie past the last: no cards then.

    `everything` is how many there are without filters, `more` whether there are still others that are not
    told apart (a word that so many descriptions have); prices are minor units; `corrected` is the question
    answered instead of the one asked, empty when it was that one.
    """

    listing: Listing
    facets: tuple[FacetView, ...] = ()
    everything: int = 0
    price_low: int = 0
    price_high: int = 0
    available: int = 0
    corrected: str = ""
    more: bool = False


def products_in(
    collection_handle: str | None = None, *, page: int = 1, per_page: int = 24, sort: str = "featured"
) -> Listing:
    """One page of a collection, or of all products for None. An unknown `sort` counts as "featured".

    "featured" is the owner's order in a collection, newest first among all. A page past the last is the last.
    """
    shown = _current()
    base, own_order = _base(shown, collection_handle)
    order = _sorted(shown, base, sort, own_order)
    return _listing(shown, order, base.bit_count(), page=page, per_page=per_page)


def search(text: str, *, page: int = 1, per_page: int = 24) -> Listing:
    """One page of what is found for `text`, best first; nothing for a text without a word."""
    shown = _current()
    found = finding.find(text, shown)
    order = found.order(shown.everything, shown)
    return _listing(shown, order, found.bits.bit_count(), page=page, per_page=per_page)


def browse(
    *,
    collection: str | None = None,
    text: str | None = None,
    chosen: Filters | None = None,
    sort: str = "",
    page: int = 1,
    per_page: int = 24,
    first: Sequence[uuid.UUID] = (),
) -> Browsed:
    """A page of a collection, of what is found for `text`, or of all products, with facets and their counts.

    `first` are products that a "recommended" order begins with, if they are among them. At most three
    statements for a collection, and three more for a question.
    """
    shown, chosen = _current(), chosen or Filters()
    found = finding.find(text, shown) if text is not None else None
    base, own_order = (found.bits, None) if found is not None else _base(shown, collection)
    left = filters.narrow(shown, base, chosen)
    order = _sorted(shown, left.bits, sort, own_order, found)
    if sort == RECOMMENDED and first:
        order = _with_first(shown, left.bits & shown.in_stock, order, first)
    return Browsed(
        listing=_listing(shown, order, left.bits.bit_count(), page=page, per_page=per_page, nearest=False),
        facets=left.facets,
        everything=base.bit_count(),
        price_low=left.price_low,
        price_high=left.price_high,
        available=left.available,
        corrected=found.corrected if found is not None else "",
        more=found is not None and found.more,
    )


def newest(most: int) -> list[uuid.UUID]:
    """What came last into the shop and can be bought, from the shelf: no statement while nothing changes."""
    shown = _current()
    found = bits.in_order(shown.in_stock, shown.order("newest"), shown.size)
    return list(shown.product_ids(islice(found, most)))


def has_ratings() -> bool:
    """Whether any product was rated, so that lists can have the best rated first."""
    return _current().has_ratings


def facet_values() -> dict[str, dict[str, str]]:
    """Every facet of the shop: {facet: {value: label}}."""
    return {name: facet.labels for name, facet in _current().facets.items()}


def _current() -> Shelf:
    changes.settle()
    return shelves.current()


def _base(shown: Shelf, collection: str | None) -> tuple[int, Sequence[int] | None]:
    if collection is None:
        return shown.everything, None
    order, members = shown.members(collection)
    return members, order


def _sorted(
    shown: Shelf, among: int, sort: str, own_order: Sequence[int] | None, found: Found | None = None
) -> Iterable[int]:
    """Positions of `among` in the order asked for, else as the owner put them, or by relevance."""
    if sort == "title":
        return bits.in_order(among, shown.by_title(language.current()), shown.size)
    if sort in ORDERS and (sort != BEST_RATED or shown.has_ratings):
        return bits.in_order(among, shown.order(ORDERS[sort]), shown.size)
    if found is not None:
        return found.order(among, shown)
    order = own_order if own_order is not None else shown.order("newest")
    return order if among == shown.everything else bits.in_order(among, order, shown.size)


def _with_first(shown: Shelf, among: int, order: Iterable[int], first: Sequence[uuid.UUID]) -> Iterator[int]:
    """`order` with the positions of `first` before all others."""
    ahead = [at for at in shown.places(first) if among >> at & 1]
    yield from ahead
    known = frozenset(ahead)
    yield from (at for at in order if at not in known)


def _listing(
    shown: Shelf, order: Iterable[int], total: int, *, page: int, per_page: int, nearest: bool = True
) -> Listing:
    per_page = min(max(per_page, 1), MAX_PER_PAGE)
    pages = -(-total // per_page)
    page = max(page, 1)
    if nearest:
        page = min(page, max(pages, 1))
    if page > pages:
        return Listing(cards=(), total=total, page=page, pages=pages)
    of_page = islice(order, (page - 1) * per_page, page * per_page)
    found = cards(shown.product_ids(of_page))
    return Listing(cards=tuple(found.values()), total=total, page=page, pages=pages)
