"""Being told when something is back, without a script: asked on the page, proven or taken back by a press."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from shop.inventory import operations as inventory
from shop.inventory import queries
from shop.inventory.models import StockAlert
from shop.inventory.operations import alerts
from shop.kernel import db
from shop.mail.models import Mail
from tests.conftest import NOON
from tests.support import wiring
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import Shelf, account, written


def ask(shopper: Shopper, shelf: Shelf, email: str = "cleo@example.com", **more: Any) -> Any:
    form = {"variant": str(shelf.variants["Candle"]), "email": email, **more}
    return shopper.client.submit("/products/candle", "/products/candle/alerts", form)


def link() -> str:
    """The link of the newest request."""
    db.end_read()
    row = db.session().scalars(select(StockAlert)).one()
    return f"/stock-alerts/{alerts.token_of(row)}"


def count() -> int:
    db.end_read()
    return db.session().scalar(select(func.count()).select_from(StockAlert)) or 0


def waiting(shelf: Shelf) -> int:
    db.end_read()
    variant = shelf.variants["Candle"]
    return queries.waiting_counts([variant], at=NOON).get(variant, 0)


def test_from_sold_out_to_bought(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/products/candle").press("Tell me", email="cleo@example.com")
    assert "Please look into your mail and confirm" in cleo.see.text
    wiring.drain()
    cleo.visit(link())
    assert waiting(shelf) == 0
    cleo.press("Yes, tell me")
    assert "We will tell you." in cleo.see.text
    assert waiting(shelf) == 1
    with db.transaction():
        inventory.adjust(variant_id=shelf.variants["Candle"], delta=5, reason="received", at=NOON)
    assert inventory_told() == ["cleo@example.com"]
    cleo.clicks = 0
    cleo.visit(f"/products/candle?variant={shelf.variants['Candle']}").press("Buy now")
    assert cleo.path == "/checkout"
    assert cleo.clicks == 1


def inventory_told() -> list[str]:
    from shop.inventory import jobs

    jobs.tell_waiting(NOON)
    db.end_read()
    return list(db.session().scalars(select(Mail.recipient).where(Mail.kind == "back_in_stock")))


def test_the_page_after_it_begins_with_what_is_said(cleo: Shopper, shelf: Shelf) -> None:
    for email in ("cleo@example.com", "nobody"):
        assert "#" not in ask(cleo, shelf, email).headers["Location"], "it is said at the top"


def test_opening_a_link_changes_nothing(cleo: Shopper, shelf: Shelf) -> None:
    ask(cleo, shelf)
    address = link()
    with written() as sent:
        cleo.visit(address)
        cleo.client.head(address)
    assert sent == []
    assert cleo.status == 200


def test_a_request_is_deleted_by_one_press(cleo: Shopper, shelf: Shelf) -> None:
    ask(cleo, shelf)
    address = link()
    cleo.visit(address).press("Delete my request")
    assert "Your request is deleted." in cleo.see.text
    assert count() == 0
    assert cleo.visit(address).status == 410


def test_the_answer_never_tells_who_waits_already(cleo: Shopper, shelf: Shelf) -> None:
    pages = []
    for _twice in range(2):
        ask(cleo, shelf)
        pages.append("Please look into your mail" in cleo.visit("/products/candle").see.text)
    assert pages == [True, True]
    assert count() == 1


def test_a_robot_that_fills_every_field_is_thanked_and_forgotten(cleo: Shopper, shelf: Shelf) -> None:
    assert ask(cleo, shelf, website="https://spam.example").status_code == 303
    assert count() == 0


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b@c", "x" * 5000 + "@example.com", "cleo@example.com\x00"]
)
def test_what_is_no_address_is_refused_with_a_sentence(cleo: Shopper, shelf: Shelf, email: str) -> None:
    assert ask(cleo, shelf, email).status_code == 303
    assert count() == 0
    assert "Please enter an email address" in cleo.visit("/products/candle").see.text


@pytest.mark.parametrize("variant", ["", "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_variant_is_not_found(cleo: Shopper, shelf: Shelf, variant: str) -> None:
    assert ask(cleo, shelf, variant=variant).status_code == 404
    assert count() == 0


def test_what_is_in_stock_is_not_waited_for(cleo: Shopper, shelf: Shelf) -> None:
    form = {"variant": str(shelf.variants["Bowl"]), "email": "cleo@example.com"}
    cleo.client.submit("/products/bowl", "/products/bowl/alerts", form)
    assert count() == 0
    assert "It is in stock: you can buy it now." in cleo.visit("/products/bowl").see.text


def test_one_address_is_not_flooded(cleo: Shopper, shelf: Shelf) -> None:
    from shop.storefront import stock_alerts

    for _again in range(stock_alerts.TO_ONE_ADDRESS):
        ask(cleo, shelf)
    cleo.visit("/products/candle")
    ask(cleo, shelf)
    assert "Too many attempts." in cleo.visit("/products/candle").see.text


def test_a_signed_in_customer_waits_at_once(cleo: Shopper, shelf: Shelf) -> None:
    from shop.kernel import passwords

    account(verified_at=NOON, password_hash=passwords.hash_password("a long enough password"))
    form = {"email": "cleo@example.com", "password": "a long enough password", "by": "password"}
    cleo.client.submit("/account/sign-in", data=form)
    assert 'value="cleo@example.com"' in cleo.visit("/products/candle").html
    cleo.press("Tell me")
    assert "Done. We write to you once" in cleo.see.text
    assert waiting(shelf) == 1


def test_a_sold_out_choice_of_several_can_be_waited_for(cleo: Shopper, shelf: Shelf) -> None:
    cleo.visit("/products/mug")
    assert 'id="alert"' in cleo.html
    assert "data-alert hidden" in cleo.html
    cleo.visit(f"/products/mug?variant={shelf.variants['Slate/Small']}")
    assert "data-alert hidden" not in cleo.html
    cleo.press("Tell me", email="cleo@example.com")
    db.end_read()
    assert db.session().scalars(select(StockAlert.variant_id)).all() == [shelf.variants["Slate/Small"]]


@pytest.mark.parametrize("token", ["x", "a" * 5000, "%00", "WyJhIl0.abc"])
def test_forged_links_are_gone(cleo: Shopper, shelf: Shelf, token: str) -> None:
    assert cleo.visit(f"/stock-alerts/{token}").status in (404, 410)
