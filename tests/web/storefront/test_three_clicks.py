"""From the home page of a first visit to a paid order: three clicks besides typing, without a script."""

from __future__ import annotations

from shop.catalog.rules import VariantInput
from shop.kernel import db
from shop.orders.models import PAID
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, fields, orders


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
        "shown_currency",
    }
    folded = {"line2", "phone", "note", "preferred_on", "code", "gift_message"}
    unless_ticked = {name for name, _value in form.fields if name.startswith("billing_")}
    typed = {name for name, _value in form.fields} - chosen - folded - unless_ticked
    assert typed == {"email", "name", "line1", "postal_code", "city", "test_card"}


def test_the_count_is_three_more_where_three_options_must_be_chosen(cleo: Shopper) -> None:
    options = [(glaze, size, handle) for glaze in "AB" for size in "SL" for handle in "LR"]
    with db.transaction():
        make_product(
            "Pot",
            option_names=("Glaze", "Size", "Handle"),
            variants=tuple(VariantInput(options=one, price_minor=5000) for one in options),
        )
    chosen = {"option1": "B", "option2": "L", "option3": "R"}
    cleo.visit("/").follow("Pot").press("Buy now", **chosen)
    cleo.press("Pay $", test_card=GOOD, **TYPED)
    clicks = cleo.clicks + len(chosen)
    print(f"clicks of a new guest: {cleo.clicks} with options preselected, {clicks} with all three chosen")
    assert (cleo.clicks, clicks) == (3, 6)
    assert orders()[0].lines[0].variant_title == "B / L / R"


def test_it_takes_three_pages_besides_the_order_itself(cleo: Shopper) -> None:
    pages = [cleo.visit("/").path, cleo.follow("Mug").path, cleo.press("Buy now").path]
    assert pages == ["/", "/products/mug", "/checkout"]
    assert cleo.press("Pay $", test_card=GOOD, **TYPED).path.startswith("/orders/")


def test_the_postal_code_fills_city_and_region_where_they_were_left_empty(cleo: Shopper) -> None:
    cleo.visit("/products/bowl").press("Buy now").press("Update", postal_code="04101", country="US")
    filled = fields(cleo)
    assert (filled["city"], filled["region"]) == ("Portland", "ME")
    cleo.press("Update", city="Casco Bay", region="NH", postal_code="04101")
    filled = fields(cleo)
    assert (filled["city"], filled["region"]) == ("Casco Bay", "NH")


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
