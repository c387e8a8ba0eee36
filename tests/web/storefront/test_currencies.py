"""Prices in the visitor's currency: its choice, pages of goods, what is paid, what machines read."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from shop.brand import currencies
from shop.brand.currencies import CHOSEN, Offer
from shop.kernel import db
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, orders, token

BOWL = "/products/bowl"  # 19.00 USD: 17.71 EUR, shown as 17.99


@pytest.fixture(autouse=True)
def euros(shelf: Shelf) -> None:
    """Euros and yen beside dollars; Germans see euros first."""
    offer()
    offer(code="JPY", rate="151.37", rounding="100+80")


def offer(code: str = "EUR", rate: str = "0.932", rounding: str = "1+0.99") -> None:
    germans = ("DE",) if code == "EUR" else ()
    with db.transaction():
        currencies.offer(Offer(code=code, rate=Decimal(rate), rounding=rounding, countries=germans), at=NOON)


def charge(choice: str) -> None:
    with db.transaction():
        currencies.charge(choice, at=NOON)


@pytest.fixture
def lena(cleo: Shopper) -> Shopper:
    """A shopper who has chosen euros."""
    cleo.client.set_cookie("currency", "EUR")
    return cleo


def prices(html: str) -> list[str]:
    """What cards and the product cost, in order."""
    return re.findall(r'price__now">.*?<bdi[^>]*>([^<]+)', html)


def offers(html: str) -> list[tuple[str, str]]:
    """Price and currency of the product's offers in its JSON-LD."""
    found = [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', html)
    ]
    every = [one for part in found for one in (part if isinstance(part, list) else [part])]
    product = next(one for one in every if one["@type"] == "Product")
    return [(one["price"], one["priceCurrency"]) for one in product["offers"]]


def test_one_press_changes_the_currency_and_comes_back(cleo: Shopper) -> None:
    assert prices(cleo.visit(BOWL).html)[0] == "$19.00"
    cleo.press("EUR €")
    assert (cleo.path, prices(cleo.html)[0]) == (BOWL, "€17.99")
    cleo.visit("/collections/all")
    assert set(prices(cleo.html)) == {"€21.99", "€17.99", "€7.99"}
    cleo.press("USD $")
    assert "$24.00" in prices(cleo.html)


@pytest.mark.parametrize("code", ["", "QQQ", "ILS", "eur", "<script>", "E" * 4000])
def test_a_currency_that_is_not_offered_is_refused_and_changes_nothing(lena: Shopper, code: str) -> None:
    form = {"csrf_token": token(lena.visit("/").html), "currency": code, "next": BOWL}
    answer = lena.client.post("/currency", data=form)
    assert answer.status_code == 422
    assert lena.client.get_cookie("currency").value == "EUR"


@pytest.mark.parametrize("code", ["QQQ", "eur", "", "%00", "€" * 10])
def test_a_cookie_or_link_that_names_nothing_is_passed_over(cleo: Shopper, code: str) -> None:
    cleo.client.set_cookie("currency", code)
    assert prices(cleo.visit(f"{BOWL}?currency={code}").html)[0] == "$19.00"


def test_a_link_may_name_the_currency_which_is_then_kept(cleo: Shopper) -> None:
    assert prices(cleo.visit(f"{BOWL}?currency=JPY").html)[0] == "¥2,880"
    assert prices(cleo.visit("/collections/table").html)[1] == "¥2,880"


@pytest.mark.parametrize(
    ("language", "price"),
    [("de-DE,de;q=0.9", "€17.99"), ("de", "$19.00"), ("en-US", "$19.00"), ("x-" * 500, "$19.00")],
)
def test_who_is_known_to_be_in_a_country_sees_its_currency_first(
    cleo: Shopper, language: str, price: str
) -> None:
    assert prices(cleo.visit(BOWL, **{"Accept-Language": language}).html)[0] == price


def test_pages_say_what_they_depend_on_and_stay_with_their_reader(lena: Shopper) -> None:
    answer = lena.client.get(BOWL)
    assert {"Cookie", "Accept-Language"} <= set(answer.vary)
    assert "private" in answer.headers["Cache-Control"]


def test_a_shop_of_one_currency_offers_no_choice(cleo: Shopper) -> None:
    with db.transaction():
        for code in ("EUR", "JPY"):
            currencies.withdraw(code, at=NOON)
    assert "currency-menu" not in cleo.visit("/").html
    assert "Accept-Language" not in cleo.client.get(BOWL).vary


@pytest.mark.parametrize(
    "page", ["/", "/collections/all", "/search?q=mug", BOWL, "/products/mug", "/search/suggestions?q=mug"]
)
def test_every_page_of_goods_is_in_the_chosen_currency(lena: Shopper, page: str) -> None:
    lena.visit(page)
    assert prices(lena.html)
    assert all(price.startswith("€") and price.endswith(".99") for price in prices(lena.html))


def test_every_choice_of_a_product_is_converted(lena: Shopper) -> None:
    found = re.search(r"data-variants='([^']+)'", lena.visit("/products/mug").html)
    assert found is not None
    assert {one["price"] for one in json.loads(found[1].replace("&#34;", '"'))} == {"€21.99", "€25.99"}


def test_wishes_are_converted(lena: Shopper, shelf: Shelf) -> None:
    form = {"csrf_token": token(lena.visit(BOWL).html), "product": str(shelf.bowl)}
    lena.post("/wishlist/items", list(form.items()))
    assert prices(lena.visit("/wishlist").html) == ["€17.99"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("price-to=17.99", {"Bowl", "Candle"}),
        ("price-to=17.98", {"Candle"}),
        ("price-from=17.99&price-to=17.99", {"Bowl"}),
        ("price-from=18", {"Mug"}),
        ("price-to=0", set()),
    ],
)
def test_prices_are_filtered_as_they_are_shown(lena: Shopper, query: str, found: set[str]) -> None:
    html = lena.visit(f"/collections/all?{query}").html
    assert set(re.findall(r'card__title"><a[^>]*><bdi>([^<]+)', html)) == found
    assert "Price in EUR" in html


def test_the_filter_keeps_what_was_typed(lena: Shopper) -> None:
    html = lena.visit("/collections/all?price-to=17.99").html
    assert 'name="price-to" value="17.99"' in html
    assert "Up to €17.99" in html
    assert 'placeholder="€7.99"' in html


def test_machines_read_the_price_that_a_visitor_without_a_cookie_sees(cleo: Shopper) -> None:
    assert offers(cleo.visit(BOWL).html) == [("19.00", "USD")]
    assert offers(cleo.visit(BOWL, **{"Accept-Language": "de-DE"}).html) == [("17.99", "EUR")]
    assert offers(cleo.visit(f"{BOWL}?currency=EUR").html) == [("17.99", "EUR")]
    assert prices(cleo.visit(BOWL).html)[0] == "€17.99"  # kept from the link
    assert offers(cleo.html) == [("19.00", "USD")]


def test_the_feed_stays_in_the_store_s_currency(lena: Shopper) -> None:
    assert "<g:price>19.00 USD</g:price>" in lena.client.get("/feeds/google.xml").text


def test_what_is_paid_in_the_store_s_currency_is_said_plainly(lena: Shopper) -> None:
    assert "you pay in USD" in lena.visit(BOWL).see.text
    lena.press("Add to cart")
    assert "You pay $24.00, about €22.37." in lena.see.text
    lena.press("Check out")
    assert "You pay $24.00, about €22.37." in lena.see.text
    lena.press("Pay $24.00", test_card=GOOD, **TYPED)
    assert orders()[0].currency == "USD"
    assert "about €" not in lena.see.text  # what was paid, and nothing beside it


def test_a_purchase_in_euros_from_the_shelf_to_the_order(lena: Shopper) -> None:
    charge(CHOSEN)
    assert "you pay in" not in lena.visit(BOWL).see.text
    lena.press("Add to cart")
    assert "€17.99" in lena.see.text
    assert "about" not in lena.see.text
    lena.press("Check out")
    lena.press("Pay €22.65", test_card=GOOD, **TYPED)
    told = lena.see.text.partition("Thank you")[2]
    assert "€22.65" in told
    assert "$" not in told.partition("USD $")[0]
    (order,) = orders()
    assert (order.currency, order.total_minor, order.paid_minor) == ("EUR", 2265, 2265)
    assert (order.exchange_rate, order.store_total_minor) == ("0.932", 2430)


def test_a_changed_rate_is_shown_and_asked_again(lena: Shopper) -> None:
    charge(CHOSEN)
    lena.visit(BOWL).press("Buy now")
    offer(rate="1.2")
    lena.press("Pay €", test_card=GOOD, **TYPED)
    assert lena.status == 409
    assert "It was €22.65 and is now €28.99" in lena.see.text
    assert orders() == []
    lena.press("Pay €28.99", test_card=GOOD, **TYPED)
    assert orders()[0].total_minor == 2899


def test_another_currency_chosen_meanwhile_is_asked_again(lena: Shopper) -> None:
    charge(CHOSEN)
    lena.visit(BOWL).press("Buy now")
    lena.client.set_cookie("currency", "JPY")
    lena.press("Pay €", test_card=GOOD, **TYPED)
    assert (lena.status, orders()) == (409, [])
    assert "It was €22.65 and is now ¥3,637" in lena.see.text


@pytest.mark.parametrize("code", ["QQQ", "JPY", "", "<b>"])
def test_a_forged_currency_of_the_shown_total_charges_nothing_else(lena: Shopper, code: str) -> None:
    charge(CHOSEN)
    lena.visit(BOWL).press("Buy now")
    lena.press("Pay €", test_card=GOOD, shown_currency=code, **TYPED)
    assert all((order.currency, order.total_minor) == ("EUR", 2265) for order in orders())
    assert lena.status in (200, 409)


@pytest.mark.parametrize("page", ["/", "/collections/all", BOWL, "/cart", "/search?q=mug"])
def test_another_currency_costs_no_statement(cleo: Shopper, page: str) -> None:
    charge(CHOSEN)
    cleo.visit(BOWL).press("Add to cart")
    asked = []
    for code in ("USD", "EUR"):
        cleo.client.set_cookie("currency", code)
        cleo.visit(page)
        with counted() as statements:
            cleo.visit(page)
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_prices_in_hebrew_are_converted_too(lena: Shopper) -> None:
    (price, *_) = prices(lena.visit("/he" + BOWL).html)
    assert {"17.99", "€"} <= set(re.split("[\\s\u200f\u200e\u00a0]+", price))
