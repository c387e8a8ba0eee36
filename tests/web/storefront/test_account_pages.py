"""A customer's own pages: orders and "order again", addresses, profile and what may be mailed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from shop.customers import queries
from shop.kernel import clock, db
from shop.mail import queries as mails
from shop.mail.addresses import address_hash
from shop.promotions import operations as promotions
from shop.promotions.benefits import GiftWithPurchase
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, account, orders, token
from tests.web.storefront.test_account import dana, enter, inside, links  # noqa: F401
from tests.web.storefront.test_cart import held

HERE = {name: value for name, value in TYPED.items() if name != "email"}


@pytest.fixture
def buyer(inside: Shopper) -> Shopper:  # noqa: F811
    """Dana, who has bought a bowl."""
    inside.visit("/products/bowl").press("Buy now")
    inside.press("Pay", test_card=GOOD, **HERE)
    return inside


def eve(another: Callable[[], Shopper]) -> Shopper:
    """Somebody else, signed in."""
    account("eve@example.com")
    found = another().visit("/account/sign-in").press("Mail me a link", email="eve@example.com")
    return found.visit(links()[-1]).press("Sign in")


def test_the_overview_tells_of_the_last_order(buyer: Shopper) -> None:
    buyer.visit("/account")
    assert "We have your order." in buyer.see.text
    buyer.follow("Order 1001")
    assert "Harbor Street" in buyer.see.text
    assert orders()[0].email == "dana@example.com"


def test_orders_are_listed(buyer: Shopper) -> None:
    buyer.visit("/account/orders")
    assert "Being packed" in buyer.see.text
    assert "Older orders" not in buyer.see.text
    assert buyer.visit("/account/orders?page=2").see.text.count("Order 1001") == 0
    for odd in ("-1", "x", "9" * 30):
        assert buyer.visit(f"/account/orders?page={odd}").status == 200


def test_the_pages_ask_the_database_little(buyer: Shopper) -> None:
    for page, most in (("", 8), ("/orders", 6), ("/addresses", 6), ("/security", 6), ("/profile", 6)):
        buyer.visit(f"/account{page}")
        with counted() as sent:
            buyer.visit(f"/account{page}")
        assert len(sent) <= most, (page, sent)


def test_an_order_is_put_into_the_cart_again(buyer: Shopper) -> None:
    buyer.visit("/account").press("Order again 1001")
    assert buyer.path == "/cart"
    assert list(held(buyer).values()) == [1]


def test_a_present_is_not_bought_with_the_rest(inside: Shopper) -> None:  # noqa: F811
    with db.transaction():
        gift = GiftWithPurchase(make_product("Soap", stock=5).variants[0].id)
        made = promotions.create(name="Thanks", benefit=gift, at=NOON)
    inside.visit("/products/bowl").press("Buy now")
    inside.press("Pay", test_card=GOOD, **HERE)
    assert [line.gift for line in orders()[0].lines] == [False, True]
    with db.transaction():
        promotions.change(promotion_id=made.id, active=False)
    inside.visit("/account").press("Order again 1001")
    assert list(held(inside).values()) == [1]


def test_what_is_sold_out_is_said(buyer: Shopper) -> None:
    for _ in range(2):
        buyer.visit("/account/orders").press("Order again 1001")
    buyer.visit("/account/orders").press("Order again 1001")
    assert "Not available now: Bowl" in buyer.see.text
    assert list(held(buyer).values()) == [2]


def test_nobody_orders_anothers_again(buyer: Shopper, another: Callable[[], Shopper]) -> None:
    other = eve(another)
    answer = other.client.post(
        f"/account/orders/{orders()[0].id}/cart", data={"csrf_token": token(other.html)}
    )
    assert answer.status_code == 404


def test_addresses_are_kept_changed_chosen_and_removed(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/addresses").press("Save", **HERE)
    inside.press("Save", **{**HERE, "line1": "7 Mill Lane"})
    shown = inside.see.text
    assert shown.index("7 Mill Lane") < shown.index("12 Harbor Street")
    inside.press(_button(inside, "Use first"))
    assert inside.see.text.index("12 Harbor Street") < inside.see.text.index("7 Mill Lane")
    inside.follow(_link(inside, "Change"))
    inside.press("Save", city="Bath")
    assert "Bath" in inside.see.text
    inside.press(_button(inside, "Remove"))
    assert "Bath" not in inside.see.text
    assert "For your next order" in inside.see.text


def _button(shopper: Shopper, beginning: str) -> str:
    return next(b.text for form in shopper.see.forms for b in form.buttons if b.text.startswith(beginning))


def _link(shopper: Shopper, beginning: str) -> str:
    return next(text for text, _address in shopper.see.links if text.startswith(beginning))


def test_an_address_with_holes_is_refused_and_kept_on_the_page(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/addresses").press("Save", line1="12 Harbor Street", city="")
    assert inside.status == 422
    assert 'value="12 Harbor Street"' in inside.html


def test_nobody_sees_or_changes_anothers_address(
    inside: Shopper,  # noqa: F811
    another: Callable[[], Shopper],
) -> None:
    inside.visit("/account/addresses").press("Save", **HERE)
    found = re.search(r"/account/addresses/[0-9a-f-]{36}", inside.html)
    assert found is not None
    other = eve(another)
    assert other.visit(found[0]).status == 404
    for act in ("", "/default", "/removal"):
        answer = other.client.post(found[0] + act, data={"csrf_token": token(other.html), **HERE})
        assert answer.status_code == 404
    assert "12 Harbor Street" in inside.visit("/account/addresses").see.text


def test_the_profile_is_changed(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/profile").press("Save", name="דנה 🍵", locale="he")
    db.end_read()
    customer = queries.by_email("dana@example.com")
    assert customer is not None
    assert (customer.name, customer.locale) == ("דנה 🍵", "he")


def test_a_yes_to_offers_is_kept_with_its_words(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/profile").press("Save choices", accepts_marketing="y", accepts_surveys="")
    db.end_read()
    customer = queries.by_email("dana@example.com")
    assert customer is not None
    assert customer.accepts_marketing
    (said,) = queries.marketing_choices(customer.id)
    assert (said.accepts, said.source, said.locale, said.at) == (True, "preferences", "en", NOON)
    assert said.wording == "Mail me offers now and then. I can stop this at any time."
    assert mails.opted_out(address_hash(customer.email)) == {"surveys"}
    assert "You agreed on November 24, 2026." in inside.see.text


@pytest.mark.parametrize(("field", "typed"), [("name", "n" * 5000), ("locale", "xx"), ("phone", "1" * 500)])
def test_a_profile_that_cannot_be_changes_nothing(
    inside: Shopper,  # noqa: F811
    field: str,
    typed: str,
) -> None:
    inside.visit("/account/profile").press("Save", **{field: typed})
    assert inside.status == 422
    db.end_read()
    customer = queries.by_email("dana@example.com")
    assert customer is not None
    assert customer.name == "Dana Levi"


def test_another_address_counts_once_it_is_proved(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/profile").press(
        "Change address", email="new@example.com", present_password="wrong"
    )
    assert inside.status == 403
    inside.press("Change address", email="new@example.com", present_password="correct horse battery")
    assert "You sign in as dana@example.com." in inside.see.text
    link = links("email_change")[0]
    inside.visit(link).press("Use this address")
    assert "You sign in as new@example.com." in inside.see.text
    assert inside.visit(link).status == 410


def test_the_offer_of_an_account_after_an_order(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    cleo.visit("/products/bowl").press("Buy now").press("Pay", test_card=GOOD, **TYPED)
    page, form = cleo.path, {"csrf_token": token(cleo.html)}
    thief = another().visit("/consent")
    order = orders()[0]
    stolen = {"csrf_token": token(thief.html), "order": order.token}
    assert thief.client.post("/account/from-order", data=stolen).status_code == 404
    assert links() == []
    answer = cleo.client.post("/account/from-order", data=form)
    assert (answer.status_code, answer.location) == (303, page)
    cleo.visit(links()[0]).press("Sign in")
    assert "Order 1001" in cleo.see.text
    with clock.frozen(NOON + timedelta(days=1)):
        assert "Order 1001" in cleo.visit("/account/orders").see.text
