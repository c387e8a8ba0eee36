"""Buying again in two clicks: who is offered it, what the sheet says, what it refuses; without a script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from shop.catalog.models import Variant
from shop.customers import operations as customers
from shop.kernel import clock, db, ids, signing
from shop.mail.sending import LINK_PURPOSE
from shop.orders.models import OPEN, PENDING
from shop.payments import cards
from shop.payments.models import SavedCard
from tests.conftest import NOON
from tests.factories.checkout import NEW_YORK
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import ASKS, GOOD, TYPED, Shelf, account, agree, orders, token


def sign_in(shopper: Shopper, email: str = "cleo@example.com") -> Shopper:
    """Open a mailed link and press its button."""
    with db.transaction():
        link = customers.make_link(purpose=customers.SIGN_IN, email=email, locale="en", at=clock.now())
    return shopper.visit(f"/account/sign-in/{link}").press("Sign in")


def known(shopper: Shopper, card: str = GOOD, *, email: str = "cleo@example.com") -> Shopper:
    """Cleo has bought once with the box ticked, as a guest, and then signed in on the same browser."""
    shopper.visit("/products/bowl").press("Buy now")
    shopper.press("Pay", **{**TYPED, "test_card": card, "save_card": "1", "email": email})
    if card == ASKS:
        shopper.press("Yes, pay")
    return sign_in(shopper, email)


def test_a_returning_customer_buys_in_two_clicks_no_fields_two_pages(cleo: Shopper) -> None:
    known(cleo).visit("/products/mug")
    cleo.clicks = 0
    assert "Buy now with Visa •••• 4242 to 12 Harbor Street" in cleo.see.text
    cleo.press("Buy now with")
    assert (cleo.path, cleo.status) == ("/purchase", 200)
    for said in ("Mug", "Sand / Small", "12 Harbor Street", "Visa •••• 4242", "Pay $33.00"):
        assert said in cleo.see.text or said == "Sand / Small"
    cleo.press("Pay $")
    assert cleo.clicks == 2
    assert "Thank you, Cleo" in cleo.see.text
    order = orders()[-1]
    assert (order.status, order.paid_minor, order.payment_label) == (
        OPEN,
        order.total_minor,
        "Visa •••• 4242",
    )


def test_an_order_is_bought_again_in_two_clicks(cleo: Shopper) -> None:
    known(cleo).visit(f"/orders/{orders()[0].token}")
    cleo.clicks = 0
    cleo.press("Buy again").press("Pay $")
    assert cleo.clicks == 2
    first, second = orders()
    assert [line.variant_id for line in first.lines] == [line.variant_id for line in second.lines]


def test_the_home_page_offers_the_last_order_again(cleo: Shopper) -> None:
    assert "The same again?" not in cleo.visit("/").see.text
    known(cleo).visit("/")
    cleo.clicks = 0
    cleo.press("Buy again with Visa •••• 4242").press("Pay $")
    assert (cleo.clicks, len(orders())) == (2, 2)


def test_the_whole_cart_is_bought_in_two_clicks(cleo: Shopper) -> None:
    known(cleo)
    cleo.visit("/products/bowl").press("Add to cart", quantity=2)
    cleo.press("Buy now with").press("Pay $")
    assert orders()[-1].lines[0].quantity == 2
    assert "Your cart is empty" in cleo.visit("/cart").see.text


def test_a_stranger_goes_to_the_checkout(cleo: Shopper) -> None:
    cleo.visit("/products/bowl")
    assert "Buy now with" not in cleo.see.text
    for address in ("/purchase", "/purchase/start"):
        form = [("csrf_token", token(cleo.visit("/products/bowl").html)), ("product", "bowl")]
        cleo.post(address, form)
        assert cleo.path in ("/checkout", "/cart")
    assert orders() == []


def test_whom_only_a_mails_link_names_is_asked_to_sign_in_and_told_why(cleo: Shopper, another) -> None:
    known(cleo)
    customer = orders()[0].customer_id
    dana = another()
    agree(dana)
    k = signing.sign(LINK_PURPOSE, str(customer), expires_at=NOON + timedelta(days=1))
    dana.visit(f"/products/bowl?k={k}")
    assert "4242" not in dana.see.text
    form = [("csrf_token", token(dana.html)), ("product", "bowl")]
    dana.post("/purchase/start", form)
    assert dana.path == "/purchase"
    assert "we never charge a saved card on that alone" in dana.see.text
    for private in ("4242", "12 Harbor", "cleo@example.com"):
        assert private not in dana.html
    forged = [*form, ("saved_card", str(db.session().query(SavedCard).one().id)), ("shown_total", "1")]
    dana.post("/purchase", forged)
    assert len(orders()) == 1
    dana.visit("/purchase").press("Mail me a sign-in link")
    assert "We have mailed you a link." in dana.see.text


def test_a_bank_that_asks_is_answered_and_then_it_is_paid(cleo: Shopper) -> None:
    known(cleo, ASKS).visit("/products/bowl").press("Buy now with").press("Pay $")
    assert cleo.path.startswith("/checkout/test-authentication/")
    assert orders()[-1].status == PENDING
    cleo.press("Yes, pay")
    assert orders()[-1].status == OPEN


def test_another_address_and_delivery_change_the_total_that_is_asked_for(cleo: Shopper) -> None:
    known(cleo)
    with db.transaction():
        customers.save_address(customer_id=orders()[0].customer_id, address=NEW_YORK, at=NOON)
    cleo.visit("/products/bowl").press("Buy now with")
    assert "12 Elm Street" in cleo.see.text
    home = re.search(r'name="address_id" value="([^"]+)"(?! checked)', cleo.html)
    assert home is not None
    cleo.press("Update", address_id=home[1])
    assert cleo.path == "/purchase"
    cleo.press("Pay $", address_id=home[1])
    assert orders()[-1].shipping_address["line1"] == "12 Harbor Street"


def test_a_changed_price_is_asked_again(cleo: Shopper, shelf: Shelf) -> None:
    known(cleo).visit("/products/bowl").press("Buy now with")
    with db.transaction() as session:
        session.get_one(Variant, shelf.variants["Bowl"]).price_minor = 2500
    cleo.press("Pay $")
    assert cleo.status == 409
    assert "The price has changed since you looked" in cleo.see.text
    assert len(orders()) == 1
    cleo.press("Pay $")
    assert len(orders()) == 2


@pytest.mark.parametrize(
    "forged",
    [
        {"shown_total": "1"},
        {"shown_total": "-5"},
        {"shown_total": "9" * 400},
        {"cart_version": "99"},
        {"saved_card": str(ids.new_id())},
        {"saved_card": "nonsense"},
        {"saved_card": ""},
        {"address_id": "nonsense", "shown_total": "2"},
        {"shipping_code": "rocket", "shown_total": "3"},
    ],
)
def test_what_is_forged_places_nothing(cleo: Shopper, forged: dict[str, str]) -> None:
    known(cleo).visit("/products/bowl").press("Buy now with").press("Pay $", **forged)
    assert cleo.status in (409, 422)
    assert len(orders()) == 1


def test_another_ones_card_is_no_card(cleo: Shopper, another) -> None:
    known(cleo)
    hers = db.session().query(SavedCard).one().id
    db.end_read()
    account("otto@example.com", name="Otto")
    dana = sign_in(another(), "otto@example.com")
    dana.visit("/products/bowl").press("Buy now")
    dana.press("Pay", payment_code=f"saved-{hers}", test_card="", **{**TYPED, "email": "otto@example.com"})
    assert dana.status == 422
    assert "This card cannot be used any more." in dana.see.text
    removal = [("csrf_token", token(dana.html))]
    assert dana.post(f"/account/cards/{hers}/removal", removal).status == 404
    assert len(orders()) == 1


def test_a_double_press_is_one_order(cleo: Shopper) -> None:
    known(cleo).visit("/products/bowl").press("Buy now with")
    form, _button = cleo.button("Pay $")
    cleo.post("/purchase", form.fields)
    first = cleo.path
    cleo.post("/purchase", form.fields)
    assert cleo.path == first
    assert len(orders()) == 2


def test_a_kept_card_is_seen_and_taken_out_in_the_account(cleo: Shopper) -> None:
    known(cleo).visit("/account/cards")
    assert "Visa •••• 4242" in cleo.see.text
    form = next(form for form in cleo.see.forms if form.target.startswith("/account/cards/"))
    cleo.post(form.target, form.fields)
    assert "Visa •••• 4242" not in cleo.see.text
    assert "Buy now with" not in cleo.visit("/products/mug").see.text
    assert cards.kept(orders()[0].customer_id) == []


def test_the_checkout_of_a_returning_customer_begins_with_the_card(cleo: Shopper) -> None:
    known(cleo)
    cleo.visit("/products/bowl").post(
        "/checkout/start", [("csrf_token", token(cleo.html)), ("product", "bowl")]
    )
    cleo.press("Pay $")
    assert orders()[-1].status == OPEN


def test_the_sheet_comes_as_a_part_where_the_script_asks_for_it(cleo: Shopper) -> None:
    known(cleo).visit("/products/bowl")
    data = {"csrf_token": token(cleo.html), "product": "bowl"}
    answer = cleo.client.post("/purchase/start", data=data, headers={"X-Fragment": "cart-sheet"})
    html = answer.get_data(as_text=True)
    assert (answer.status_code, answer.headers["X-Sheet"]) == (200, "purchase")
    assert "<html" not in html
    assert "Pay $" in html
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_nothing_of_an_order_that_does_not_exist_is_bought(cleo: Shopper) -> None:
    cleo.visit("/products/bowl")
    for wrong in ("nonsense", "x" * 4000, "\x00", ""):
        data = {"csrf_token": token(cleo.html), "order": wrong}
        assert cleo.client.post("/purchase/start", data=data).status_code == 404
