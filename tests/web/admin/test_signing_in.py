"""The sign-in pages: nothing is told, nothing is opened by looking, nobody is sent elsewhere."""

from __future__ import annotations

import pyotp
import pytest

from shop.kernel import db
from shop.staff import operations
from shop.staff.models import Staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.web.admin.conftest import PASSWORD, text

FORM = {"email": "noa@example.com", "password": PASSWORD}


def sign_in(client, **changes):
    return client.submit("/admin/sign-in", data={**FORM, **changes})


def test_a_stranger_is_asked_to_sign_in_and_comes_back(app, client, hire):
    hire()
    answer = client.get("/admin/orders?status=to_ship")
    assert answer.status_code == 302
    page = client.get(answer.location)
    assert 'value="/admin/orders?status=to_ship"' in text(page)
    answer = sign_in(client, next="/admin/orders?status=to_ship")
    assert answer.location == "/admin/orders?status=to_ship"
    assert client.get("/admin/orders").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(client, hire):
    hire()
    (cookie,) = [c for c in sign_in(client).headers.getlist("Set-Cookie") if c.startswith(STAFF_COOKIE)]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    "target",
    [
        "https://elsewhere.example/admin",
        "//elsewhere.example/admin",
        "/\\elsewhere.example",
        "/admin\\@elsewhere.example",
        "javascript:alert(1)",
        "/cart",
        "",
    ],
)
def test_nobody_is_sent_elsewhere(client, hire, target):
    hire()
    assert sign_in(client, next=target).location == "/admin"


@pytest.mark.parametrize("wrong", [{"password": "wrong"}, {"email": "nobody@example.com"}])
def test_wrong_answers_look_alike(client, hire, wrong):
    hire()
    answer = sign_in(client, **wrong)
    assert answer.status_code == 403
    assert "Email, password or code is not right." in text(answer)
    assert client.get("/admin/orders").status_code == 302


def test_missing_fields_are_named(client):
    answer = client.submit("/admin/sign-in", data={"email": "", "password": ""})
    assert answer.status_code == 422
    assert text(answer).count('aria-invalid="true"') == 2


def test_guessing_is_stopped(client, hire):
    hire()
    answers = [sign_in(client, password="wrong") for _ in range(9)]
    assert [answer.status_code for answer in answers] == [403] * 8 + [429]
    assert sign_in(client).status_code == 429


def test_a_form_without_its_token_is_refused(client, hire):
    hire()
    assert client.post("/admin/sign-in", data=FORM).status_code == 400


def test_the_second_factor_is_asked_for(client, hire):
    staff = hire()
    with db.transaction():
        operations.begin_totp(staff_id=staff.id)
        totp = pyotp.TOTP(operations.totp_secret(db.session().get_one(Staff, staff.id)))
        row = db.session().get_one(Staff, staff.id)
        row.totp_confirmed = True
    assert sign_in(client).status_code == 403
    assert sign_in(client, code=totp.at(NOON)).location == "/admin"
    assert sign_in(client, code=totp.at(NOON)).status_code == 403


def test_looking_at_a_link_does_not_use_it_and_pressing_does(app, hire):
    token = operations.sign_in_link_token(hire(), at=NOON)
    address = f"/admin/sign-in/{token}"
    scanner, person, thief = (app.test_client() for _ in range(3))
    assert scanner.get(address).status_code == 200
    assert scanner.get("/admin").status_code == 302
    assert person.submit(address).location == "/admin"
    assert person.get("/admin").status_code == 200
    assert thief.get(address).status_code == 410
    assert thief.submit("/admin/sign-in", address).status_code == 410
    assert thief.get("/admin").status_code == 302


@pytest.mark.parametrize("token", ["nonsense", "W10.x", "a" * 2000])
def test_a_damaged_link_opens_nothing(client, token):
    assert client.get(f"/admin/sign-in/{token}").status_code == 410
    assert client.submit("/admin/sign-in", f"/admin/sign-in/{token}").status_code == 410


def test_signing_out_ends_the_session_itself(owner):
    kept = owner.get_cookie(STAFF_COOKIE).value
    assert owner.submit("/admin", "/admin/sign-out").location == "/admin/sign-in"
    owner.set_cookie(STAFF_COOKIE, kept)
    assert owner.get("/admin").status_code == 302


def test_owner_pages_are_kept_out_of_caches_and_search(owner):
    page = owner.get("/admin")
    assert page.headers["Cache-Control"] == "no-store"
    assert '<meta name="robots" content="noindex">' in text(page)
