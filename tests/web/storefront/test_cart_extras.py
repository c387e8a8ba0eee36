"""What the cart does besides: undo, saved for later, a gift, the way to free delivery, the drawer."""

from __future__ import annotations

import pytest

from shop.cart import queries as carts
from shop.kernel import db, ids
from shop.orders.models import OPEN
from shop.shipping import operations as shipping
from shop.shipping.rates import Rate
from tests.conftest import NOBODY, NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, fields, orders, token
from tests.web.storefront.test_cart import held, put

FAMILY = "👩\u200d👩\u200d👧\u200d👦"


def later(shopper: Shopper) -> list[str]:
    """Titles saved for later."""
    db.end_read()
    cookie = shopper.client.get_cookie("cart")
    found = carts.held(cookie.value) if cookie else None
    return [item.variant.title for item in found.later] if found else []


def test_what_was_taken_out_comes_back_with_one_press(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo, quantity=2)
    cleo.press("Remove")
    assert "Taken out." in cleo.see.text
    cleo.press("Undo")
    assert held(cleo) == {shelf.variants["Bowl"]: 2}


@pytest.mark.parametrize(
    "query",
    ["removed=x&units=2", "removed=&units=", "units=3", f"removed={NOBODY}&units=²", "removed=\x00"],
)
def test_an_address_that_takes_nothing_out_offers_nothing(cleo: Shopper, query: str) -> None:
    assert "Undo" not in cleo.visit(f"/cart?{query}").see.text
    assert cleo.status == 200


def test_a_line_is_saved_for_later_and_moved_back(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo)
    cleo.press("Save for later")
    assert (held(cleo), later(cleo)) == ({}, ["Bowl"])
    assert "Your cart is empty" in cleo.see.text
    assert "Bowl" in cleo.see.text
    cleo.press("Move to cart")
    assert (held(cleo), later(cleo)) == ({shelf.variants["Bowl"]: 1}, [])


def test_the_list_is_still_there_after_an_order(cleo: Shopper) -> None:
    put(cleo)
    put(cleo, "mug").press("Save for later")
    cleo.visit("/cart").press("Check out").press("Pay $", test_card=GOOD, **TYPED)
    assert orders()[0].status == OPEN
    cleo.visit("/cart")
    assert later(cleo) == ["Bowl"]
    cleo.press("Remove from list")
    assert later(cleo) == []


@pytest.mark.parametrize("path", ["{}", "{}/return", "{}/removal"])
def test_what_was_never_there_changes_nothing(cleo: Shopper, path: str) -> None:
    cleo.visit("/products/bowl")
    sent = {"csrf_token": token(cleo.html)}
    for variant in (ids.new_id(), "nonsense"):
        answer = cleo.client.post("/cart/saved/" + path.format(variant), data=sent)
        assert answer.status_code in (303, 404)
    assert (held(cleo), later(cleo)) == ({}, [])


def test_a_gift_goes_from_the_cart_to_the_order_and_its_page(cleo: Shopper) -> None:
    message = f"מזל טוב, סבתא! {FAMILY}\nCleo"
    put(cleo)
    cleo.press("Keep it", gift_message=message, hide_prices="1")
    cleo.press("Check out")
    assert fields(cleo)["gift_message"].strip() == message
    cleo.press("Pay $", test_card=GOOD, **TYPED)
    order = orders()[0]
    assert (order.gift_message, order.hide_prices) == (message, True)
    assert "Nothing in the parcel says what you paid." in cleo.see.text
    assert FAMILY in cleo.see.text


@pytest.mark.parametrize("message", ["x" * 5000, "🎁" * 501])
def test_a_gift_message_that_does_not_fit_is_refused_in_cart_and_checkout(
    cleo: Shopper, message: str
) -> None:
    put(cleo)
    cleo.press("Keep it", gift_message=message)
    assert "Please keep the gift message to 500 letters" in cleo.see.text
    cleo.press("Check out").press("Pay $", test_card=GOOD, gift_message=message, **TYPED)
    assert cleo.status == 422
    assert "“Gift message” is too long" in cleo.see.text
    assert orders() == []


def test_a_gift_message_is_shown_as_text(cleo: Shopper) -> None:
    put(cleo)
    cleo.press("Keep it", gift_message="<script>alert(1)</script>")
    assert "<script>alert(1)" not in cleo.html
    assert "&lt;script&gt;alert(1)" in cleo.html


def test_the_way_to_free_delivery_is_shown_until_it_is_reached(cleo: Shopper) -> None:
    with db.transaction():
        zone = shipping.save_zone(name="Home", countries=["US"], at=NOON)
        shipping.save_method(
            zone_id=zone.id, name="Post", rates=[Rate(0, 500)], free_above_minor=5000, at=NOON
        )
    put(cleo, quantity=2)
    assert "$12.00 to free delivery" in cleo.see.text
    put(cleo)
    assert "Delivery is on us." in cleo.see.text


def test_a_script_changes_the_drawer_in_place(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo)
    bowl = shelf.variants["Bowl"]
    data = {"csrf_token": token(cleo.html), "quantity": "3"}
    header = {"X-Fragment": "cart-sheet"}
    answer = cleo.client.post(f"/cart/lines/{bowl}", data=data, headers=header)
    assert (answer.status_code, answer.headers["X-Cart-Count"]) == (200, "3")
    assert "$57.00" in answer.get_data(as_text=True)
    answer = cleo.client.post(f"/cart/lines/{bowl}/removal", data=data, headers=header)
    assert answer.headers["X-Cart-Count"] == "0"
    assert "Undo" in answer.get_data(as_text=True)


def test_a_billing_address_that_differs_is_checked_and_kept(cleo: Shopper) -> None:
    put(cleo).press("Check out")
    billed = {"billing": "1", "billing_name": "Rivers Ltd", "billing_country": "DE"}
    cleo.press("Pay $", test_card=GOOD, **TYPED, **billed)
    assert cleo.status == 422
    assert "Please enter the city." in cleo.see.text
    more = {"billing_line1": "Allee 1", "billing_postal_code": "10115", "billing_city": "Berlin"}
    cleo.press("Pay $", test_card=GOOD, **more)
    order = orders()[0]
    assert order.billing_address is not None
    assert (order.billing_address["name"], order.billing_address["country"]) == ("Rivers Ltd", "DE")
    assert order.shipping_address["city"] == "Portland"
    assert "Rivers Ltd" in cleo.see.text


def test_errors_are_summed_up_first_with_a_link_to_each_field(cleo: Shopper) -> None:
    put(cleo).press("Check out").press("Pay $", test_card=GOOD, **{**TYPED, "email": "x", "line1": ""})
    assert cleo.status == 422
    assert 'tabindex="-1" autofocus' in cleo.html
    assert '<a href="#email">' in cleo.html
    assert '<a href="#line1">' in cleo.html
