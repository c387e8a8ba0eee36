"""The team page: a link is shown once and mailed, roles hold at once, the last owner stays."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.admin.team import member
from shop.kernel import clock, db
from shop.mail.models import Mail
from shop.staff import operations, queries, roles
from tests.conftest import NOON
from tests.web.admin.conftest import PASSWORD, text

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
    page = text(guest.get(link))
    assert "Welcome, Max" in page
    assert 'name="password"' in page
    for weak in ({}, {"password": "short"}):
        refused = guest.submit(link, data=weak)
        assert (refused.status_code, guest.get("/admin").status_code) == (422, 302)
        assert "A password has at least 10 characters." in text(refused)
    assert guest.submit(link, data={"password": PASSWORD}).location == "/admin"
    assert app.test_client().get(link).status_code == 410
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


def test_a_role_holds_at_once_and_ends_the_sessions_of_the_old_one(owner, hire, signed_in):
    staff = hire("max@example.com", "packer", "Max")
    client = signed_in(staff)
    assert client.get("/admin/orders").status_code == 403
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/role", {"role": "packer"}).status_code == 303
    assert client.get("/admin").status_code == 200
    assert owner.submit(TEAM, f"{TEAM}/{staff.id}/role", {"role": "manager"}).status_code == 303
    assert client.get("/admin/orders").location.startswith("/admin/sign-in")
    client = signed_in(staff)
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


def test_an_invitation_runs_out_after_a_week_and_ends_with_the_address(app, owner):
    link = link_on(text(owner.submit(TEAM, data=MAX)))
    with clock.frozen(NOON + timedelta(days=7, seconds=1)):
        assert app.test_client().get(link).status_code == 410
    max_ = queries.by_email("max@example.com")
    with db.transaction():
        operations.set_credentials(
            staff_id=max_.id, email="maxine@example.com", name="Max", password="", at=NOON
        )
    assert app.test_client().submit("/admin/sign-in", link, {"password": PASSWORD}).status_code == 410


def test_what_each_did_is_told_with_who_and_what(owner, hire, signed_in):
    staff = hire("max@example.com", "manager", "Max")
    client = signed_in(staff)
    client.submit("/admin/collections/new", "/admin/collections", {"title": "Mug <b>", "sort": "manual"})
    owner.submit(TEAM, f"{TEAM}/{staff.id}/role", {"role": "support"})
    page = text(owner.get(f"{TEAM}/{staff.id}"))
    assert "Mug &lt;b&gt;" in page
    assert "signed in" in page
    assert re.search(r"manager</bdi> → <bdi>support", page)
    assert "argon2" not in page
    assert client.get(f"{TEAM}/{staff.id}").status_code == 302
    assert owner.get(f"{TEAM}/{uuid.uuid4()}").status_code == 404
    assert owner.get(f"{TEAM}/{staff.id}?before=nonsense").status_code == 200


def test_a_long_story_is_told_in_parts(owner, hire, monkeypatch):
    monkeypatch.setattr(member, "SHOWN", 1)
    staff = hire("max@example.com", "manager", "Max")
    for role in ("support", "packer"):
        owner.submit(TEAM, f"{TEAM}/{staff.id}/role", {"role": role})
    first = text(owner.get(f"{TEAM}/{staff.id}"))
    assert "support</bdi> → <bdi>packer" in first
    assert "manager</bdi> → <bdi>support" not in first
    older = re.search(r"before=([0-9a-f-]+)", first)
    assert older is not None
    assert "manager</bdi> → <bdi>support" in text(owner.get(f"{TEAM}/{staff.id}?before={older.group(1)}"))


def test_the_page_says_what_each_role_may(owner):
    page = text(owner.get(TEAM))
    for role in roles.ROLES.values():
        assert page.count(role.name) >= 2
    refunds = roles.PERMISSIONS["payments"]
    assert page.count(f"<li>{refunds}</li>") == 2  # support and manager; an owner may everything
    assert page.count(f"<li>{roles.PERMISSIONS['fulfillment']}</li>") == 2
    assert "Everything." in page


def test_names_from_anywhere_are_shown_as_text(owner):
    page = text(owner.submit(TEAM, data={**MAX, "name": "<b>מקס</b> 🏺"}))
    assert "&lt;b&gt;מקס&lt;/b&gt; 🏺" in page
