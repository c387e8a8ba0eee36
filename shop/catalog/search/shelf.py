"""All products for sale with what lists of them need: filters, counts, prices and orders cost no statement.

A shelf is one piece of bytes (`packed`), made by `filling` and never changed. Products stand on it in the
order of their merit (in stock, selling well, new), which breaks ties of every search; sets of them are whole
numbers (`bits`), rare facet values lists of positions. 100,000 products take 9 MB.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.catalog.search import bits
from shop.catalog.search.packed import Packed

TAG = "tag"
FEW = 1000  # products that are looked at one by one, whose set is made whenever it is asked for
NOWHERE = 0xFFFFFFFF  # the position of a number that is not on the shelf
BY_TITLE, TITLES, ENDS = "by_title.", "titles.", "ends."  # columns, one for each language


def is_rare(count: int, size: int) -> bool:
    """Whether `count` positions take less room than a set of all products."""
    return count * 32 < size


@dataclass(frozen=True, slots=True)
class Among:
    """A set of products that others are counted among, in the two forms that counting takes."""

    bits: int
    flags: bytes


@dataclass(frozen=True, slots=True)
class Having:
    """The products with one value of a facet: as a set or, where they are few, by position."""

    size: int
    dense: int = 0
    sparse: Sequence[int] = ()

    def count(self, among: Among) -> int:
        """How many of them are in `among`."""
        if self.sparse:
            return sum(map(among.flags.__getitem__, self.sparse))
        return (self.dense & among.bits).bit_count()

    def bits(self, size: int) -> int:
        """Them as a set, on a shelf of `size` products."""
        return bits.of(self.sparse, size) if self.sparse else self.dense


@dataclass(frozen=True, slots=True)
class Facet:
    """What products can be told apart by: an option, or their tags. `labels` are as the owner wrote them.

    `sets` has the most common value first.
    """

    name: str
    label: str
    labels: dict[str, str]
    sets: dict[str, Having]

    @property
    def is_tags(self) -> bool:
        """Whether these are tags, of which a product may have many."""
        return self.name == TAG


class Shelf:
    """Products by position, the most deserving first."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self.size: int = packed.head["size"]
        self.mark: str = packed.head["mark"]
        self.everything = (1 << self.size) - 1
        self.in_stock = int.from_bytes(packed.column("in_stock"), "little")
        self.low, self.high = packed.column("low", "q"), packed.column("high", "q")
        self._position_of = packed.column("position_of", "I")
        self._texts = {code: _Texts(packed, code) for code in packed.head["locales"]}
        self._sets_of_members: dict[str, int] = {}
        self.facets: dict[str, Facet] = {row["name"]: self._facet(row) for row in packed.head["facets"]}

    def order(self, name: str) -> memoryview[int]:
        """Positions in an order of `filling.ORDERS`."""
        return self._packed.column(name, "I")

    @property
    def has_ratings(self) -> bool:
        """Whether any product was rated."""
        return "best_rated" in self._packed

    def by_title(self, locale: str) -> memoryview[int]:
        """Positions in the order of the titles as readers of `locale` see them."""
        name = BY_TITLE + locale
        return self._packed.column(name if name in self._packed else BY_TITLE, "I")

    def title(self, position: int, locale: str) -> str:
        """A product's title for readers of `locale`."""
        return self._texts.get(locale, self._texts[""])[position] or self._texts[""][position]

    def titles(self, position: int) -> list[str]:
        """A product's titles in all languages."""
        return [title for texts in self._texts.values() if (title := texts[position])]

    def product_ids(self, positions: Iterable[int]) -> Iterator[uuid.UUID]:
        """The products at `positions`."""
        column = self._packed.column("ids")
        return (uuid.UUID(bytes=bytes(column[at * 16 : at * 16 + 16])) for at in positions)

    def places(self, product_ids: Iterable[uuid.UUID]) -> list[int]:
        """Where these products stand; those that do not are left out."""
        column = bytes(self._packed.column("ids"))
        found = (_place(column, one.bytes) for one in product_ids)
        return [at for at in found if at is not None]

    def positions_of(self, numbers: Sequence[int]) -> list[int]:
        """Where the products with these numbers of the index stand; those that do not are left out."""
        try:
            found = list(map(self._position_of.__getitem__, numbers))
        except IndexError:  # newer than this shelf
            last = len(self._position_of)
            found = [self._position_of[number] for number in numbers if number < last]
        return [at for at in found if at != NOWHERE] if NOWHERE in found else found

    def members(self, handle: str) -> tuple[Sequence[int], int]:
        """A collection: positions in the owner's order, and the set; empty for an unknown handle."""
        start, end = self._packed.head["members"].get(handle, (0, 0))
        order = self._packed.column("members", "I")[start:end]
        return order, self._members_bits(handle, order)

    def _members_bits(self, handle: str, order: Sequence[int]) -> int:
        if len(order) < FEW:
            return bits.of(order, self.size)
        if handle not in self._sets_of_members:
            self._sets_of_members[handle] = bits.of(order, self.size)
        return self._sets_of_members[handle]

    def _facet(self, row: Mapping[str, Any]) -> Facet:
        column = self._packed.column("sets")
        labels, sets = dict[str, str](), dict[str, Having]()
        for slug, label, size, offset, length in row["values"]:
            found = column[offset : offset + length]
            labels[slug] = label
            if is_rare(size, self.size):
                sets[slug] = Having(size, sparse=found.cast("I"))
            else:
                sets[slug] = Having(size, dense=int.from_bytes(found, "little"))
        return Facet(row["name"], row["label"], labels, sets)


def _place(column: bytes, wanted: bytes) -> int | None:
    at = column.find(wanted)
    while at % 16 and at >= 0:
        at = column.find(wanted, at + 1)
    return at // 16 if at >= 0 else None


class _Texts:
    """A column of texts, one for each product."""

    def __init__(self, packed: Packed, code: str) -> None:
        self._text, self._ends = packed.column(TITLES + code), packed.column(ENDS + code, "I")

    def __getitem__(self, position: int) -> str:
        start = self._ends[position - 1] if position else 0
        return str(self._text[start : self._ends[position]], "utf-8")
