"""The team page: a link is shown once and mailed, roles hold at once, the last owner stays."""

from __future__ import annotations

import re
import uuid

import pytest
from sqlalchemy import select

from shop.kernel import db
from shop.mail.models import Mail
from shop.staff import queries
from tests.web.admin.conftest import text

TEAM = "/admin/team"
MAX = {"name": "Max", "email": "max@example.com", "role": "packer"}


def link_on(page: str) -> str:
    found = re.search(r"http://localhost(/admin/sign-in/[^<\s]+)", page)
    assert found is not None
    return found.group(1)


def test_an_invited_colleague_comes_in_by_the_link(app, owner):
    answer = owner.submit(TEAM, data=MAX)
    assert answer.status_code == 200
    link = link_on(text(answer))
    assert link not in text(owner.get(TEAM))
    guest = app.test_client()
    assert guest.submit(link).location == "/admin"
    assert guest.get("/admin/account").status_code == 200
    assert guest.get("/admin/orders").status_code == 403
    db.end_read()
    mail = db.session().scalars(select(Mail).where(Mail.kind == "staff_invitation")).one()
    assert mail.recipient == "max@example.com"
    assert mail.context["link"].endswith(link)


@pytest.mark.parametrize(
    "change", [{"email": "noa@example.com"}, {"email": "x"}, {"email": ""}, {"name": ""}, {"role": "king"}]
)
def test_a_bad_invitation_makes_nobody(owner, change):
    answer = owner.submit(TEAM, data={**MAX, **change})
    assert answer.status_code == 422
    db.end_read()
    assert queries.count() == 1


def test_a_role_holds_at_once(owner, hire, signed_in):
    staff = hire("max@example.com", "packer", "Max")
    client = signed_in(staff)
    assert client.get("/admin/orders").status_code == 403
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/role", {"role": "manager"}).status_code == 303
    assert client.get("/admin/orders").status_code == 200
    assert client.get("/admin/settings").status_code == 403


def test_somebody_kept_out_is_out_at_once_and_may_come_back(owner, hire, signed_in):
    staff = hire("max@example.com", "manager", "Max")
    client = signed_in(staff)
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/deactivation").status_code == 303
    assert client.get("/admin").status_code == 302
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/link").status_code == 404
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/activation").status_code == 303
    assert signed_in(staff).get("/admin").status_code == 200


def test_nobody_keeps_themselves_out_or_takes_the_last_ownership(owner):
    me = queries.everybody()[0]
    assert owner.submit(TEAM, f"{TEAM}/{me.id}/deactivation").status_code == 409
    answer = owner.submit(TEAM, f"{TEAM}/{me.id}/role", {"role": "packer"}, follow_redirects=True)
    assert "The shop needs at least one owner." in text(answer)
    assert owner.get(TEAM).status_code == 200


@pytest.mark.parametrize("act", ["role", "deactivation", "activation", "link"])
def test_somebody_who_does_not_exist_changes_nothing(owner, act):
    answer = owner.submit(TEAM, f"{TEAM}/{uuid.uuid4()}/{act}", {"role": "packer"}, follow_redirects=True)
    assert "There is no such account" in text(answer) or answer.status_code == 404
    assert "Max" not in text(owner.get(TEAM))


def test_names_from_anywhere_are_shown_as_text(owner):
    page = text(owner.submit(TEAM, data={**MAX, "name": "<b>מקס</b> 🏺"}))
    assert "&lt;b&gt;מקס&lt;/b&gt; 🏺" in page
