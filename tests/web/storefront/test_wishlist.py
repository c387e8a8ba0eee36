"""The wish list without a script: hearts, the list, into the cart, shared, and kept at sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from shop.inventory import operations as inventory
from shop.kernel import db
from shop.kernel.money import Money
from shop.wishlist import queries
from shop.wishlist.queries import Holder
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import Shelf, account, noted

FROM_SCRIPT = {"X-Fragment": "wish"}


def wish(shopper: Shopper, product_id: Any, **more: Any) -> Any:
    return shopper.client.submit("/", "/wishlist/items", {"product": str(product_id)}, **more)


def test_a_heart_puts_it_on_the_list_and_again_takes_it_off(cleo: Shopper, shelf: Shelf) -> None:
    assert cleo.client.get_cookie("wishlist") is None
    answer = wish(cleo, shelf.mug)
    assert answer.status_code == 303
    assert "Mug" in cleo.visit("/wishlist").see.text
    page = cleo.visit("/products/mug").html
    heart = re.search(r'<button class="heart heart--large"[^>]*>', page)
    assert heart is not None
    assert 'aria-pressed="true"' in heart[0]
    assert 'formaction="/wishlist/items/removal"' in heart[0]
    cleo.client.submit("/", "/wishlist/items/removal", {"product": str(shelf.mug)})
    assert "Nothing here yet" in cleo.visit("/wishlist").see.text


def test_one_comes_back_to_where_the_heart_was_pressed(cleo: Shopper, shelf: Shelf) -> None:
    for target, goes in (("/collections/table", "/collections/table"), ("https://evil.example/", "/")):
        answer = cleo.client.submit("/", "/wishlist/items", {"product": str(shelf.mug), "next": target})
        assert answer.headers["Location"] == goes


def test_a_script_is_told_the_count(cleo: Shopper, shelf: Shelf) -> None:
    assert wish(cleo, shelf.mug, headers=FROM_SCRIPT).headers["X-Wish-Count"] == "1"
    answer = wish(cleo, shelf.bowl, headers=FROM_SCRIPT)
    assert (answer.status_code, answer.headers["X-Wish-Count"]) == (204, "2")
    assert wish(cleo, shelf.bowl, headers=FROM_SCRIPT).headers["X-Wish-Count"] == "2"
    gone = cleo.client.submit(
        "/", "/wishlist/items/removal", {"product": str(shelf.bowl)}, headers=FROM_SCRIPT
    )
    assert gone.headers["X-Wish-Count"] == "1"
    assert ">1</span>" in cleo.visit("/").html


@pytest.mark.parametrize("product", ["", "nonsense", "00000000-0000-0000-0000-000000000000", "a\x00"])
def test_what_does_not_exist_is_refused(cleo: Shopper, product: str) -> None:
    assert wish(cleo, product, headers=FROM_SCRIPT).status_code == 404
    assert wish(cleo, product).status_code == 303
    assert cleo.client.get_cookie("wishlist") is None


def test_it_moves_into_the_cart(cleo: Shopper, shelf: Shelf) -> None:
    wish(cleo, shelf.bowl)
    cleo.visit("/wishlist").press("Move to cart")
    assert "Nothing here yet" in cleo.see.text
    assert "Bowl" in cleo.visit("/cart").see.text


def test_what_is_sold_out_stays_and_says_when_it_is_back(cleo: Shopper, shelf: Shelf) -> None:
    wish(cleo, shelf.gone)
    cleo.visit("/wishlist")
    assert "Sold out" in cleo.see.text
    answer = cleo.client.submit("/wishlist", f"/wishlist/items/{shelf.gone}/cart")
    assert answer.status_code == 303
    assert "Candle" in cleo.visit("/wishlist").see.text
    with db.transaction():
        inventory.adjust(variant_id=shelf.variants["Candle"], delta=2, reason="received", at=NOON)
    assert "Back in stock" in cleo.visit("/wishlist").see.text


def test_a_shared_list_is_seen_by_others_and_changed_by_none(
    cleo: Shopper, another: Callable[[], Shopper], shelf: Shelf
) -> None:
    wish(cleo, shelf.mug)
    cleo.visit("/wishlist").press("Make an address")
    address = re.search(r"http://localhost(/wishlist/[\w-]+)", cleo.html)
    assert address is not None
    otto = another()
    assert "Mug" in otto.visit(address[1]).see.text
    assert otto.client.get_cookie("wishlist") is None
    assert otto.client.get(address[1]).headers["X-Robots-Tag"] == "noindex"
    cleo.visit("/wishlist").press("Share it no longer")
    assert otto.visit(address[1]).status == 404


def test_a_guests_list_becomes_the_accounts_at_sign_in(cleo: Shopper, shelf: Shelf) -> None:
    from shop.kernel import passwords

    customer = account(verified_at=NOON, password_hash=passwords.hash_password("a long enough password"))
    wish(cleo, shelf.mug)
    form = {"email": "cleo@example.com", "password": "a long enough password", "by": "password"}
    answer = cleo.client.submit("/account/sign-in", data=form)
    assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
    assert cleo.client.get_cookie("wishlist") is None
    assert "Mug" in cleo.visit("/wishlist").see.text
    db.end_read()
    assert queries.product_ids(Holder(customer_id=customer.id)) == {shelf.mug}
    cleo.client.submit("/", "/account/sign-out")
    assert "Nothing here yet" in cleo.visit("/wishlist").see.text


def test_the_journey_hears_of_it(cleo: Shopper, shelf: Shelf, seen) -> None:
    wish(cleo, shelf.mug)
    assert "add_to_wishlist" in noted(seen)
    params = next(params for page in seen for name, params in page.notes if name == "add_to_wishlist")
    assert (params["items"][0]["item_name"], params["value"]) == ("Mug", Money(2400, "USD"))


@pytest.mark.parametrize("path", ["/wishlist", "/he/wishlist", "/wishlist/nonsense", "/wishlist/%00"])
def test_looking_writes_nothing(cleo: Shopper, shelf: Shelf, path: str) -> None:
    from tests.web.storefront.conftest import written

    wish(cleo, shelf.mug)
    with written() as sent:
        cleo.visit(path)
    assert sent == []
    assert cleo.status in (200, 404)
