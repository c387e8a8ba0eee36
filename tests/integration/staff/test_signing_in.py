"""Signing in: by password, by code, by a link that works once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyotp
import pytest

from shop.kernel import db, preferences, signing
from shop.kernel.errors import TooMany
from shop.kernel.passwords import WeakPassword
from shop.staff import operations, queries
from shop.staff.models import Staff
from tests.integration.staff.conftest import NOON, PASSWORD
from tests.support.crowd import errors, together


def sign_in(
    code: str = "", *, password: str = PASSWORD, email: str = "noa@example.com", at: datetime = NOON
) -> tuple[Staff, str]:
    with db.transaction():
        return operations.sign_in(email=email, password=password, code=code, at=at)


def turn_totp_on(staff: Staff, at: datetime = NOON) -> pyotp.TOTP:
    with db.transaction():
        operations.begin_totp(staff_id=staff.id)
        secret = operations.totp_secret(db.session().get_one(Staff, staff.id))
        totp = pyotp.TOTP(secret)
        operations.confirm_totp(staff_id=staff.id, code=totp.at(at), at=at)
    return totp


def test_the_right_password_opens_a_session_that_ends(hire):
    staff = hire()
    _, token = sign_in(email=" NOA@Example.com ")
    found = queries.by_session(token, at=NOON + timedelta(days=13))
    assert found is not None
    assert found.id == staff.id
    assert queries.by_session(token, at=NOON + timedelta(days=15)) is None
    assert queries.by_session("another token", at=NOON) is None


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("noa@example.com", "wrong"),
        ("nobody@example.com", PASSWORD),
        ("", ""),
        ("noa@example.com", "x" * 5000),
    ],
)
def test_anything_else_is_refused_in_the_same_words(hire, email, password):
    hire()
    with pytest.raises(operations.SignInRefused) as refused:
        sign_in(email=email, password=password)
    assert str(refused.value) == "Email, password or code is not right."


def test_somebody_kept_out_cannot_come_in(hire):
    hire()
    other = hire("max@example.com", "packer", "Max")
    _, token = sign_in(email="max@example.com")
    with db.transaction():
        operations.set_active(staff_id=other.id, active=False)
    assert queries.by_session(token, at=NOON) is None
    with pytest.raises(operations.SignInRefused):
        sign_in(email="max@example.com")


def test_a_code_is_asked_for_once_it_was_proved(hire):
    staff = hire()
    totp = turn_totp_on(staff)
    later = NOON + timedelta(minutes=5)
    for wrong in ("", "000000", totp.at(NOON), totp.at(later + timedelta(minutes=3))):
        with pytest.raises(operations.SignInRefused):
            sign_in(wrong, at=later)
    assert sign_in(totp.at(later), at=later)[0].id == staff.id


def test_a_clock_half_a_minute_off_is_fine(hire):
    totp = turn_totp_on(hire())
    later = NOON + timedelta(minutes=5)
    assert sign_in(totp.at(later - timedelta(seconds=30)), at=later)
    assert sign_in(totp.at(later + timedelta(seconds=30)), at=later)


def test_a_code_works_once(hire):
    totp = turn_totp_on(hire())
    later = NOON + timedelta(minutes=5)
    sign_in(totp.at(later), at=later)
    with pytest.raises(operations.SignInRefused):
        sign_in(totp.at(later), at=later)


def test_the_code_that_turned_it_on_cannot_sign_in(hire):
    totp = turn_totp_on(hire())
    with pytest.raises(operations.SignInRefused):
        sign_in(totp.at(NOON), at=NOON)


def test_of_two_people_with_the_same_code_one_comes_in(hire):
    totp = turn_totp_on(hire())
    later = NOON + timedelta(minutes=5)
    results = together(*[lambda: sign_in(totp.at(later), at=later)] * 4)
    assert len(errors(results)) == 3


def test_the_secret_is_kept_encrypted_and_not_shown_again(hire):
    staff = hire()
    totp = turn_totp_on(staff)
    db.end_read()
    row = db.session().get_one(Staff, staff.id)
    assert row.totp_secret is not None
    assert totp.secret not in row.totp_secret
    assert preferences.decrypt(row.totp_secret) == totp.secret
    assert operations.totp_secret(row) == ""
    assert operations.totp_address(row) is None


def test_a_link_signs_in_once(hire):
    staff = hire()
    token = operations.sign_in_link_token(staff, at=NOON)
    with db.transaction():
        found, session = operations.use_sign_in_link(token=token, at=NOON)
    assert found.id == staff.id
    assert queries.by_session(session, at=NOON) is not None
    with pytest.raises(signing.BadLink), db.transaction():
        operations.use_sign_in_link(token=token, at=NOON)


def test_a_link_pressed_by_many_at_once_signs_one_in(hire):
    token = operations.sign_in_link_token(hire(), at=NOON)

    def press() -> str:
        with db.transaction():
            return operations.use_sign_in_link(token=token, at=NOON)[1]

    assert len(errors(together(*[press] * 4))) == 3


def test_an_old_or_foreign_link_opens_nothing(hire):
    staff = hire()
    old = operations.sign_in_link_token(staff, at=NOON - timedelta(hours=25))
    foreign = signing.sign("customers.sign_in", [str(staff.id), "x"], expires_at=NOON + timedelta(days=1))
    for token in (old, foreign, "", "nonsense", old[:-1]):
        with pytest.raises(signing.BadLink), db.transaction():
            operations.use_sign_in_link(token=token, at=NOON)


@pytest.mark.sqlite
def test_guessing_is_stopped_by_account_and_by_address(hire):
    hire()
    for _ in range(8):
        operations.guard_sign_in(email="noa@example.com", address="192.0.2.1", at=NOON)
    with pytest.raises(TooMany):
        operations.guard_sign_in(email="NOA@example.com", address="192.0.2.2", at=NOON)
    operations.guard_sign_in(email="max@example.com", address="192.0.2.1", at=NOON)
    for number in range(40):
        operations.guard_sign_in(email=f"{number}@example.com", address="192.0.2.9", at=NOON)
    with pytest.raises(TooMany):
        operations.guard_sign_in(email="new@example.com", address="192.0.2.9", at=NOON)
    operations.guard_sign_in(email="noa@example.com", address="192.0.2.1", at=NOON + timedelta(minutes=16))


def test_a_new_password_ends_all_sessions(hire):
    staff = hire()
    _, token = sign_in()
    with db.transaction():
        operations.set_credentials(
            staff_id=staff.id, email="noa@example.com", name="Noa", password="another four words", at=NOON
        )
    assert queries.by_session(token, at=NOON) is None
    with pytest.raises(operations.SignInRefused):
        sign_in()


def test_a_weak_password_changes_nothing(hire):
    staff = hire()
    with pytest.raises(WeakPassword), db.transaction():
        operations.set_credentials(
            staff_id=staff.id, email="new@example.com", name="", password="short", at=NOON
        )
    assert sign_in()[0].email == "noa@example.com"
