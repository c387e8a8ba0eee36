"""From the home page of a first visit to a paid order: three clicks besides typing, without a script."""

from __future__ import annotations

from shop.orders.models import PAID
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, orders


def test_a_stranger_buys_in_three_clicks(cleo: Shopper) -> None:
    cleo.visit("/").follow("Mug").press("Buy now").press("Pay $33.00", test_card=GOOD, **TYPED)
    assert cleo.clicks == 3
    assert cleo.status == 200
    assert "Thank you, Cleo. We have your order." in cleo.see.text
    order = orders()[0]
    assert (order.payment_status, order.total_minor, order.email) == (PAID, 3300, "cleo@example.com")


def test_at_most_seven_fields_are_typed_into(cleo: Shopper) -> None:
    cleo.visit("/products/mug").press("Buy now")
    form, _button = cleo.button("Pay")
    chosen = {
        "csrf_token",
        "country",
        "region",
        "shipping_code",
        "payment_code",
        "cart_version",
        "shown_total",
    }
    folded = {"line2", "phone", "note", "code"}
    typed = {name for name, _value in form.fields} - chosen - folded
    assert typed == {"email", "name", "line1", "postal_code", "city", "test_card"}


def test_buying_in_hebrew_stays_in_hebrew(cleo: Shopper) -> None:
    cleo.visit("/he/").follow("Mug")
    assert cleo.path == "/he/products/mug"
    form, button = next(
        (form, one) for form in cleo.see.forms for one in form.buttons if one.target == "/he/checkout/start"
    )
    cleo.post(button.target or "", form.fields)
    pay = next(form for form in cleo.see.forms if form.name == "checkout")
    typed = {**dict(pay.fields), **TYPED, "test_card": GOOD}
    cleo.post("/he/checkout", list(typed.items()))
    assert cleo.path.startswith("/he/orders/")
    assert orders()[0].locale == "he"
