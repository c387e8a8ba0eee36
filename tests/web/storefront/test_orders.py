"""The page of one order: for whoever holds the link, whole for its customer, and kept from everybody else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from shop.kernel import clock, db, ids
from shop.mail.models import Mail
from shop.orders import operations as order_operations
from tests.conftest import NOON
from tests.factories.catalog import make_product, stocked_variant
from tests.support import wiring
from tests.support.shopper import Shopper
from tests.support.statements import counted
from tests.web.storefront.conftest import GOOD, TYPED, orders, token, written


@pytest.fixture
def bought(cleo: Shopper) -> Shopper:
    """Cleo, looking at the order she has just paid."""
    return cleo.visit("/products/bowl").press("Buy now").press("Pay", test_card=GOOD, **TYPED)


def test_the_answer_comes_first(bought: Shopper) -> None:
    words = bought.see.text
    assert "It arrives between Friday, 27 November and Tuesday, 1 December." in words
    assert words.index("We have your order") < words.index("Bowl") < words.index("Harbor Street")
    assert "Visa •••• 4242" in words


def test_the_link_alone_shows_the_city_only(bought: Shopper, another) -> None:
    stranger = another().visit(bought.path)
    assert stranger.status == 200
    assert "Portland" in stranger.see.text
    for secret in ("Harbor Street", "Cleo", "04101", "cleo@example.com"):
        assert secret not in stranger.html
    assert "c•••@example.com" in stranger.see.text


def test_it_is_kept_from_caches_indexes_and_other_sites(bought: Shopper) -> None:
    headers = bought.response.headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("link", ["nothing", "1001", "x" * 5000, "%00", "a" * 22])
def test_a_foreign_link_is_not_found(bought: Shopper, link: str) -> None:
    assert bought.visit(f"/orders/{link}").status == 404
    for action in ("payment", "withdrawal", "account"):
        sent = {"csrf_token": token(bought.html)}
        assert bought.client.post(f"/orders/{link}/{action}", data=sent).status_code == 404


def test_looking_changes_nothing(bought: Shopper) -> None:
    with written() as sent:
        bought.visit(bought.path)
    assert sent == []


def test_an_account_is_one_tap_away(bought: Shopper) -> None:
    bought.press("Save my details for next time")
    assert "We have mailed you a link." in bought.see.text
    db.end_read()
    mails = list(db.session().scalars(select(Mail).where(Mail.kind == "magic_link")))
    assert [mail.recipient for mail in mails] == ["cleo@example.com"]


def test_asking_for_links_has_an_end(bought: Shopper) -> None:
    for _ in range(9):
        bought.press("Save my details for next time")
    assert "Too many attempts." in bought.see.text


def test_what_happened_to_it_is_said(bought: Shopper) -> None:
    order = orders()[0]
    parcel = ids.new_id()
    with db.transaction():
        order_operations.record_shipped(
            order_id=order.id,
            parcel_id=parcel,
            lines={order.lines[0].id: 1},
            carrier="post",
            tracking_number="X1",
            at=NOON,
        )
    assert "Your order is on its way" in bought.visit(bought.path).see.text
    with db.transaction():
        order_operations.record_milestone(
            order_id=order.id, parcel_id=parcel, milestone="delivered", happened_at=NOON, at=NOON
        )
    assert "Your order has arrived" in bought.visit(bought.path).see.text


def test_a_cancelled_order_says_where_the_money_goes(bought: Shopper) -> None:
    with db.transaction():
        order_operations.cancel(order_id=orders()[0].id, reason="owner", at=NOON)
    wiring.drain()
    assert "Your money is on its way back to you." in bought.visit(bought.path).see.text
    assert "$24.00 was given back." in bought.see.text


def test_over_https_forms_must_say_where_they_come_from(settings) -> None:
    """Which is why the pages of orders say "same-origin" and not "no-referrer"."""
    made = wiring.application(replace(settings, base_url="https://localhost"))
    db.create_all()
    stocked_variant(5, "Bowl", handle="bowl")
    client = made.test_client()
    page = client.get("/products/bowl", base_url="https://localhost").get_data(as_text=True)
    sent = {"csrf_token": token(page), "product": "bowl"}
    silent = client.post("/cart/lines", data=sent, base_url="https://localhost")
    said = {"Referer": "https://localhost/orders/x"}
    spoken = client.post("/cart/lines", data=sent, base_url="https://localhost", headers=said)
    db.dispose()
    assert (silent.status_code, spoken.status_code) == (400, 303)


@pytest.mark.parametrize("lines", [1, 5])
def test_it_takes_the_same_number_of_statements_however_long_it_is(cleo: Shopper, lines: int) -> None:
    with db.transaction():
        for n in range(lines):
            make_product(f"Spoon {n}", handle=f"spoon-{n}", at=clock.now())
    for n in range(lines):
        cleo.visit(f"/products/spoon-{n}").press("Add to cart")
    cleo.press("Check out").press("Pay", test_card=GOOD, **TYPED)
    with counted() as sent:
        cleo.visit(cleo.path)
    assert len(sent) <= 9, "\n".join(sent)  # two of them are what goes with it
