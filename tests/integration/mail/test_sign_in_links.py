"""The link a customer asks for leaves as a mail that can be written, and leaves nothing behind."""

from __future__ import annotations

import re

import pytest

from shop.customers import operations as customers
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail.models import Mail
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.mailbox import Mailbox

from .conftest import NOON


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def test_the_link_arrives_and_is_not_kept(mailbox: Mailbox) -> None:
    with clock.frozen(NOON):
        paid_order(at=NOON)
        with db.transaction():
            customers.ask_for_link(email="cleo@example.com", locale="en", at=NOON)
        wiring.drain()
    got = mailbox.wait_for(subject="sign-in link")
    assert re.search(r"http://localhost\S*/account/sign-in/\S+", got.text())
    db.end_read()
    kept = db.session().query(Mail).filter_by(kind="magic_link").one()
    assert (kept.outcome, kept.context, kept.copy) == ("sent", {}, None)
