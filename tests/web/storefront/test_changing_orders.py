"""Cancelling and correcting an order on its page, and who may not."""

from __future__ import annotations

import pytest

from shop.kernel import db
from shop.orders import operations, queries
from tests.conftest import NOON
from tests.support.shopper import Shopper
from tests.web.storefront.conftest import GOOD, TYPED, orders, token


@pytest.fixture
def bought(cleo: Shopper) -> Shopper:
    """Cleo, looking at the order she has just paid."""
    return cleo.visit("/products/bowl").press("Buy now").press("Pay", test_card=GOOD, **TYPED)


def test_who_placed_it_cancels_it(bought: Shopper) -> None:
    bought.press("Cancel the order")
    assert "was cancelled" in bought.see.text
    assert orders()[0].cancel_reason == "customer"
    assert "Something to change" not in bought.html


def test_who_placed_it_corrects_the_address(bought: Shopper) -> None:
    bought.press("Save the address", line1="14 Harbor Street")
    assert "14 Harbor Street" in bought.see.text
    bought.press("Save the address", line1=" ")
    assert "14 Harbor Street" in bought.see.text


def test_the_link_alone_is_told_to_sign_in(bought: Shopper, another) -> None:
    stranger = another().visit(bought.path)
    assert "Sign in with the address you ordered with" in stranger.see.text
    for action in ("cancellation", "address"):
        sent = {"csrf_token": token(stranger.html), "name": "M", "line1": "x", "city": "y", "version": "1"}
        assert stranger.client.post(f"{bought.path}/{action}", data=sent).status_code == 403
        assert stranger.client.post(f"/orders/nothing/{action}", data=sent).status_code == 404
    assert orders()[0].status == "open"


def test_once_it_is_being_packed_the_page_says_no_more(bought: Shopper) -> None:
    page = bought.html
    with db.transaction():
        operations.mark_packing(order_ids=[orders()[0].id], at=NOON)
    sent = {"csrf_token": token(page)}
    assert bought.client.post(f"{bought.path}/cancellation", data=sent).status_code == 303
    bought.visit(bought.path)
    assert "cannot be cancelled any more" in bought.see.text
    assert "Cancel the order" not in bought.html
    db.end_read()
    assert queries.by_number(orders()[0].number).status == "open"
