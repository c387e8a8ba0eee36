"""A shelf written into one piece of bytes and read where it lies."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shop.catalog.search import bits
from shop.catalog.search.filling import Row, filled
from shop.catalog.search.packed import Packed, pack
from shop.catalog.search.shelf import Among, Shelf

AT = datetime(2026, 11, 24, tzinfo=UTC)


def row(number: int, **more: Any) -> Row:
    return Row(
        **{
            "number": number,
            "product_id": uuid.UUID(int=number),
            "titles": {"": f"Pot {number}"},
            "facets": [],
            "low": 100 * number,
            "high": 100 * number + 50,
            "in_stock": True,
            "popularity": 0.0,
            "created_at": AT - timedelta(days=number),
            **more,
        }
    )


def numbers(shelf: Shelf, order: Any) -> list[int]:
    return [one.int for one in shelf.product_ids(order)]


def test_columns_come_back_as_they_were() -> None:
    packed = Packed(pack({"size": 3, "said": "שלום"}, {"a": b"12345", "b": b"", "c": b"\x01\x00\x00\x00"}))
    assert (packed.head["size"], packed.head["said"]) == (3, "שלום")
    assert bytes(packed.column("a")) == b"12345"
    assert list(packed.column("c", "I")) == [1]
    assert "b" in packed
    assert "d" not in packed


@pytest.mark.parametrize("harm", [lambda d: d[:-1], lambda d: b"x" + d, lambda d: b"", lambda d: d[:20]])
def test_what_is_not_whole_or_of_another_format_is_refused(harm: Any) -> None:
    with pytest.raises(ValueError, match="not whole"):
        Packed(harm(pack({}, {"a": bytes(100)})))


def test_products_stand_by_merit_and_are_listed_in_every_order() -> None:
    rows = [
        row(1, in_stock=False),
        row(2, rated=3.0, titles={"": "B", "he": "א"}),
        row(3, popularity=9.0, titles={"": "a", "he": "ב"}),
        row(4, rated=4.0, titles={"": "C"}),
    ]
    shelf = Shelf(Packed(filled(rows)))
    assert numbers(shelf, range(4)) == [3, 2, 4, 1]
    assert numbers(shelf, shelf.order("newest")) == [1, 2, 3, 4]
    assert numbers(shelf, shelf.order("dearest")) == [4, 3, 2, 1]
    assert numbers(shelf, shelf.order("best_rated")) == [4, 2, 3, 1]
    assert numbers(shelf, shelf.by_title("en")) == [3, 2, 4, 1]
    assert numbers(shelf, shelf.by_title("he")) == [4, 1, 2, 3]
    assert [shelf.title(at, "he") for at in (0, 2)] == ["ב", "C"]
    assert sorted(shelf.titles(0)) == ["a", "ב"]


def test_without_reviews_there_is_no_order_by_them() -> None:
    assert not Shelf(Packed(filled([row(1)]))).has_ratings


def test_a_shelf_without_products_answers_too() -> None:
    shelf = Shelf(Packed(filled([])))
    assert (shelf.size, shelf.everything, shelf.facets, shelf.positions_of([0, 7])) == (0, 0, {}, [])
    assert list(shelf.members("any")[0]) == []


def test_products_newer_than_the_shelf_are_left_out() -> None:
    shelf = Shelf(Packed(filled([row(2), row(5)])))
    assert shelf.positions_of([5, 3, 2, 900]) == [1, 0]


def test_members_keep_the_owners_order_and_those_not_for_sale_are_left_out() -> None:
    shelf = Shelf(Packed(filled([row(1), row(2), row(3)], [("a", 3), ("a", 1), ("a", 99), ("b", 2)])))
    order, members = shelf.members("a")
    assert numbers(shelf, order) == [3, 1]
    assert numbers(shelf, bits.positions(members, shelf.size)) == [1, 3]
    assert numbers(shelf, shelf.members("b")[0]) == [2]


def test_rare_values_are_counted_as_common_ones_are() -> None:
    glazes = ["Ink" if n % 50 == 0 else "Sand" for n in range(200)]
    rows = [row(n, facets=[["Glaze", glaze], ["", "x"], ["", "x"]]) for n, glaze in enumerate(glazes)]
    shelf = Shelf(Packed(filled(rows)))
    some = bits.of(range(100), shelf.size)
    among = Among(some, bits.flags(some, shelf.size))
    glaze = shelf.facets["glaze"].sets
    assert list(glaze) == ["sand", "ink"]
    assert (glaze["ink"].size, list(glaze["ink"].sparse)) == (4, [0, 50, 100, 150])
    assert glaze["sand"].dense
    assert (glaze["ink"].count(among), glaze["sand"].count(among)) == (2, 98)
    assert glaze["ink"].bits(shelf.size) | glaze["sand"].bits(shelf.size) == shelf.everything
    assert shelf.facets["tag"].sets["x"].size == 200
