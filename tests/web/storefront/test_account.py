"""Signing in without telling who is known: by mailed link or password; coming back, and out again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.customers import operations as customers
from shop.customers.models import CustomerSession
from shop.kernel import clock, db
from shop.mail.models import Mail
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, Shelf, account, token, written
from tests.web.storefront.test_cart import held, put

PASSWORD = "correct horse battery"
PAGES = tuple(
    f"/account{page}"
    for page in (
        "",
        "/orders",
        "/addresses",
        "/cards",
        "/profile",
        "/security",
        "/privacy",
        "/privacy/data.json",
    )
)


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


def links(kind: str = "magic_link") -> list[str]:
    """The paths of the links of a kind mailed so far."""
    db.end_read()
    mails = db.session().scalars(select(Mail).where(Mail.kind == kind).order_by(Mail.created_at))
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


def test_a_link_works_for_a_quarter_of_an_hour(cleo: Shopper, dana: None) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="dana@example.com")
    cleo.visit(links()[0])
    with clock.frozen(NOON + timedelta(minutes=16)):
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
    refused = []
    for email in ("dana@example.com", "nobody@example.com"):
        cleo.visit("/account/sign-in").press("Sign in", email=email, password="wrong", by="password")
        refused.append((cleo.status, "Email or password is not right." in cleo.see.text))
    assert refused == [(403, True), (403, True)]


def test_guessing_passwords_is_stopped_for_the_account_from_anywhere(
    cleo: Shopper, another: Callable[[], Shopper], dana: None
) -> None:
    for _ in range(8):
        enter(cleo, "wrong")
    assert enter(another()).status == 429


def test_who_was_not_known_opens_an_account_by_the_link(cleo: Shopper) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="new@example.com")
    cleo.visit(links()[0]).press("Sign in")
    assert "Your account" in cleo.see.text


def test_a_link_leads_back_to_where_it_was_asked_for(cleo: Shopper, dana: None) -> None:
    cleo.visit("/account/addresses").press("Mail me a link", email="dana@example.com")
    assert cleo.visit(links()[0]).press("Sign in").path == "/account/addresses"


def test_a_forgotten_password_is_chosen_anew_by_mail(cleo: Shopper, dana: None) -> None:
    cleo.visit("/account/sign-in")
    cleo.press("Forgot it? Mail me a link to choose a new one", email="dana@example.com")
    cleo.visit(links()[0]).press("Sign in")
    assert cleo.path == "/account/security"
    cleo.press("Set password", password="another long password")
    assert "Your password is set." in cleo.see.text
    cleo.press("Sign out")
    assert enter(cleo, "another long password").path == "/account"


def test_asking_for_links_is_limited_by_mailbox(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    for number in range(7):
        asked = another().visit("/account/sign-in").press("Mail me a link", email="Dana@example.com")
        assert asked.status == (200 if number < 6 else 429)


def test_signing_in_changes_the_session_and_the_forms_token(cleo: Shopper, dana: None) -> None:
    before = token(cleo.visit("/account/sign-in").html)
    enter(cleo)
    first = cleo.client.get_cookie("remember_token").value
    assert token(cleo.visit("/account/profile").html) != before
    planted = cleo.client.post("/account/profile", data={"csrf_token": before, "name": "Eve", "locale": "en"})
    assert planted.status_code == 400
    cleo.visit("/account/sign-in?again=1").press(
        "Sign in", email="dana@example.com", password=PASSWORD, by="password"
    )
    assert cleo.client.get_cookie("remember_token").value != first
    db.end_read()
    assert len(list(db.session().scalars(select(CustomerSession)))) == 1


def test_a_session_ended_elsewhere_is_signed_out_here(inside: Shopper) -> None:
    with db.transaction() as session:
        session.delete(session.scalars(select(CustomerSession)).one())
    assert inside.visit("/account").path.startswith("/account/sign-in")


@pytest.mark.parametrize("email", ["", "x" * 5000, "no at sign", "🍵@example.com"])
def test_odd_addresses_are_answered(cleo: Shopper, dana: None, email: str) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email=email)
    assert cleo.status == (200 if email.startswith("🍵") else 422)
    assert len(links()) == (1 if email.startswith("🍵") else 0)


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
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:x",
        "x" * 9000,
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(cleo: Shopper, dana: None, target: str) -> None:
    enter(cleo, next=target)
    assert cleo.path in ("/", "/account")
    cleo.visit("/account").press("Sign out")
    cleo.visit("/account/sign-in").press("Mail me a link", email="dana@example.com", next=target)
    assert cleo.visit(links()[-1]).press("Sign in").path in ("/", "/account")


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(cleo: Shopper, page: str) -> None:
    cleo.visit(page)
    assert cleo.path.startswith("/account/sign-in?next=")
    for action in ("/account/addresses", "/account/profile", "/account/password"):
        assert cleo.client.post(action, data={"csrf_token": token(cleo.html)}).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_it_is_kept_by_caches(inside: Shopper, page: str) -> None:
    assert inside.visit(page).response.headers["Cache-Control"] == "private, no-store"


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
