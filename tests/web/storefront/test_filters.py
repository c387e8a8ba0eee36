"""Filters of a list: by address and form, with counts, chips and a note on what does not exist."""

from __future__ import annotations

import re
from typing import Any

import pytest

from shop.catalog import operations
from shop.catalog.rules import VariantInput
from shop.catalog.search import shelves
from shop.kernel import db
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, written

PAGE = "/collections/all"


@pytest.fixture(autouse=True)
def more(shelf: Shelf) -> None:
    """A jug in Sand and a plate in Moss beside the mug (Slate, Sand), the bowl and the sold-out candle."""
    with db.transaction():
        for title, glaze, price in (("Jug", "Sand", 5400), ("Plate", "Moss", 1200)):
            make_product(
                title,
                option_names=("Glaze",),
                variants=(VariantInput(options=(glaze,), price_minor=price),),
                tags=("gift",) if title == "Jug" else (),
            )


def listed(shopper: Shopper) -> set[str]:
    return set(re.findall(r'card__title"><a[^>]*><bdi>([^<]+)', shopper.html))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Mug", "Bowl", "Candle", "Jug", "Plate"}),
        ("?glaze=sand", {"Mug", "Jug"}),
        ("?glaze=Sand", {"Mug", "Jug"}),
        ("?glaze=sand&glaze=moss", {"Mug", "Jug", "Plate"}),
        ("?glaze=sand&size=large", {"Mug"}),
        ("?glaze=moss&size=large", set()),
        ("?available=1", {"Mug", "Bowl", "Jug", "Plate"}),
        ("?price-from=20&price-to=30", {"Mug"}),
        ("?price-to=12,5", {"Candle", "Plate"}),
        ("?price-from=90&price-to=10", set()),
        ("?tag=gift", {"Jug"}),
        ("?glaze=unheard&available=1", {"Mug", "Bowl", "Jug", "Plate"}),
        ("?colour=red&utm_source=x&gclid=1", {"Mug", "Bowl", "Candle", "Jug", "Plate"}),
    ],
)
def test_what_is_listed_is_what_was_chosen(cleo: Shopper, query: str, found: set[str]) -> None:
    assert cleo.visit(PAGE + query).status == 200
    assert listed(cleo) == found


def test_a_value_that_does_not_exist_is_left_out_and_named(cleo: Shopper) -> None:
    assert "There is no “<b>x</b>” to choose here" in cleo.visit(f"{PAGE}?glaze=<b>x</b>").see.text
    assert "<b>x</b>" not in cleo.html
    assert "There is no “cheap” to choose here" in cleo.visit(f"{PAGE}?price-from=cheap").see.text


def test_counts_say_what_another_choice_would_list(cleo: Shopper) -> None:
    cleo.visit(f"{PAGE}?glaze=sand")
    assert re.search(r'value="moss">.*?facet__count">1<', cleo.html, re.S)
    assert re.search(r'value="large">.*?facet__count">1<', cleo.html, re.S)


def test_a_chip_takes_its_choice_away(cleo: Shopper) -> None:
    cleo.visit(f"{PAGE}?glaze=sand&glaze=moss&size=large&sort=title&page=1")
    chips = re.findall(r'class="chip" href="([^"]+)"', cleo.html)
    assert "/collections/all?glaze=moss&amp;size=large&amp;sort=title" in chips
    assert "/collections/all?glaze=sand&amp;glaze=moss&amp;sort=title" in chips
    cleo.follow("Clear all")
    assert len(listed(cleo)) == 5


def test_the_form_works_without_a_script_and_keeps_what_is_chosen(cleo: Shopper) -> None:
    cleo.visit(f"{PAGE}?glaze=sand&sort=price-up&price-to=60&available=1")
    form = next(
        form for form in cleo.see.forms if form.target.endswith(PAGE) and ("glaze", "sand") in form.fields
    )
    assert {("price-to", "60"), ("available", "1")} <= set(form.fields)


def test_filtered_lists_are_not_for_search_engines_but_their_links_are(cleo: Shopper) -> None:
    assert '<meta name="robots" content="noindex,follow">' in cleo.visit(f"{PAGE}?glaze=sand").html
    assert '<meta name="robots" content="noindex,follow">' in cleo.visit(f"{PAGE}?sort=title").html
    assert 'name="robots"' not in cleo.visit(PAGE).html


def test_a_script_gets_the_list_alone(client: Any, shelf: Shelf) -> None:
    answer = client.get(f"{PAGE}?glaze=sand", headers={"X-Fragment": "listing"})
    assert "<html" not in answer.text
    assert 'id="filters"' in answer.text
    assert "X-Fragment" in answer.headers["Vary"]


def test_looking_writes_nothing_and_takes_few_statements(cleo: Shopper) -> None:
    cleo.visit(PAGE)
    with written() as changed, counted() as sent:
        cleo.visit(f"{PAGE}?glaze=sand&available=1&price-from=1&sort=price-down")
    assert changed == []
    assert len(sent) <= 6


def test_what_sells_out_leaves_the_list_of_what_is_in_stock(cleo: Shopper, shelf: Shelf) -> None:
    from shop.inventory import operations as inventory
    from tests.conftest import NOON

    cleo.visit(f"{PAGE}?available=1")
    assert "Bowl" in listed(cleo)
    with db.transaction():
        inventory.set_on_hand(variant_id=shelf.variants["Bowl"], on_hand=0, reason="counted", at=NOON)
    cleo.visit(f"{PAGE}?available=1")
    assert "Bowl" not in listed(cleo)
    assert shelves.current().size == 5


@pytest.mark.parametrize(
    "query",
    [
        "?glaze=" + "x" * 5000,
        "?" + "&".join(f"glaze={n}" for n in range(400)),
        "?price-from=1e999",
        "?price-from=NaN",
    ]
    + [
        "?price-to=-5",
        "?glaze=%00",
        "?price-from=" + "9" * 300,
        "?sort=%F0%9F%8D%B5",
        "?available=maybe",
        "?glaze=",
    ],
)
def test_odd_filters_get_a_page(cleo: Shopper, query: str) -> None:
    assert cleo.visit(PAGE + query).status == 200


@pytest.mark.parametrize("page", ["1000000000", "9" * 400])
@pytest.mark.parametrize("address", [PAGE, "/search?q=mug"])
def test_a_page_far_behind_the_last_is_not_found(cleo: Shopper, address: str, page: str) -> None:
    mark = "&" if "?" in address else "?"
    assert cleo.visit(f"{address}{mark}page={page}").status == 404


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "x", "", "%00", "%D9%A1"])
def test_a_page_that_is_no_number_is_the_first(cleo: Shopper, page: str) -> None:
    assert cleo.visit(f"{PAGE}?page={page}").status == 200
    assert listed(cleo) == {"Mug", "Bowl", "Candle", "Jug", "Plate"}


def test_the_best_rated_come_first_once_there_are_reviews(cleo: Shopper, shelf: Shelf) -> None:
    assert "Best rated" not in cleo.visit(PAGE).html
    assert cleo.visit(f"{PAGE}?sort=best-rated").status == 200
    with db.transaction():
        operations.set_rating(product_id=shelf.bowl, stars=(0, 0, 0, 0, 1))
        operations.set_rating(product_id=shelf.mug, stars=(0, 0, 1, 9, 90))
    assert "Best rated" in cleo.visit(PAGE).html
    assert "Best rated" in cleo.visit("/search?q=sand").html
    order = re.findall(r'card__title"><a[^>]*><bdi>([^<]+)', cleo.visit(f"{PAGE}?sort=best-rated").html)
    assert order[:2] == ["Mug", "Bowl"]
