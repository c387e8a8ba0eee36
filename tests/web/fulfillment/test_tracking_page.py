"""Who has the link sees where the parcel is, and nothing that a forwarded link should not show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import operations
from shop.kernel import clock, db
from shop.orders.models import Order
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words


def link(order: Order) -> str:
    return f"/track/{delivery(order).fulfillment.token}"


def hear(order: Order, status: str, at: datetime, **more: Any) -> None:
    scan = ScanEvent(occurred_at=at, status=status, **more)
    with db.transaction():
        operations.add_scans(parcel_id=delivery(order).live[0].id, scans=[scan], at=at)


def test_before_anything_left_it_says_so_and_what_is_packed(order: Order, visitor: Browser) -> None:
    page = visitor.get(link(order))
    assert page.status_code == 200
    assert "We are packing it" in words(page)
    assert "Mug" in words(page)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (base.IN_TRANSIT, "Arrives"),
        (base.OUT_FOR_DELIVERY, "Arrives today"),
        (base.READY_FOR_PICKUP, "Ready for you to pick up"),
        (base.ATTEMPTED, "Nobody was there to take it"),
        (base.EXCEPTION, "Held up on its way"),
        (base.DELIVERED, "Delivered Tue, Nov 24"),
        (base.LOST, "Lost on its way"),
    ],
)
def test_the_answer_comes_first(
    order: Order, visitor: Browser, owner: Browser, at: datetime, status: str, answer: str
) -> None:
    ship(owner, order)
    hear(order, status, at)
    html = visitor.get(link(order)).get_data(as_text=True)
    heading = html.partition("<h1>")[2].partition("</h1>")[0]
    assert heading.startswith(answer)


def test_it_names_the_day_and_never_one_that_is_over(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    promised = delivery(order).live[0].promised_to
    assert promised is not None
    eve = datetime.combine(promised - timedelta(days=1), at.timetz())
    with clock.frozen(datetime.combine(promised + timedelta(days=1), at.timetz())):
        assert "later than promised" in words(visitor.get(link(order)))
    hear(order, base.IN_TRANSIT, at, estimated_on=promised)
    with clock.frozen(eve):
        assert "Arrives tomorrow" in words(visitor.get(link(order)))


def test_a_forwarded_link_shows_cities_and_no_street_name_or_address(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    hear(order, base.IN_TRANSIT, at, place="New York", country="US")
    page = visitor.get(link(order))
    text = page.get_data(as_text=True)
    assert "New York" in text
    for secret in ("Elm", "Cleo", "cleo@example.com", "10001", order.token):
        assert secret not in text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert page.headers["Referrer-Policy"] == "same-origin"


def test_words_of_a_carrier_are_text(order: Order, visitor: Browser, owner: Browser, at: datetime) -> None:
    ship(owner, order)
    hear(order, base.IN_TRANSIT, at, description="<script>alert(1)</script>", place="<b>x</b>")
    text = visitor.get(link(order)).get_data(as_text=True)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>x</b>" not in text


def test_scripts_ask_with_an_etag_and_learn_only_what_is_new(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    first = visitor.get(f"{link(order)}.json")
    assert first.is_json
    assert first.json["parcels"][0]["tracking_number"] == "1Z999AA10123456784"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(f"{link(order)}.json", headers=tag).status_code == 304
    hear(order, base.OUT_FOR_DELIVERY, at)
    changed = visitor.get(f"{link(order)}.json", headers=tag)
    assert (changed.status_code, changed.json["headline"]) == (200, "Arrives today")
    assert changed.json["version"] in visitor.get(link(order)).get_data(as_text=True)
    assert "cleo" not in changed.get_data(as_text=True).lower()


@pytest.mark.parametrize(
    "token", ["x", "a" * 64, "a" * 500, "%00", "..%2f..%2fetc", "קישור", "'; DROP TABLE orders;--"]
)
def test_a_link_that_is_not_ours_is_not_found(visitor: Browser, order: Order, token: str) -> None:
    assert visitor.get(f"/track/{token}").status_code == 404
    assert visitor.get(f"/track/{token}.json", headers={"Accept": "application/json"}).status_code == 404


def test_the_order_page_link_does_not_open_the_tracking_page_nor_the_other_way(
    order: Order, visitor: Browser
) -> None:
    assert visitor.get(f"/track/{order.token}").status_code == 404
    assert visitor.get(f"/orders/{delivery(order).fulfillment.token}").status_code == 404


def test_it_speaks_hebrew_from_right_to_left(order: Order, visitor: Browser, owner: Browser) -> None:
    ship(owner, order)
    text = visitor.get(f"/he{link(order)}").get_data(as_text=True)
    assert '<html lang="he" dir="rtl">' in text


def test_several_parcels_each_have_their_news_and_what_follows_is_named(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    line = order.lines[0].id
    ship(owner, order, **{f"quantity-{line}": "1"})
    hear(order, base.DELIVERED, at)
    text = words(visitor.get(link(order)))
    assert "A part has arrived, the rest is being packed" in text
    assert "Still to come" in text
    ship(owner, order, tracking_number="1Z999AA10123456785")
    assert "Parcel 2 of 2" in words(visitor.get(link(order)))


def test_the_customers_order_page_shows_the_way(order: Order, visitor: Browser, owner: Browser) -> None:
    assert link(order) not in visitor.get(f"/orders/{order.token}").get_data(as_text=True)
    ship(owner, order)
    assert link(order) in visitor.get(f"/orders/{order.token}").get_data(as_text=True)
