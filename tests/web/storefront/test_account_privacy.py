"""Taking one's data along, and leaving: by password or by a link, with a week to think it over."""

from __future__ import annotations

import json
from datetime import timedelta

from shop.customers import queries
from shop.customers.models import Customer
from shop.kernel import clock, db
from tests.conftest import NOON
from tests.support import wiring
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import token, written
from tests.web.storefront.test_account import PASSWORD, dana, enter, inside, links  # noqa: F401


def now() -> Customer | None:
    db.end_read()
    return queries.by_email("dana@example.com")


def test_the_data_is_a_file(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/privacy").follow("Download my data")
    assert inside.response.headers["Content-Disposition"] == 'attachment; filename="my-data-2026-11-24.json"'
    told = json.loads(inside.html)
    assert told["account"]["email"] == "dana@example.com"
    assert told["account"]["has_password"] is True
    assert "argon2" not in inside.html


def test_the_password_closes_the_account(inside: Shopper) -> None:  # noqa: F811
    page = inside.visit("/account/privacy")
    assert page.press("Close my account", present_password="wrong").status == 403
    page.press("Close my account", present_password=PASSWORD)
    assert "We erase it on December 1, 2026" in page.see.text
    assert page.visit("/account").path.startswith("/account/sign-in")
    with clock.frozen(NOON + timedelta(days=8)):
        wiring.drain()
    assert now() is None


def test_a_link_closes_it_too(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/privacy").press("Confirm by mail instead")
    link = links("account_closing")[0]
    with written() as sent:
        inside.visit(link)
    assert sent == []
    inside.press("Close my account")
    found = now()
    assert found is not None
    assert found.closing_at == NOON + timedelta(days=7)
    assert inside.visit(link).status == 410


def test_coming_back_within_the_week_keeps_it(inside: Shopper) -> None:  # noqa: F811
    inside.visit("/account/privacy").press("Close my account", present_password=PASSWORD)
    enter(inside)
    assert "Your account stays as it was." in inside.see.text
    found = now()
    assert found is not None
    assert found.closing_at is None


def test_a_closing_that_is_forged_changes_nothing(inside: Shopper) -> None:  # noqa: F811
    form = {"csrf_token": token(inside.visit("/account/privacy").html)}
    assert inside.client.post("/account/closing/forged", data=form).status_code == 410
    assert inside.client.post("/account/closing", data={"by": "password"}).status_code == 400
    found = now()
    assert found is not None
    assert found.closing_at is None
