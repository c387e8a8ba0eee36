"""Whoever came to nothing is helped on; and there is a page even when there is no database."""

from __future__ import annotations

from typing import Any

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
