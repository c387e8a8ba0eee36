"""A collection's page: grid, order, pages by address."""

from __future__ import annotations

import pytest

from shop.catalog import operations as catalog
from shop.catalog.operations.collections import CollectionInput
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import noted


def fill(count: int, handle: str = "many") -> None:
    """A collection of `count` products, dearer one by one."""
    with db.transaction():
        made = [
            make_product(f"Thing {n:02}", handle=f"{handle}-{n}", price_minor=100 + n) for n in range(count)
        ]
        found = catalog.create_collection(CollectionInput(title="Many", handle=handle), at=NOON)
        catalog.set_members(found.id, [product.id for product in made])


def test_it_shows_its_products_the_sold_out_ones_marked(cleo: Shopper) -> None:
    cleo.visit("/collections/table")
    assert cleo.see.text.count("Sold out") == 1
    assert "3 products" in cleo.see.text


def test_everything_is_in_all(cleo: Shopper) -> None:
    assert "All products" in cleo.visit("/collections/all").see.text
    assert '<meta name="description" content="All products · ' in cleo.html


def test_pages_have_addresses_of_their_own(cleo: Shopper) -> None:
    fill(30)
    assert "Thing 24" not in cleo.visit("/collections/many").see.text
    cleo.visit("/collections/many?page=2")
    assert "Thing 24" in cleo.see.text
    assert '<link rel="canonical" href="http://localhost/collections/many?page=2">' in cleo.html
    assert (
        "/collections/many?sort=price-down&amp;page=2" in cleo.visit("/collections/many?sort=price-down").html
    )


def test_it_says_how_much_was_seen_and_leads_on_until_the_end(cleo: Shopper) -> None:
    fill(30)
    cleo.visit("/collections/many?sort=price-down")
    assert "24 of 30 products" in cleo.see.text
    assert 'href="/collections/many?sort=price-down&amp;page=2" data-more>Show more</a>' in cleo.html
    cleo.visit("/collections/many?page=2")
    assert "30 of 30 products" in cleo.see.text
    assert "data-more>" not in cleo.html
    assert "data-seen" not in cleo.visit("/collections/table").html


def test_sorting_is_a_form_that_works_without_a_script(cleo: Shopper) -> None:
    fill(3)
    cleo.visit("/collections/many?sort=price-down")
    assert cleo.see.text.index("Thing 02") < cleo.see.text.index("Thing 00")
    form = next(form for form in cleo.see.forms if form.target.endswith("/collections/many"))
    assert ("sort", "price-down") in form.fields


@pytest.mark.parametrize("address", ["?page=0", "?page=-1", "?page=x", "?page=٣", "?sort=drop"])
def test_a_strange_page_or_order_is_the_nearest_sensible_one(cleo: Shopper, address: str) -> None:
    assert "Mug" in cleo.visit(f"/collections/table{address}").see.text


@pytest.mark.parametrize("page", ["2", "1000000000", "99999999999999999999"])
def test_a_page_past_the_last_is_not_found_and_leads_back(cleo: Shopper, page: str) -> None:
    assert cleo.visit(f"/collections/table?page={page}").status == 404
    assert 'content="noindex,follow"' in cleo.html
    cleo.follow("Go to the first page")
    assert (cleo.path, cleo.status) == ("/collections/table", 200)


def test_an_unknown_collection_is_not_found(cleo: Shopper) -> None:
    assert cleo.visit("/collections/nothing").status == 404


def test_an_empty_collection_leads_on(cleo: Shopper) -> None:
    fill(0)
    cleo.visit("/collections/many").follow("All products")
    assert cleo.path == "/collections/all"


@pytest.mark.parametrize("size", [2, 24])
def test_it_takes_at_most_six_statements_however_much_it_holds(cleo: Shopper, size: int) -> None:
    fill(size)
    cleo.visit("/products/bowl").press("Add to cart")
    cleo.visit("/collections/many")  # fills the shelf, which stays until something changes
    with counted() as sent:
        cleo.visit("/collections/many?sort=title&available=1")
    assert len(sent) <= 6


def test_the_journey_hears_which_products_were_listed(cleo: Shopper, seen) -> None:
    cleo.visit("/collections/table")
    assert noted(seen) == ["view_item_list"]
    params = seen[0].notes[0][1]
    assert (params["item_list_id"], params["currency"], len(params["items"])) == ("table", "USD", 3)
