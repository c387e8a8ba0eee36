"""A forgotten password of the owner's area: nobody is told who works here, the second factor still counts."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from shop.kernel import clock, db, outbox
from shop.mail.models import Mail
from shop.staff import operations
from shop.staff.models import Staff
from tests.conftest import NOON
from tests.support import wiring
from tests.web.admin.conftest import PASSWORD, text

NEW = "five other quiet words"


def asked(client, email="noa@example.com"):
    return client.submit("/admin/password", data={"email": email})


def link() -> str:
    """The link as the worker queues it, before the mail has left and forgotten it."""
    while outbox.run_due(at=clock.now()):
        pass
    db.end_read()
    (mail,) = db.session().scalars(select(Mail).where(Mail.kind == "staff_password"))
    return str(mail.context["link"]).removeprefix("http://localhost")


def test_a_link_by_mail_sets_a_new_password(client, hire, signed_in):
    elsewhere = signed_in(hire())
    assert asked(client).location == "/admin/sign-in"
    address = link()
    assert client.get(address).status_code == 200
    assert client.submit(address, data={"password": NEW}).location == "/admin"
    assert client.get("/admin/orders").status_code == 200
    assert elsewhere.get("/admin/orders").status_code == 302
    assert client.get(address).status_code == 410
    form = {"email": "noa@example.com", "password": PASSWORD}
    assert client.submit("/admin/sign-in", data=form).status_code == 403
    assert client.submit("/admin/sign-in", data={**form, "password": NEW}).status_code == 303


def test_nobody_is_told_who_works_here(client, hire):
    hire()
    answers = []
    for email in ("noa@example.com", "nobody@example.com"):
        asked(client, email)
        answers.append(text(client.get("/admin/sign-in")).replace(email, "…"))
    clean = [re.sub(r'(value|nonce)="[^"]+"', "", answer) for answer in answers]
    assert clean[0] == clean[1]
    wiring.drain()
    db.end_read()
    assert [mail.recipient for mail in db.session().scalars(select(Mail))] == ["noa@example.com"]


def test_the_second_factor_still_counts(client, hire):
    staff = hire()
    with db.transaction():
        operations.begin_totp(staff_id=staff.id)
        totp = pyotp.TOTP(operations.totp_secret(db.session().get_one(Staff, staff.id)))
        operations.confirm_totp(staff_id=staff.id, code=totp.at(NOON), at=NOON)
    asked(client)
    address = link()
    assert client.submit(address, data={"password": NEW, "code": "000000"}).status_code == 403
    assert client.submit(address, data={"password": NEW}).status_code == 403
    with clock.frozen(NOON + timedelta(minutes=1)):
        code = totp.at(NOON + timedelta(minutes=1))
        assert client.submit(address, data={"password": NEW, "code": code}).location == "/admin"


def test_a_link_dies_with_time_and_with_the_password_it_replaces(client, hire):
    staff = hire()
    asked(client)
    address = link()
    with clock.frozen(NOON + timedelta(minutes=31)):
        assert client.get(address).status_code == 410
    with db.transaction():
        operations.set_credentials(
            staff_id=staff.id, email="noa@example.com", name="Noa", password=NEW, at=NOON
        )
    assert client.get(address).status_code == 410


def test_who_left_gets_no_link(client, hire):
    hire()
    left = hire(email="max@example.com")
    with db.transaction():
        operations.set_active(staff_id=left.id, active=False)
    asked(client, "max@example.com")
    wiring.drain()
    db.end_read()
    assert list(db.session().scalars(select(Mail))) == []


@pytest.mark.parametrize("password", ["", "short", "x" * 300])
def test_a_bad_new_password_leaves_the_link_usable(client, hire, password):
    hire()
    asked(client)
    address = link()
    assert client.submit(address, data={"password": password}).status_code == 422
    assert client.submit(address, data={"password": NEW}).location == "/admin"


def test_asking_is_limited(client, hire):
    hire()
    assert [asked(client).status_code for _ in range(9)] == [303] * 8 + [429]


@pytest.mark.parametrize("token", ["x", "x" * 4000, "%00", "WyJhIl0.forged"])
def test_a_forged_link_opens_nothing(client, token):
    assert client.get(f"/admin/password/{token}").status_code == 410
