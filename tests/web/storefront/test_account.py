"""A customer's own pages: signing in without telling who is known, orders, addresses, profile."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.customers import operations as customers
from shop.customers import queries
from shop.kernel import clock, db
from shop.mail.models import Mail
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, orders, token, written
from tests.web.storefront.test_cart import held, put

PASSWORD = "correct horse battery"
PAGES = ("/account", "/account/addresses", "/account/profile")


@pytest.fixture
def dana(shelf: Shelf) -> None:
    """Dana has an account with a password."""
    made = account("dana@example.com", name="Dana Levi")
    with db.transaction():
        customers.set_password(customer_id=made.id, password=PASSWORD, at=NOON)


def enter(shopper: Shopper, password: str = PASSWORD, **more: str) -> Shopper:
    """Sign in by password."""
    return shopper.visit("/account/sign-in").press(
        "Sign in", email="dana@example.com", password=password, by="password", **more
    )


@pytest.fixture
def inside(cleo: Shopper, dana: None) -> Shopper:
    """Dana, signed in."""
    return enter(cleo)


def links() -> list[str]:
    """The paths of the sign-in links mailed so far."""
    db.end_read()
    mails = db.session().scalars(select(Mail).where(Mail.kind == "magic_link").order_by(Mail.created_at))
    return [mail.context["link"].removeprefix("http://localhost") for mail in mails]


def test_a_link_by_mail_signs_in(cleo: Shopper, dana: None) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="DANA@example.com")
    with written() as sent:
        cleo.visit(links()[0])
    assert sent == []
    cleo.press("Sign in")
    assert "Hello, Dana Levi" in cleo.see.text


def test_a_link_works_once(cleo: Shopper, another: Callable[[], Shopper], dana: None) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="dana@example.com")
    cleo.visit(links()[0]).press("Sign in")
    thief = another().visit("/account/sign-in")
    used = thief.client.post(links()[0], data={"csrf_token": token(thief.html)})
    assert used.status_code == thief.visit(links()[0]).status == 410
    assert thief.visit("/account").path.startswith("/account/sign-in")


def test_a_link_works_for_half_an_hour(cleo: Shopper, dana: None) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="dana@example.com")
    cleo.visit(links()[0])
    with clock.frozen(NOON + timedelta(minutes=31)):
        assert cleo.press("Sign in").status == 410
        assert cleo.visit(links()[0]).status == 410


@pytest.mark.parametrize("forged", ["x", "x" * 4000, "WyJhIl0.forged", "%00"])
def test_a_forged_link_opens_nothing(cleo: Shopper, dana: None, forged: str) -> None:
    cleo.visit("/account/sign-in")
    answer = cleo.client.post(f"/account/sign-in/{forged}", data={"csrf_token": token(cleo.html)})
    assert answer.status_code == 410


def test_nobody_learns_whether_an_address_is_known(cleo: Shopper, dana: None) -> None:
    answers = []
    for email in ("dana@example.com", "nobody@example.com"):
        cleo.visit("/account/sign-in").press("Mail me a link", email=email)
        answers.append((cleo.status, cleo.see.text.replace(email, "…")))
    assert answers[0] == answers[1]
    assert len(links()) == 1
    refused = []
    for email in ("dana@example.com", "nobody@example.com"):
        cleo.visit("/account/sign-in").press("Sign in", email=email, password="wrong", by="password")
        refused.append((cleo.status, "E-mail or password is not right." in cleo.see.text))
    assert refused == [(403, True), (403, True)]


def test_guessing_passwords_is_stopped_for_the_account_from_anywhere(
    cleo: Shopper, another: Callable[[], Shopper], dana: None
) -> None:
    for _ in range(8):
        enter(cleo, "wrong")
    assert enter(another()).status == 429


@pytest.mark.parametrize("email", ["", "x" * 5000, "no at sign", "🍵@example.com"])
def test_odd_addresses_are_answered(cleo: Shopper, dana: None, email: str) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email=email)
    assert cleo.status in (200, 422)
    assert links() == []


def test_signing_in_keeps_the_cart_and_adds_the_older_one(inside: Shopper, shelf: Shelf) -> None:
    put(inside)
    inside.visit("/account").press("Sign out")
    assert held(inside) == {}
    put(inside, "mug")
    enter(inside)
    assert held(inside) == {shelf.variants["Bowl"]: 1, shelf.variants["Slate/Large"]: 1}


def test_signing_in_at_the_till_changes_nothing_of_the_cart(inside: Shopper, shelf: Shelf) -> None:
    put(inside)
    inside.visit("/account").press("Sign out")
    put(inside, "mug").press("Check out").follow("Sign in")
    inside.press("Sign in", email="dana@example.com", password=PASSWORD, by="password")
    assert inside.path == "/checkout"
    assert held(inside) == {shelf.variants["Slate/Large"]: 1}


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "x" * 9000]
)
def test_after_signing_in_nobody_is_sent_elsewhere(cleo: Shopper, dana: None, target: str) -> None:
    enter(cleo, next=target)
    assert cleo.path in ("/", "/account")


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(cleo: Shopper, page: str) -> None:
    cleo.visit(page)
    assert cleo.path.startswith("/account/sign-in?next=")
    for action in ("/account/addresses", "/account/profile", "/account/password"):
        assert cleo.client.post(action, data={"csrf_token": token(cleo.html)}).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_it_is_kept_by_caches(inside: Shopper, page: str) -> None:
    assert inside.visit(page).response.headers["Cache-Control"] == "private, no-store"


def test_orders_are_listed_and_lead_to_their_pages(inside: Shopper) -> None:
    inside.visit("/products/bowl").press("Buy now")
    inside.press("Pay", test_card=GOOD, **{name: value for name, value in TYPED.items() if name != "email"})
    inside.visit("/account")
    assert "Being packed" in inside.see.text
    inside.follow("Order 1001")
    assert "Harbor Street" in inside.see.text
    assert orders()[0].email == "dana@example.com"


def test_addresses_are_kept_and_removed(inside: Shopper) -> None:
    inside.visit("/account/addresses").press("Save", **{k: v for k, v in TYPED.items() if k != "email"})
    assert "12 Harbor Street" in inside.see.text
    inside.press("Remove")
    assert "12 Harbor Street" not in inside.see.text


def test_an_address_with_holes_is_refused_and_kept_on_the_page(inside: Shopper) -> None:
    inside.visit("/account/addresses").press("Save", line1="12 Harbor Street", city="")
    assert inside.status == 422
    assert 'value="12 Harbor Street"' in inside.html


def test_nobody_removes_anothers_address(inside: Shopper, another: Callable[[], Shopper]) -> None:
    inside.visit("/account/addresses").press("Save", **{k: v for k, v in TYPED.items() if k != "email"})
    found = re.search(r"/account/addresses/[0-9a-f-]+/removal", inside.html)
    assert found is not None
    account("eve@example.com")
    eve = another().visit("/account/sign-in").press("Mail me a link", email="eve@example.com")
    eve.visit(links()[-1]).press("Sign in")
    assert eve.client.post(found[0], data={"csrf_token": token(eve.html)}).status_code == 404
    assert "12 Harbor Street" in inside.visit("/account/addresses").see.text


def test_the_profile_is_changed(inside: Shopper) -> None:
    inside.visit("/account/profile").press("Save", name="דנה 🍵", accepts_marketing="y", locale="he")
    db.end_read()
    customer = queries.by_email("dana@example.com")
    assert customer is not None
    assert (customer.name, customer.accepts_marketing, customer.locale) == ("דנה 🍵", True, "he")


@pytest.mark.parametrize(("field", "typed"), [("name", "n" * 5000), ("locale", "xx"), ("phone", "1" * 500)])
def test_a_profile_that_cannot_be_changes_nothing(inside: Shopper, field: str, typed: str) -> None:
    inside.visit("/account/profile").press("Save", **{field: typed})
    assert inside.status == 422
    db.end_read()
    customer = queries.by_email("dana@example.com")
    assert customer is not None
    assert customer.name == "Dana Levi"


def test_a_new_password_signs_other_browsers_out(inside: Shopper, another: Callable[[], Shopper]) -> None:
    elsewhere = enter(another())
    inside.visit("/account/profile").press("Set password", password="another long password")
    assert "Your password is set." in inside.see.text
    assert inside.visit("/account").path == "/account"
    assert elsewhere.visit("/account").path.startswith("/account/sign-in")


def test_a_short_password_is_refused_with_a_sentence(inside: Shopper) -> None:
    inside.visit("/account/profile").press("Set password", password="short")
    assert inside.status == 422
    assert "A password has at least 10 characters." in inside.see.text


def test_signing_out_forgets_orders_and_cart(inside: Shopper) -> None:
    inside.visit("/products/bowl").press("Buy now")
    inside.press("Pay", test_card=GOOD, **{name: value for name, value in TYPED.items() if name != "email"})
    order = inside.path
    inside.visit("/account").press("Sign out")
    assert inside.visit("/account").path.startswith("/account/sign-in")
    assert "Harbor Street" not in inside.visit(order).see.text


def test_signing_out_ends_a_remembered_sign_in_too(inside: Shopper) -> None:
    inside.visit("/account").press("Sign out")
    cookie = inside.client.get_cookie("remember_token")
    assert cookie is None or cookie.value == ""
