"""What the owner translated is read everywhere under /he, and an order remembers the words it was made in."""

from __future__ import annotations

import pytest

from fulfillment.shipments import links
from fulfillment.shipments import queries as deliveries
from shop.catalog import translations
from shop.catalog.translations import Texts
from shop.kernel import clock, db
from shop.recommendations import operations as recommendations
from shop.taxes import operations as taxes
from tests.factories.recommendations import goes_with
from tests.support import wiring
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, orders


@pytest.fixture
def translated(shelf: Shelf) -> Shelf:
    with db.transaction():
        translations.save_product(shelf.mug, "he", Texts(title="ספל", description_html="חם."), at=clock.now())
        translations.save_product(shelf.bowl, "he", Texts(title="קערה"), at=clock.now())
        translations.save_words("he", {"Slate": "צפחה", "Sand": "חול", "Small": "קטן", "Large": "גדול"})
        recommendations.replace_popular([(shelf.mug, 1.0), (shelf.bowl, 0.5)], at=clock.now())
    return shelf


@pytest.mark.parametrize("path", ["/he/", "/he/collections/table", "/he/products/bowl"])
def test_cards_and_pages_speak_hebrew(cleo: Shopper, translated: Shelf, path: str) -> None:
    cleo.visit(path)
    assert "קערה" in cleo.see.text
    assert "Bowl" not in cleo.visit(path).see.text
    english = cleo.visit(path.removeprefix("/he")).see.text
    assert "קערה" not in english
    assert "Bowl" in english


def bought_in_hebrew(cleo: Shopper) -> None:
    cleo.visit("/he/products/mug")
    form, button = next(
        (form, one) for form in cleo.see.forms for one in form.buttons if one.target == "/he/checkout/start"
    )
    chosen = {name: value for name, value in form.fields if name.startswith("option")}
    assert set(chosen.values()) <= {"צפחה", "חול", "קטן", "גדול"}
    cleo.post(button.target or "", form.fields)


def test_cart_and_checkout_speak_the_language_of_the_page(cleo: Shopper, translated: Shelf) -> None:
    bought_in_hebrew(cleo)
    assert "ספל" in cleo.see.text
    assert "ספל" in cleo.visit("/he/cart").see.text
    english = cleo.visit("/cart").see.text
    assert "Mug" in english
    assert "ספל" not in english


def test_a_tax_is_called_by_its_name_in_the_language_of_the_page(cleo: Shopper, translated: Shelf) -> None:
    with db.transaction():
        taxes.choose(included=True, on_shipping=False, at=clock.now())
        taxes.set_rate(country="US", name="Tax", percent="10", at=clock.now())
    bought_in_hebrew(cleo)
    totals = cleo.html.partition('<dl class="totals">')[2].partition("</dl>")[0]
    assert "מס" in totals
    assert "Tax" not in totals


def test_an_order_and_its_mail_keep_the_buyers_words(cleo: Shopper, translated: Shelf) -> None:
    bought_in_hebrew(cleo)
    pay = next(form for form in cleo.see.forms if form.name == "checkout")
    cleo.post("/he/checkout", list({**dict(pay.fields), **TYPED, "test_card": GOOD}.items()))
    (order,) = orders()
    (line,) = order.lines
    assert (line.title, line.variant_title) == ("ספל", "צפחה / גדול")
    assert "ספל" in cleo.visit(f"/orders/{order.token}").see.text, "whatever language it is looked at in"
    wiring.drain()


def test_what_goes_with_an_order_is_told_in_the_readers_language(cleo: Shopper, translated: Shelf) -> None:
    with db.transaction():
        for product, other in ((translated.mug, translated.bowl), (translated.bowl, translated.mug)):
            goes_with(product, other)
    bought_in_hebrew(cleo)
    pay = next(form for form in cleo.see.forms if form.name == "checkout")
    cleo.post("/he/checkout", list({**dict(pay.fields), **TYPED, "test_card": GOOD}.items()))
    wiring.drain()
    (order,) = orders()
    work = deliveries.work_of(order.id)
    assert work is not None
    for path in (f"/orders/{order.token}", links.path(work, at=clock.now())):
        assert "Often bought with Mug" in cleo.visit(path).see.text
        assert "Mug" not in cleo.visit(f"/he{path}").see.text


def test_hebrew_costs_no_statement(cleo: Shopper, translated: Shelf) -> None:
    for path in ("/", "/collections/table", "/products/mug"):
        cleo.visit(path), cleo.visit(f"/he{path}")
        with counted() as english:
            cleo.visit(path)
        with counted() as hebrew:
            cleo.visit(f"/he{path}")
        assert len(hebrew) == len(english)
        assert len(hebrew) <= 6
