"""Filters and their counts, against counting by hand."""

from __future__ import annotations

import random
import uuid
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalog.search import bits, filters
from shop.catalog.search.filling import Row, filled
from shop.catalog.search.filters import Filters, narrow
from shop.catalog.search.packed import Packed
from shop.catalog.search.shelf import Shelf

GLAZES, SIZES, TAGS = ("Sand", "Moss", "Ink"), ("Small", "Large"), ("gift", "new")
AT = datetime(2026, 11, 24, tzinfo=UTC)
Product = dict[str, Any]


def some_products(count: int, seed: int) -> list[Product]:
    """Invented products: their pairs of option and value, prices, and whether they are in stock."""
    chance = random.Random(seed)
    return [
        {
            "pairs": [
                *(["Glaze", glaze] for glaze in chance.sample(GLAZES, chance.randint(0, 3))),
                *(["Size", size] for size in chance.sample(SIZES, chance.randint(0, 2))),
                *(["", tag] for tag in chance.sample(TAGS, chance.randint(0, 2))),
            ],
            "low": (low := chance.randrange(1000, 5000)),
            "high": low + chance.randrange(0, 2000),
            "stock": chance.random() < 0.7,
        }
        for _ in range(count)
    ]


def shelf_of(products: list[Product]) -> Shelf:
    rows = [
        Row(
            number=n,
            product_id=uuid.UUID(int=n),
            titles={"": f"Pot {n}"},
            facets=one["pairs"],
            low=one["low"],
            high=one["high"],
            in_stock=one["stock"],
            popularity=0.0,
            created_at=AT,
        )
        for n, one in enumerate(products)
    ]
    return Shelf(Packed(filled(rows)))


def matches(product: Product, asked: Filters, *, but: str = "") -> bool:
    """Whether a product is listed, by the plainest reading of the rules; the facet `but` left out."""
    has = {("tag" if not name else name.lower(), value.lower()) for name, value in product["pairs"]}
    chosen = {name: values for name, values in asked.chosen.items() if name != but}
    return (
        all(any((name, value) in has for value in values) for name, values in chosen.items())
        and (asked.price_from is None or product["high"] >= asked.price_from or but == "price")
        and (asked.price_to is None or product["low"] <= asked.price_to or but == "price")
        and (product["stock"] or not asked.available or but == "stock")
    )


ASKED = st.builds(
    Filters,
    st.dictionaries(
        st.sampled_from(["glaze", "size", "tag"]),
        st.lists(st.sampled_from(["sand", "moss", "small", "large", "gift"]), min_size=1, max_size=3).map(
            tuple
        ),
        max_size=3,
    )
    .map(
        lambda chosen: {name: tuple(v for v in values if v in KNOWN[name]) for name, values in chosen.items()}
    )
    .map(lambda chosen: {name: values for name, values in chosen.items() if values}),
    st.none() | st.integers(0, 6000),
    st.none() | st.integers(0, 6000),
    st.booleans(),
)
KNOWN = {"glaze": {"sand", "moss"}, "size": {"small", "large"}, "tag": {"gift"}}


@settings(max_examples=80)
@given(asked=ASKED, count=st.integers(0, 40), seed=st.integers(0, 1000))
def test_counts_are_those_of_counting_by_hand(asked: Filters, count: int, seed: int) -> None:
    products = some_products(count, seed)
    shelf = shelf_of(products)
    left = narrow(shelf, shelf.everything, _known(asked, shelf))
    asked = _known(asked, shelf)
    found = sorted(one.int for one in shelf.product_ids(bits.positions(left.bits, shelf.size)))
    assert found == [n for n, p in enumerate(products) if matches(p, asked)]
    for facet in left.facets:
        for value in facet.values:
            mine = Filters(
                {**asked.chosen, facet.name: (value.slug,)}, asked.price_from, asked.price_to, asked.available
            )
            assert value.count == sum(matches(p, mine) for p in products), (facet.name, value.slug)
    unpriced = [p for p in products if matches(p, asked, but="price")]
    assert left.price_low == min((p["low"] for p in unpriced), default=0)
    assert left.price_high == max((p["high"] for p in unpriced), default=0)
    assert left.available == sum(matches(p, asked, but="stock") and p["stock"] for p in products)


def _known(asked: Filters, shelf: Shelf) -> Filters:
    """Without values that this shelf has not: those never come through an address."""
    chosen = {
        name: found
        for name, values in asked.chosen.items()
        if name in shelf.facets and (found := tuple(v for v in values if v in shelf.facets[name].labels))
    }
    return Filters(chosen, asked.price_from, asked.price_to, asked.available)


def having(*pairs: list[list[str]]) -> list[Product]:
    """A product of each of these facets."""
    return [{"pairs": one, "low": 1, "high": 1, "stock": True} for one in pairs]


def test_spellings_of_one_value_are_one_choice() -> None:
    found = shelf_of(having([["Glaze", "Sand"]], [["glaze", "sand "]], [["Glaze", "SAND"]])).facets
    assert found["glaze"].labels == {"sand": "Sand"}
    assert found["glaze"].sets["sand"].size == 3


def test_an_option_named_like_something_else_in_the_address_is_told_apart() -> None:
    found = shelf_of(having([["Sort", "A"], ["", "x"], ["Tag", "B"]])).facets
    assert list(found) == ["option-sort", "tag", "option-tag"]


def test_what_tells_nothing_apart_is_no_choice() -> None:
    shelf = shelf_of(having(*[[["Size", "One"], ["", "all"]]] * 3))
    assert narrow(shelf, shelf.everything, Filters()).facets == ()


def test_a_facet_shows_no_more_values_than_a_page_can_hold() -> None:
    shelf = shelf_of(having(*[[["", f"tag {n}"]] for n in range(200)]))
    (tags,) = narrow(shelf, shelf.everything, Filters({"tag": ("tag-150",)})).facets
    assert len(tags.values) == filters.MOST_VALUES
    assert (tags.values[0].slug, tags.values[0].count) == ("tag-150", 1)
