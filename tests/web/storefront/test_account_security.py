"""How an account is opened: passkeys made and used through the pages, the password, signed-in browsers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.customers import queries
from shop.customers.models import CustomerSession, Passkey
from shop.kernel import clock, db
from tests.conftest import NOON
from tests.support.authenticator import Authenticator
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import token
from tests.web.storefront.test_account import PASSWORD, dana, enter, inside, links  # noqa: F401


@pytest.fixture
def device() -> Authenticator:
    return Authenticator("http://localhost")


def add(shopper: Shopper, device: Authenticator) -> None:
    """What the page's script does: options, the device's answer, the form."""
    form = {"csrf_token": token(shopper.visit("/account/security").html)}
    options = shopper.client.post("/account/passkeys/options", data=form).get_json()
    form["credential"] = device.create(options)
    shopper.post("/account/passkeys", list(form.items()))


def use(shopper: Shopper, device: Authenticator, **more: str) -> Shopper:
    """Sign in as the page's script does."""
    form = {"csrf_token": token(shopper.visit("/account/sign-in").html), **more}
    options = shopper.client.post("/account/sign-in/passkey/options", data=form).get_json()
    form["credential"] = device.sign(options)
    return shopper.post("/account/sign-in/passkey", list(form.items()))


def passkeys() -> list[Passkey]:
    db.end_read()
    return list(db.session().scalars(select(Passkey)))


def test_a_passkey_is_added_and_opens_the_account(
    inside: Shopper,  # noqa: F811
    another: Callable[[], Shopper],
    device: Authenticator,
) -> None:
    add(inside, device)
    assert "Your passkey is added." in inside.see.text
    elsewhere = use(another(), device, next="/account/addresses")
    assert elsewhere.path == "/account/addresses"
    with clock.frozen(NOON + timedelta(days=1)):
        assert "Last used on November 24, 2026" in inside.visit("/account/security").see.text


def test_an_answer_is_taken_once(inside: Shopper, device: Authenticator) -> None:  # noqa: F811
    add(inside, device)
    inside.visit("/account").press("Sign out")
    form = {"csrf_token": token(inside.visit("/account/sign-in").html)}
    options = inside.client.post("/account/sign-in/passkey/options", data=form).get_json()
    form["credential"] = device.sign(options)
    assert inside.client.post("/account/sign-in/passkey", data=form).location == "/account"
    again = inside.visit("/consent")
    form["csrf_token"] = token(again.html)
    assert "/account/sign-in" in inside.client.post("/account/sign-in/passkey", data=form).location


@pytest.mark.parametrize("answer", ["", "x", "{}", "null", "[]", "{" * 50_000, '{"id": 5}', "\x00"])
def test_nonsense_opens_and_adds_nothing(inside: Shopper, answer: str) -> None:  # noqa: F811
    form = {"csrf_token": token(inside.visit("/account/security").html), "credential": answer}
    inside.client.post("/account/passkeys/options", data=form)
    inside.post("/account/passkeys", list(form.items()))
    assert (inside.path, passkeys()) == ("/account/security", [])
    inside.client.post("/account/sign-in/passkey/options", data=form)
    inside.post("/account/sign-in/passkey", list(form.items()))
    assert "This passkey does not open an account here." in inside.see.text


def test_who_signed_in_long_ago_adds_none(inside: Shopper, device: Authenticator) -> None:  # noqa: F811
    with clock.frozen(NOON + timedelta(minutes=20)):
        add(inside, device)
        assert "Please sign in once more" in inside.see.text
    assert passkeys() == []


def test_the_options_tell_everybody_the_same(cleo: Shopper, another: Callable[[], Shopper]) -> None:
    found = []
    for shopper in (cleo, another()):
        form = {"csrf_token": token(shopper.visit("/account/sign-in").html)}
        options = shopper.client.post("/account/sign-in/passkey/options", data=form).get_json()
        found.append({name: value for name, value in options.items() if name != "challenge"})
    assert found[0] == found[1]


def test_passkeys_are_renamed_and_removed(inside: Shopper, device: Authenticator) -> None:  # noqa: F811
    add(inside, device)
    inside.press("Rename", name="Dana's phone")
    assert 'value="Dana&#39;s phone"' in inside.html
    inside.press("Remove Dana's phone")
    assert passkeys() == []


def test_a_password_needs_the_present_one(inside: Shopper) -> None:  # noqa: F811
    page = inside.visit("/account/security")
    assert page.press("Set password", password="another long one").status == 403
    page.press("Set password", password="another long one", present_password=PASSWORD)
    assert "Your password is set." in page.see.text


def test_a_new_password_signs_other_browsers_out(
    inside: Shopper,  # noqa: F811
    another: Callable[[], Shopper],
) -> None:
    elsewhere = enter(another())
    inside.visit("/account/security").press(
        "Set password", password="another long one", present_password=PASSWORD
    )
    assert inside.visit("/account").path == "/account"
    assert elsewhere.visit("/account").path.startswith("/account/sign-in")


def test_a_short_password_is_refused_with_a_sentence(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/security").press("Set password", password="short", present_password=PASSWORD)
    assert inside.status == 422
    assert "A password has at least 10 characters." in inside.see.text


def test_the_present_password_is_not_guessed_in_a_stolen_browser(inside: Shopper) -> None:  # noqa: F811
    page = inside.visit("/account/security")
    for _ in range(8):
        page.press("Set password", password="another long one", present_password="guess")
    page.press("Set password", password="another long one", present_password=PASSWORD)
    assert page.status == 429


def test_who_has_no_password_signs_in_again_for_it(cleo: Shopper) -> None:
    cleo.visit("/account/sign-in").press("Mail me a link", email="new@example.com")
    cleo.visit(links()[0]).press("Sign in")
    with clock.frozen(NOON + timedelta(minutes=20)):
        cleo.visit("/account/security")
        assert "we ask you to sign in once more" in cleo.see.text
        form = {"csrf_token": token(cleo.html), "password": "a rather long one"}
        assert cleo.client.post("/account/password", data=form).status_code == 403
        cleo.follow("Sign in")
        assert cleo.path == "/account/sign-in?again=1&next=/account/security"


def test_browsers_are_listed_and_signed_out(
    inside: Shopper,  # noqa: F811
    another: Callable[[], Shopper],
) -> None:
    phone, office = another(), another()
    agents = ("Mozilla/5.0 (iPhone) Safari/604.1", "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
    for shopper, agent in ((phone, agents[0]), (office, agents[1])):
        shopper.client.environ_base["HTTP_USER_AGENT"] = agent
        enter(shopper)
    inside.visit("/account/security")
    assert "Safari · iPhone" in inside.see.text
    inside.press("Sign out Safari · iPhone")
    assert phone.visit("/account").path.startswith("/account/sign-in")
    assert office.visit("/account").path == "/account"
    inside.press("Sign out everywhere else")
    assert office.visit("/account").path.startswith("/account/sign-in")
    assert inside.visit("/account").path == "/account"


def test_a_session_ends_by_itself(inside: Shopper) -> None:  # noqa: F811
    db.end_read()
    (row,) = db.session().scalars(select(CustomerSession))
    assert queries.signed_in(row.id, at=NOON + timedelta(days=179)) is not None
    assert queries.signed_in(row.id, at=NOON + timedelta(days=181)) is None
