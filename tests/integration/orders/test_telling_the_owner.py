"""The owner hears of each order once, if they want to."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from shop.kernel import db
from shop.mail import previews
from shop.mail.models import Mail
from shop.staff import notifications
from tests.conftest import NOON
from tests.factories.checkout import paid_order
from tests.support import wiring


def told() -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == "owner_new_order")))


def choose(**changes) -> None:
    with db.transaction():
        values = {"to": "noa@example.com", "new_order": True, "attention": True, **changes}
        notifications.choose(at=NOON, **values)


def test_an_order_is_told_once(sqlite, noon):
    choose()
    order = paid_order()
    wiring.drain()
    wiring.drain()
    (mail,) = told()
    assert mail.recipient == "noa@example.com"
    assert mail.outcome == "captured"
    assert mail.context["link"].endswith(f"/admin/orders/{order.number}")
    assert str(order.number) in mail.subject


@pytest.mark.parametrize("choice", [{"to": ""}, {"new_order": False}])
def test_nobody_is_told_who_does_not_want_to_know(sqlite, noon, choice):
    choose(**choice)
    paid_order()
    wiring.drain()
    assert told() == []


@pytest.mark.parametrize("name", ["owner_new_order", "owner_attention"])
@pytest.mark.parametrize("locale", ["en", "he"])
def test_the_owners_mails_can_be_seen_before(sqlite, name, locale):
    seen = previews.render(name, locale=locale)
    assert seen.subject
    assert "/admin/" in seen.html
    assert "/admin/" in seen.text
