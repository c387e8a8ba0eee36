"""The cart: filling, changing, codes with their reasons, and what a script gets instead of a page."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select

from shop.cart import queries as carts
from shop.inventory import operations as inventory
from shop.kernel import db, ids
from shop.kernel.models import OutboxEvent
from shop.promotions import operations as promotions
from shop.promotions.benefits.percent import PercentOff
from shop.promotions.conditions import HasCode
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.factories.recommendations import goes_with
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import Shelf, token


def put(shopper: Shopper, handle: str = "bowl", **typed: object) -> Shopper:
    """Put a product into the cart from its page."""
    return shopper.visit(f"/products/{handle}").press("Add to cart", **typed)


def held(shopper: Shopper) -> dict[uuid.UUID, int]:
    """What the shopper's cart holds now."""
    db.end_read()
    cookie = shopper.client.get_cookie("cart")
    cart = carts.find(cookie.value) if cookie else None
    return carts.quantities(cart.id) if cart else {}


def code(word: str = "WELCOME10") -> None:
    """A public code for 10 % off."""
    with db.transaction():
        promotion = promotions.create(
            name="Welcome", benefit=PercentOff(1000), conditions=[HasCode()], at=NOON
        )
        promotions.add_code(promotion_id=promotion.id, code=word, at=NOON)


def test_an_empty_cart_leads_to_the_shelves(cleo: Shopper) -> None:
    cleo.visit("/cart").follow("See everything")
    assert cleo.path == "/collections/all"


def test_things_add_up(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo, quantity=2)
    put(cleo)
    assert held(cleo) == {shelf.variants["Bowl"]: 3}
    assert "$57.00" in cleo.see.text
    assert "For delivery within United States" in cleo.see.text


def test_the_frame_counts_units(cleo: Shopper) -> None:
    put(cleo, quantity=3)
    assert "data-cart-count>3<" in cleo.visit("/").html


def test_a_quantity_is_changed_and_taken_out(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo)
    cleo.press("Change", quantity=2)
    assert held(cleo) == {shelf.variants["Bowl"]: 2}
    cleo.press("Remove")
    assert held(cleo) == {}
    assert "Your cart is empty" in cleo.see.text


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1000", "99999999999999999999", "1.5", "two", "", " ", "1e3", "²"]
)
def test_a_quantity_that_is_none_changes_nothing(cleo: Shopper, shelf: Shelf, quantity: str) -> None:
    put(cleo, quantity=quantity)
    assert "Please choose a quantity from 1 to 999." in cleo.see.text or quantity == ""
    assert held(cleo) == ({} if quantity else {shelf.variants["Bowl"]: 1})


def test_digits_of_any_script_are_numbers(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo, quantity="٣")
    assert held(cleo) == {shelf.variants["Bowl"]: 3}


def test_more_than_there_is_gets_refused_by_name(cleo: Shopper) -> None:
    put(cleo, quantity=4)
    assert "Only 3 of “Bowl” left." in cleo.see.text
    assert held(cleo) == {}


def test_what_sells_out_meanwhile_is_marked_and_stops_the_checkout(cleo: Shopper, shelf: Shelf) -> None:
    put(cleo)
    with db.transaction():
        inventory.set_on_hand(variant_id=shelf.variants["Bowl"], on_hand=0, reason="counted", at=NOON)
    cleo.visit("/cart")
    assert "“Bowl” is sold out." in cleo.see.text
    assert cleo.button("Check out")[1].disabled


def test_a_code_counts_and_says_why(cleo: Shopper) -> None:
    code()
    put(cleo)
    cleo.press("Apply", code=" welcome10 ")
    assert "-$1.90" in cleo.see.text
    assert "Welcome" in cleo.see.text
    form = next(form for form in cleo.see.forms if form.target.endswith("/cart/codes/removal"))
    cleo.post(form.target, form.fields)
    assert "-$1.90" not in cleo.see.text


def test_a_wrong_code_is_refused_with_a_sentence(cleo: Shopper) -> None:
    put(cleo)
    cleo.press("Apply", code="GUESS")
    assert "This discount code is not valid." in cleo.see.text


def test_guessing_codes_is_stopped(cleo: Shopper) -> None:
    put(cleo)
    form, _button = cleo.button("Apply")
    for _ in range(21):
        cleo.post(form.target, [*form.fields, ("code", "GUESS")])
    assert cleo.status == 429
    assert int(cleo.response.headers["Retry-After"]) > 0


def test_a_script_gets_the_sheet_and_the_count(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/products/bowl")
    data = {"csrf_token": token(cleo.html), "product": "bowl", "quantity": "2"}
    answer = cleo.client.post("/cart/lines", data=data, headers={"X-Fragment": "cart-sheet"})
    assert (answer.status_code, answer.headers["X-Cart-Count"]) == (200, "2")
    assert "Added to your cart" in answer.get_data(as_text=True)
    refused = cleo.client.post("/cart/lines", data=data, headers={"X-Fragment": "cart-sheet"})
    assert (refused.status_code, refused.get_data(as_text=True)) == (409, "Only 3 of “Bowl” left.")
    assert "X-Cart-Count" not in refused.headers


def test_what_goes_with_the_cart_is_shown(cleo: Shopper, shelf: Shelf) -> None:
    with db.transaction():
        goes_with(shelf.bowl, shelf.mug)
    put(cleo)
    assert "Often bought with Bowl" in cleo.see.text


@pytest.mark.parametrize("cookie", ["nonsense", "x" * 4000, "%00", "a" * 22])
def test_a_cart_cookie_that_is_none_is_an_empty_cart(cleo: Shopper, cookie: str) -> None:
    cleo.client.set_cookie("cart", cookie)
    assert "Your cart is empty" in cleo.visit("/cart").see.text
    put(cleo)
    assert len(held(cleo)) == 1


def test_nobody_sees_another_ones_cart(cleo: Shopper, another) -> None:
    put(cleo)
    dana = another()
    assert "Your cart is empty" in dana.visit("/cart").see.text


@pytest.mark.parametrize(
    "sent",
    [
        {"product": "nothing"},
        {"product": "x" * 5000},
        {"variant": "nonsense"},
        {"variant": str(ids.new_id())},
        {},
    ],
)
def test_what_is_not_for_sale_is_not_found(cleo: Shopper, sent: dict[str, str]) -> None:
    cleo.visit("/products/bowl")
    answer = cleo.client.post("/cart/lines", data={"csrf_token": token(cleo.html), **sent})
    assert answer.status_code == 404
    assert held(cleo) == {}


@pytest.mark.parametrize("path", ["/cart/lines", "/cart/codes", "/cart/codes/removal"])
def test_without_its_token_a_form_changes_nothing(cleo: Shopper, path: str) -> None:
    put(cleo)
    before = held(cleo)
    sent = {"product": "bowl", "code": "X"}
    assert cleo.client.post(path, data=sent).status_code == 400
    assert cleo.client.post(path, data={**sent, "csrf_token": "forged"}).status_code == 400
    assert held(cleo) == before


@pytest.mark.parametrize("size", [1, 12])
def test_it_takes_at_most_six_statements_however_full_it_is(cleo: Shopper, size: int) -> None:
    with db.transaction():
        for n in range(size):
            make_product(f"Spoon {n}", handle=f"spoon-{n}")
    for n in range(size):
        put(cleo, f"spoon-{n}")
    with counted() as sent:
        cleo.visit("/cart")
    assert "Spoon 0" in cleo.see.text
    assert len(sent) <= 6, "\n".join(sent)


def test_what_goes_in_and_out_is_told_with_the_change_itself(cleo: Shopper) -> None:
    put(cleo, quantity=2)
    cleo.press("Change", quantity=3)
    cleo.press("Remove")
    told = db.session().scalars(
        select(OutboxEvent.payload)
        .where(OutboxEvent.name == "cart.line_changed")
        .order_by(OutboxEvent.occurred_at)
    )
    assert [(fact["delta"], fact["unit_price"]["minor"]) for fact in told] == [
        (2, 1900),
        (1, 1900),
        (-3, 1900),
    ]
