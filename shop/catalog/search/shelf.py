"""All products for sale with what lists of them need, kept in memory by each process until something changes.

Reading a list then costs no statement: filters, counts, prices and orders come from here, and the rows of one
page's products from the database. Whoever changes the index renews a mark among the preferences, in the same
transaction and as its last act; preferences are read once a request anyway. Products stand on the shelf in
the order of their merit (in stock, selling well, new), which breaks ties of every search.
"""

from __future__ import annotations

import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select, update

from shop.catalog import handles
from shop.catalog.models import Collection, CollectionProduct, IndexedProduct
from shop.catalog.search import bits, folding
from shop.kernel import clock, db, ids, preferences
from shop.kernel.models import PreferenceRow

KEY = "kept.product_index"
SLOW_S, PATIENCE = 0.1, 20  # a shelf that took long to fill may be older: by 20 times what it took

Value = tuple[str, str]  # slugs of an option's name (tags: "tag") and of its value
TAG = "tag"
RESERVED = {
    TAG,
    "q",
    "sort",
    "page",
    "price",
    "price-from",
    "price-to",
    "available",
    "variant",
    "ref",
    "lang",
}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Facet:
    """What products can be told apart by: an option, or their tags. `labels` are as the owner wrote them."""

    name: str
    label: str
    labels: dict[str, str]
    sets: dict[str, int]

    @property
    def is_tags(self) -> bool:
        """Whether these are tags, of which a product may have many."""
        return self.name == TAG


@dataclass(frozen=True, slots=True)
class Members:
    """A collection: its products by position, in the owner's order."""

    order: tuple[int, ...]
    bits: int


@dataclass(frozen=True)
class Shelf:
    """Products by position, the most deserving first; each list has one entry a product."""

    product_ids: list[uuid.UUID]
    titles: list[dict[str, str]]
    low: list[int]
    high: list[int]
    created: list[datetime]
    popularity: list[float]
    in_stock: int
    facets: dict[str, Facet]
    position_of: dict[int, int]  # by number of the index
    members: dict[str, Members] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many products."""
        return len(self.product_ids)

    @cached_property
    def everything(self) -> int:
        """The set of all."""
        return (1 << self.size) - 1

    @cached_property
    def newest(self) -> list[int]:
        """Positions, the newest product first."""
        return sorted(range(self.size), key=lambda at: (self.created[at], self.product_ids[at]), reverse=True)

    @cached_property
    def cheapest(self) -> list[int]:
        """Positions, the lowest price first."""
        return sorted(range(self.size), key=lambda at: (self.low[at], self.product_ids[at]))

    @cached_property
    def dearest(self) -> list[int]:
        """Positions, the highest lowest price first."""
        return sorted(range(self.size), key=lambda at: (-self.low[at], self.product_ids[at]))

    @cached_property
    def selling(self) -> list[int]:
        """Positions, what sells best first; what does not sell, by merit."""
        return sorted(range(self.size), key=lambda at: (-self.popularity[at], at))

    @cached_property
    def _by_title(self) -> dict[str, list[int]]:
        return {}

    def by_title(self, locale: str) -> list[int]:
        """Positions in the order of the titles as readers of `locale` see them."""
        if locale not in self._by_title:
            key = [
                (folding.normalize(self.title(at, locale)), self.product_ids[at]) for at in range(self.size)
            ]
            self._by_title[locale] = sorted(range(self.size), key=key.__getitem__)
        return self._by_title[locale]

    def title(self, position: int, locale: str) -> str:
        """A product's title for readers of `locale`."""
        known = self.titles[position]
        return known.get(locale) or known[""]


_kept: list[tuple[tuple[Any, ...], float, float, Shelf]] = []


def current() -> Shelf:
    """The shelf as it is now; inside a transaction, as the transaction sees it."""
    if db.in_transaction():
        return load()
    key = (db.engine(), preferences.raw(KEY))
    with _lock:
        if _kept and _fresh(key, *_kept[0][:3]):
            return _kept[0][3]
        began = time.monotonic()
        found = load()
        _kept[:] = [(key, time.monotonic(), time.monotonic() - began, found)]
        return found


def _fresh(key: tuple[Any, ...], kept: tuple[Any, ...], loaded: float, took: float) -> bool:
    if key == kept:
        return True
    return took > SLOW_S and key[0] is kept[0] and time.monotonic() - loaded < took * PATIENCE


def renew() -> None:
    """Have every process fill its shelf anew once the open transaction is committed."""
    row = {"key": KEY, "value": "", "updated_at": clock.now()}
    db.insert_ignore(PreferenceRow, [row])
    db.session().execute(
        update(PreferenceRow)
        .where(PreferenceRow.key == KEY)
        .values(value=ids.new_token())
        .execution_options(synchronize_session=False)
    )
    db.session().info.pop("preferences", None)


def members(shelf: Shelf, handle: str) -> Members:
    """The products of a collection, read once a shelf; none for an unknown handle."""
    if handle not in shelf.members:
        query = (
            select(IndexedProduct.number)
            .join(CollectionProduct, CollectionProduct.product_id == IndexedProduct.product_id)
            .join(Collection, Collection.id == CollectionProduct.collection_id)
            .where(Collection.handle == handle)
            .order_by(CollectionProduct.position, IndexedProduct.created_at.desc(), IndexedProduct.product_id)
        )
        numbers = db.session().scalars(query)
        order = tuple(shelf.position_of[number] for number in numbers if number in shelf.position_of)
        shelf.members[handle] = Members(order, bits.of(order, shelf.size))
    return shelf.members[handle]


def load() -> Shelf:
    """Read the shelf in one statement."""
    columns = (
        *(IndexedProduct.number, IndexedProduct.product_id, IndexedProduct.titles, IndexedProduct.facets),
        *(IndexedProduct.price_low, IndexedProduct.price_high, IndexedProduct.in_stock),
        *(IndexedProduct.popularity, IndexedProduct.created_at),
    )
    rows = list(db.session().execute(select(*columns)))
    rows.sort(key=lambda row: (not row[6], -row[7], -row[8].timestamp(), row[1]))
    return Shelf(
        product_ids=[row[1] for row in rows],
        titles=[row[2] for row in rows],
        low=[row[4] for row in rows],
        high=[row[5] for row in rows],
        created=[row[8] for row in rows],
        popularity=[row[7] for row in rows],
        in_stock=bits.of((at for at, row in enumerate(rows) if row[6]), len(rows)),
        facets=_facets([row[3] for row in rows]),
        position_of={row[0]: at for at, row in enumerate(rows)},
    )


def _facets(of_products: list[list[list[str]]]) -> dict[str, Facet]:
    """Facets by slug of their name, the most common first; spellings with one slug are one value."""
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    labels: dict[Value, str] = {}
    slug = _Slugs()
    for position, pairs in enumerate(of_products):
        for name, value in pairs:
            pair = _param(slug[name]) if name else TAG, slug[value]
            if all(pair):
                found[pair[0]][pair[1]].append(position)
                labels.setdefault((pair[0], ""), name)
                labels.setdefault(pair, value)
    most = sorted(found, key=lambda name: -sum(map(len, found[name].values())))
    return {
        name: Facet(
            name=name,
            label=labels[name, ""],
            labels={value: labels[name, value] for value in found[name]},
            sets={value: bits.of(at, len(of_products)) for value, at in found[name].items()},
        )
        for name in most
    }


def _param(slug: str) -> str:
    """A name that can stand in an address beside those that mean something else there."""
    return f"option-{slug}" if slug in RESERVED or slug.startswith("utm") else slug


class _Slugs(dict[str, str]):
    def __missing__(self, text: str) -> str:
        self[text] = handles.slugify(text)[:80]
        return self[text]
