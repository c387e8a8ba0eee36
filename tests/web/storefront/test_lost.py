"""Whoever came to nothing is helped on; and there is a page even when there is no database."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from shop.kernel import clock, db
from shop.recommendations import operations as recommendations
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf


def test_a_wrong_address_offers_a_search_what_others_like_and_a_person(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        recommendations.replace_popular([(shelf.bowl, 1.0)], at=clock.now())
    cleo.visit("/products/nothing")
    assert cleo.status == 404
    assert 'action="/search"' in cleo.html
    assert "Bowl" in cleo.see.text
    assert "Write to us" in cleo.see.text
    cleo.visit("/he/products/nothing")
    assert (cleo.status, 'dir="rtl"' in cleo.html) == (404, True)


def test_being_lost_costs_little(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        recommendations.replace_popular([(shelf.bowl, 1.0), (shelf.mug, 0.5)], at=clock.now())
    cleo.visit("/nothing")
    with counted() as sent:
        cleo.visit("/nothing")
    assert len(sent) <= 6


def test_an_owners_wrong_address_shows_no_shop_window(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        recommendations.replace_popular([(shelf.bowl, 1.0)], at=clock.now())
    assert "What others like" not in cleo.visit("/admin/nothing").see.text


def test_without_a_database_there_is_still_a_page_in_the_right_language(client: Any, app: Any) -> None:
    with db.transaction() as session:
        session.execute(text("DROP TABLE preferences"))
    english, hebrew = client.get("/"), client.get("/he/products/mug")
    for answer, direction in ((english, "ltr"), (hebrew, "rtl")):
        assert answer.status_code == 500
        assert answer.mimetype == "text/html"
        assert f'dir="{direction}"' in answer.get_data(as_text=True)
        assert "Traceback" not in answer.get_data(as_text=True)
    asked = client.get("/", headers={"Accept-Language": "he-IL,he;q=0.9"}).get_data(as_text=True)
    assert 'lang="he"' in asked
    assert "DROP" not in asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/products/bowl/", "/products/bowl"),
        ("/cart/?code=A%20B", "/cart?code=A%20B"),
        ("/he/cart/", "/he/cart"),
        ("/admin/", "/admin"),
        ("/collections/table/products/bowl", "/products/bowl"),
        ("/policies/refund-policy", "/pages/returns"),
        ("/account/login", "/account"),
    ],
)
def test_a_slash_too_many_and_shopifys_addresses_lead_on(
    cleo: Shopper, shelf: Shelf, typed: str, meant: str
) -> None:
    answer = cleo.client.get(typed)
    assert (answer.status_code, answer.headers.get("Location")) == (301, meant)


@pytest.mark.parametrize("path", ["/nothing/", "/collections/table/products/", "/\\example.org/"])
def test_what_resembles_nothing_leads_nowhere(cleo: Shopper, shelf: Shelf, path: str) -> None:
    assert cleo.client.get(path).status_code == 404
