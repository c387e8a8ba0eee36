"""One's own account: what matters takes the password, a new one ends other sessions."""

from __future__ import annotations

import pyotp
import pytest

from shop.kernel import db
from shop.staff import operations, queries
from shop.staff.models import Staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.web.admin.conftest import PASSWORD, text

ACCOUNT = "/admin/account"
FORM = {"name": "Noa Levi", "email": "noa@example.com", "password": PASSWORD}


def now() -> Staff:
    db.end_read()
    return queries.everybody()[0]


def test_a_first_owner_sets_e_mail_and_password(app, signed_in):
    with db.transaction():
        staff = operations.ensure_owner(at=NOON)
    client = signed_in(staff)
    assert "Set your email and a password now" in text(client.get(ACCOUNT))
    form = {"name": "Noa", "email": "Noa@Example.com", "new_password": PASSWORD}
    assert client.submit(ACCOUNT, data=form).status_code == 303
    assert now().email == "noa@example.com"
    assert client.get(ACCOUNT).status_code == 200
    assert "Set your email and a password now" not in text(client.get(ACCOUNT))


def test_a_name_needs_no_password(owner):
    assert owner.submit(ACCOUNT, data={**FORM, "password": ""}).status_code == 303
    assert now().name == "Noa Levi"


@pytest.mark.parametrize("change", [{"email": "new@example.com"}, {"new_password": "another four words"}])
@pytest.mark.parametrize("password", ["", "wrong"])
def test_e_mail_and_password_need_the_present_password(owner, change, password):
    before = now().password_hash
    answer = owner.submit(ACCOUNT, data={**FORM, **change, "password": password})
    assert answer.status_code == 422
    assert "This is not your present password." in text(answer)
    assert (now().email, now().password_hash) == ("noa@example.com", before)


def test_a_new_password_keeps_this_browser_and_ends_the_others(hire, signed_in):
    staff = hire()
    here, there = signed_in(staff), signed_in(staff)
    before = here.get_cookie(STAFF_COOKIE).value
    assert here.submit(ACCOUNT, data={**FORM, "new_password": "another four words"}).status_code == 303
    assert here.get_cookie(STAFF_COOKIE).value != before
    assert here.get(ACCOUNT).status_code == 200
    assert there.get(ACCOUNT).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"new_password": "short"}, "at least 10 characters"),
        ({"email": "nowhere"}, "not an email address"),
        ({"email": "max@example.com"}, "already uses this email address"),
        ({"name": "x" * 121}, "120 characters"),
        ({"email": ""}, "required"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(owner, hire, change, sentence):
    hire("max@example.com", "packer", "Max")
    answer = owner.submit(ACCOUNT, data={**FORM, **change})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert now().name == "Noa"


def test_trying_passwords_is_stopped(owner):
    answers = [
        owner.submit(ACCOUNT, data={**FORM, "email": "a@b.example", "password": "x"}) for _ in range(9)
    ]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429]


def test_signing_out_everywhere_ends_this_browser_too(hire, signed_in):
    staff = hire()
    here, there = signed_in(staff), signed_in(staff)
    assert text(here.get(ACCOUNT)).count("this browser") == 1
    assert here.submit(ACCOUNT, f"{ACCOUNT}/sign-out").location == "/admin/sign-in"
    assert here.get(ACCOUNT).status_code == 302
    assert there.get(ACCOUNT).status_code == 302


def begin(client) -> pyotp.TOTP:
    assert client.submit(f"{ACCOUNT}/two-factor").status_code == 303
    return pyotp.TOTP(operations.totp_secret(now()))


def test_the_second_factor_is_shown_as_a_picture_and_proved(owner):
    totp = begin(owner)
    page = text(owner.get(f"{ACCOUNT}/two-factor"))
    assert "<svg" in page
    assert totp.secret in page
    assert "style=" not in page
    assert not now().totp_confirmed
    wrong = owner.submit(f"{ACCOUNT}/two-factor", f"{ACCOUNT}/two-factor/confirmation", {"code": "000000"})
    assert wrong.status_code == 422
    assert not now().totp_confirmed
    right = {"code": totp.at(NOON)}
    assert (
        owner.submit(f"{ACCOUNT}/two-factor", f"{ACCOUNT}/two-factor/confirmation", right).status_code == 303
    )
    assert now().totp_confirmed
    assert totp.secret not in text(owner.get(f"{ACCOUNT}/two-factor"))


def test_a_second_secret_cannot_replace_a_proved_one(owner):
    totp = begin(owner)
    owner.submit(f"{ACCOUNT}/two-factor", f"{ACCOUNT}/two-factor/confirmation", {"code": totp.at(NOON)})
    assert owner.submit(f"{ACCOUNT}/two-factor").status_code == 409
    assert now().totp_confirmed


def test_turning_it_off_takes_the_password(owner):
    totp = begin(owner)
    page = f"{ACCOUNT}/two-factor"
    owner.submit(page, f"{page}/confirmation", {"code": totp.at(NOON)})
    assert owner.submit(page, f"{page}/removal", {"password": "wrong"}).status_code == 422
    assert now().totp_confirmed
    assert owner.submit(page, f"{page}/removal", {"password": PASSWORD}).status_code == 303
    assert now().totp_secret is None
