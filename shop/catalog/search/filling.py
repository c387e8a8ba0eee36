"""Filling a shelf: what the index knows of all products, as columns in the order of their merit."""

from __future__ import annotations

import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from shop.catalog import handles, stars
from shop.catalog.models import Collection, CollectionProduct, IndexedProduct, Product
from shop.catalog.search import bits, folding
from shop.catalog.search.packed import Packed, pack
from shop.catalog.search.shelf import BY_TITLE, ENDS, NOWHERE, TAG, TITLES, Shelf, is_rare
from shop.kernel import db

RESERVED = {
    *(TAG, "q", "sort", "page", "price", "price-from", "price-to"),
    *("available", "variant", "ref", "lang"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A product as the index has it. `rated` is how well (`stars.score`), None without reviews."""

    number: int
    product_id: uuid.UUID
    titles: Mapping[str, str]
    facets: Sequence[Sequence[str]]
    low: int
    high: int
    in_stock: bool
    popularity: float
    created_at: datetime
    rated: float | None = None


@dataclass(slots=True)
class _Values:
    """The values of one facet: label and positions of each."""

    label: str
    labels: dict[str, str] = field(default_factory=dict)
    found: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))


def load(mark: str = "") -> bytes:
    """Read all products, their ratings and collections, in three statements, and pack them."""
    columns = (
        *(IndexedProduct.number, IndexedProduct.product_id, IndexedProduct.titles, IndexedProduct.facets),
        *(IndexedProduct.price_low, IndexedProduct.price_high, IndexedProduct.in_stock),
        *(IndexedProduct.popularity, IndexedProduct.created_at),
    )
    rated = _ratings()
    rows = [
        Row(
            number=row[0],
            product_id=row[1],
            titles=row[2],
            facets=row[3],
            low=row[4],
            high=row[5],
            in_stock=row[6],
            popularity=row[7],
            created_at=row[8],
            rated=rated.get(row[1]),
        )
        for row in db.session().execute(select(*columns))
    ]
    return filled(rows, _memberships(), mark=mark)


def filled(rows: Iterable[Row], memberships: Iterable[tuple[str, int]] = (), *, mark: str = "") -> bytes:
    """Pack `rows`; `memberships` are (collection's handle, product's number) in the owner's order."""
    stand = sorted(
        rows, key=lambda row: (not row.in_stock, -row.popularity, -row.created_at.timestamp(), row.product_id)
    )
    head, columns = dict[str, Any](), dict[str, bytes]()
    columns["ids"] = b"".join(row.product_id.bytes for row in stand)
    columns["low"] = array("q", [row.low for row in stand]).tobytes()
    columns["high"] = array("q", [row.high for row in stand]).tobytes()
    columns["in_stock"] = _set([at for at, row in enumerate(stand) if row.in_stock], len(stand))
    places = _places(stand)
    columns["position_of"] = places.tobytes()
    columns |= {name: array("I", order).tobytes() for name, order in _orders(stand).items()}
    locales = sorted({code for row in stand for code in row.titles} | {""})
    for code in locales:
        columns |= _titles(stand, code)
    head["facets"], columns["sets"] = _facets(stand)
    head["members"], columns["members"] = _members(memberships, places)
    return pack({**head, "mark": mark, "size": len(stand), "locales": locales}, columns)


def shelf(mark: str = "") -> Shelf:
    """A shelf as the database is now."""
    return Shelf(Packed(load(mark)))


def _ratings() -> dict[uuid.UUID, float]:
    query = select(Product.id, Product.rating_stars).where(Product.rating_count > 0)
    return {row[0]: stars.score(row[1]) for row in db.session().execute(query) if row[1]}


def _memberships() -> Iterable[tuple[str, int]]:
    query = (
        select(Collection.handle, IndexedProduct.number)
        .join(CollectionProduct, CollectionProduct.collection_id == Collection.id)
        .join(IndexedProduct, IndexedProduct.product_id == CollectionProduct.product_id)
        .order_by(
            Collection.handle,
            CollectionProduct.position,
            IndexedProduct.created_at.desc(),
            IndexedProduct.product_id,
        )
    )
    return ((row[0], row[1]) for row in db.session().execute(query))


def _orders(stand: Sequence[Row]) -> dict[str, list[int]]:
    """Positions in every order that lists have, but those by title."""
    every, ids = range(len(stand)), [row.product_id for row in stand]
    orders = {
        "newest": sorted(every, key=lambda at: (stand[at].created_at, ids[at]), reverse=True),
        "cheapest": sorted(every, key=lambda at: (stand[at].low, ids[at])),
        "dearest": sorted(every, key=lambda at: (-stand[at].low, ids[at])),
        "highest": sorted(every, key=lambda at: -stand[at].high),
        "selling": sorted(every, key=lambda at: (-stand[at].popularity, at)),
    }
    if any(row.rated is not None for row in stand):
        orders["best_rated"] = sorted(every, key=lambda at: _rated_first(stand[at].rated))
    return orders


def _rated_first(rated: float | None) -> tuple[bool, float]:
    return rated is None, -(rated or 0.0)


def _titles(stand: Sequence[Row], code: str) -> dict[str, bytes]:
    """The titles in one language, where each ends, and the order its readers see them in."""
    said = [row.titles.get(code, "").encode() for row in stand]
    ends, end = array("I"), 0
    for title in said:
        end += len(title)
        ends.append(end)
    keys = [(folding.normalize(row.titles.get(code) or row.titles[""]), row.product_id) for row in stand]
    order = array("I", sorted(range(len(stand)), key=keys.__getitem__))
    return {TITLES + code: b"".join(said), ENDS + code: ends.tobytes(), BY_TITLE + code: order.tobytes()}


def _places(stand: Sequence[Row]) -> array[int]:
    """The position of every number of the index."""
    places = array("I", [NOWHERE]) * (max((row.number for row in stand), default=-1) + 1)
    for at, row in enumerate(stand):
        places[row.number] = at
    return places


def _members(
    memberships: Iterable[tuple[str, int]], places: Sequence[int]
) -> tuple[dict[str, tuple[int, int]], bytes]:
    """Where each collection begins and ends in the column, and the column."""
    found, order = dict[str, tuple[int, int]](), array("I")
    for handle, number in memberships:
        if number < len(places) and places[number] != NOWHERE:
            order.append(places[number])
            found[handle] = (found[handle][0] if handle in found else len(order) - 1, len(order))
    return found, order.tobytes()


def _facets(stand: Sequence[Row]) -> tuple[list[dict[str, Any]], bytes]:
    """Facets by slug of their name, the most common first, as are their values; and the column of sets.

    Spellings with one slug are one value.
    """
    facets: dict[str, _Values] = {}
    slug = _Slugs()
    for position, row in enumerate(stand):
        for name, value in row.facets:
            param, written = _param(slug[name]) if name else TAG, slug[value]
            if param and written:
                values = facets.setdefault(param, _Values(name))
                values.labels.setdefault(written, value)
                if not (at := values.found[written]) or at[-1] != position:
                    at.append(position)
    sets = bytearray()
    most = sorted(facets, key=lambda name: -sum(map(len, facets[name].found.values())))
    return [_written(name, facets[name], sets, len(stand)) for name in most], bytes(sets)


def _written(name: str, values: _Values, sets: bytearray, size: int) -> dict[str, Any]:
    rows = []
    for value, at in sorted(values.found.items(), key=lambda one: -len(one[1])):
        data = at.tobytes() if is_rare(len(at), size) else _set(at, size)
        rows.append([value, values.labels[value], len(at), len(sets), len(data)])
        sets += data.ljust(-(-len(data) // 4) * 4, b"\x00")
    return {"name": name, "label": values.label, "values": rows}


def _set(positions: Iterable[int], size: int) -> bytes:
    return bits.of(positions, size).to_bytes(-(-size // 8), "little")


def _param(slug: str) -> str:
    """A name that can stand in an address beside those that mean something else there."""
    return f"option-{slug}" if slug in RESERVED or slug.startswith("utm") else slug


class _Slugs(dict[str, str]):
    def __missing__(self, text: str) -> str:
        self[text] = handles.slugify(text)[:80]
        return self[text]
