"""Filters and their counts, against counting by hand."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalog.search import bits, filters
from shop.catalog.search.filters import Filters, narrow
from shop.catalog.search.shelf import Shelf, _facets
from shop.kernel import ids

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
    return Shelf(
        product_ids=[ids.new_id() for _ in products],
        titles=[{"": f"Pot {n}"} for n, _ in enumerate(products)],
        low=[one["low"] for one in products],
        high=[one["high"] for one in products],
        created=[AT + timedelta(days=n) for n, _ in enumerate(products)],
        popularity=[0.0 for _ in products],
        in_stock=bits.of((n for n, one in enumerate(products) if one["stock"]), len(products)),
        facets=_facets([one["pairs"] for one in products]),
        position_of={n: n for n, _ in enumerate(products)},
    )


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


@settings(max_examples=80, deadline=None)
@given(asked=ASKED, count=st.integers(0, 40), seed=st.integers(0, 1000))
def test_counts_are_those_of_counting_by_hand(asked: Filters, count: int, seed: int) -> None:
    products = some_products(count, seed)
    shelf = shelf_of(products)
    left = narrow(shelf, shelf.everything, _known(asked, shelf))
    asked = _known(asked, shelf)
    assert list(bits.positions(left.bits, shelf.size)) == [
        n for n, p in enumerate(products) if matches(p, asked)
    ]
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


def test_spellings_of_one_value_are_one_choice() -> None:
    found = _facets([[["Glaze", "Sand"]], [["glaze", "sand "]], [["Glaze", "SAND"]]])
    assert found["glaze"].labels == {"sand": "Sand"}
    assert found["glaze"].sets["sand"].bit_count() == 3


def test_an_option_named_like_something_else_in_the_address_is_told_apart() -> None:
    assert list(_facets([[["Sort", "A"], ["", "x"], ["Tag", "B"]]])) == ["option-sort", "tag", "option-tag"]


def test_what_tells_nothing_apart_is_no_choice() -> None:
    shelf = shelf_of([{"pairs": [["Size", "One"], ["", "all"]], "low": 1, "high": 1, "stock": True}] * 3)
    assert narrow(shelf, shelf.everything, Filters()).facets == ()


def test_a_facet_shows_no_more_values_than_a_page_can_hold() -> None:
    many = [{"pairs": [["", f"tag {n}"]], "low": 1, "high": 1, "stock": True} for n in range(200)]
    shelf = shelf_of(many)
    (tags,) = narrow(shelf, shelf.everything, Filters({"tag": ("tag-150",)})).facets
    assert len(tags.values) == filters.MOST_VALUES
    assert (tags.values[0].slug, tags.values[0].count) == ("tag-150", 1)
