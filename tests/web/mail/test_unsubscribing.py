"""A link in a survey or offer stops them: opening it changes nothing, a press or a program's POST does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.kernel import db, signing
from shop.mail import queries, unsubscribing
from shop.mail.addresses import address_hash
from tests.conftest import NOON
from tests.support.wiring import Browser

CLEO = address_hash("cleo@example.com")


def token(scope: str = "surveys", purpose: str = unsubscribing.PURPOSE) -> str:
    return signing.sign(purpose, [CLEO, scope], expires_at=NOON + timedelta(days=9))


def refused() -> frozenset[str]:
    db.end_read()
    return queries.opted_out(CLEO)


def test_opening_the_link_changes_nothing(visitor: Browser) -> None:
    for method in (visitor.get, visitor.head):
        assert method(f"/mail/unsubscribe/{token()}").status_code == 200
    assert refused() == frozenset()


def test_a_press_stops_them_and_can_be_undone(visitor: Browser) -> None:
    answer = visitor.post(f"/mail/unsubscribe/{token()}")
    assert "No more surveys" in answer.get_data(as_text=True)
    assert refused() == {"surveys"}
    assert "No more surveys" in visitor.get(f"/mail/unsubscribe/{token()}").get_data(as_text=True)
    visitor.post(f"/mail/subscribe/{token()}")
    assert refused() == frozenset()


def test_a_mail_program_does_it_in_one_click_without_cookies(visitor: Browser) -> None:
    answer = visitor.post(
        f"/mail/unsubscribe/{token('marketing')}",
        data={"List-Unsubscribe": "One-Click"},
        headers={"Cookie": ""},
    )
    assert answer.status_code == 200
    assert refused() == {"marketing"}
    visitor.post(f"/mail/unsubscribe/{token('marketing')}", data={"List-Unsubscribe": "One-Click"})
    assert refused() == {"marketing"}


@pytest.mark.parametrize("bad", ["sample", "x.y.z", "a" * 3000])
def test_links_that_are_not_ours_stop_nothing(visitor: Browser, bad: str) -> None:
    for link in (bad, token() + "x", token(purpose="customers.sign_in")):
        assert visitor.get(f"/mail/unsubscribe/{link}").status_code == 410
        assert visitor.post(f"/mail/unsubscribe/{link}").status_code == 410
    assert refused() == frozenset()


def test_receipts_cannot_be_stopped(visitor: Browser) -> None:
    assert visitor.post(f"/mail/unsubscribe/{token('order')}").status_code == 422
    assert refused() == frozenset()
