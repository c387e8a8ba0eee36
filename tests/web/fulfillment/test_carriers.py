"""The owner connects a provider, and its messages are believed only when they are its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fulfillment.carriers import registry
from fulfillment.shipments import queries as shipments
from fulfillment.trackers import connections, operations, queries
from shop.kernel import clock, db, inbox
from shop.kernel.models import InboxMessage
from shop.kernel.settings import Settings
from shop.orders.models import Order
from tests.support import wiring
from tests.support.carrier_double import CarrierDouble
from tests.support.carriers import easypost
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words

HOUR = timedelta(hours=1)


@pytest.fixture
def double(app: Any, settings: Settings) -> Iterator[CarrierDouble]:
    """EasyPost's own server."""
    with CarrierDouble() as double:
        connections.configure(replace(settings, carrier_api_base=double.url))
        yield double
    connections.configure(settings)


def connect(owner: Browser) -> str:
    """Connect EasyPost with a secret; the webhook's path."""
    page = "/admin/carriers/easypost"
    assert owner.submit(page, data={"key_api_key": "EZTK1234"}).status_code == 303
    assert owner.submit(page, data={"secret": easypost.SECRET.encode("ascii", "ignore")}).status_code == 303
    db.end_read()
    row = queries.connection_of("easypost")
    assert row is not None
    return connections.webhook_url(row).partition("localhost")[2].partition("/")[2]


def stored() -> int:
    db.end_read()
    return db.session().scalar(select(func.count()).select_from(InboxMessage)) or 0


SECRET = "wh_secret_"


def post(visitor: Browser, path: str, body: bytes, **headers: str) -> int:
    given = headers or easypost.headers(body, SECRET)
    answer = visitor.post(f"/{path}", data=body, headers={"Content-Type": "application/json", **given})
    assert answer.data in (b"ok", b"no")
    return int(answer.status_code)


def test_an_account_is_connected_tested_hooked_and_taken_out(owner: Browser, double: CarrierDouble) -> None:
    page = "/admin/carriers/easypost"
    assert owner.submit(page, data={"key_api_key": ""}).status_code == 422
    assert owner.submit(page, data={"key_api_key": "no key\x00"}).status_code == 422
    assert owner.submit(page, data={"key_api_key": "x" * 301}).status_code == 422
    path = connect(owner)
    shown = owner.get(page).get_data(as_text=True)
    assert path in shown
    assert "EZTK1234" not in shown
    assert SECRET not in shown
    assert "opens" in words(owner.submit(page, f"{page}/check", follow_redirects=True))
    assert "Test mode" in words(owner.get("/admin/carriers"))
    assert "set up" in words(owner.submit(page, f"{page}/webhook", follow_redirects=True))
    assert len(double.world.hooks) == 1
    assert "Two secrets" in words(owner.get(page))
    assert "Two secrets" not in words(owner.submit(page, f"{page}/secrets/removal", follow_redirects=True))
    double.world.keys.clear()
    assert "does not accept" in words(owner.submit(page, f"{page}/check", follow_redirects=True))
    assert owner.submit(page, f"{page}/removal").status_code == 303
    assert owner.post(f"/{path}", data=b"{}").status_code == 404
    assert owner.get("/admin/carriers/nobody").status_code == 404


def test_only_the_providers_own_messages_are_kept_and_each_once(
    owner: Browser, visitor: Browser, double: CarrierDouble, order: Order, at: datetime
) -> None:
    path = connect(owner)
    ship(owner, order, carrier="usps", tracking_number=easypost.NUMBER)
    wiring.drain()
    body = easypost.body(easypost.HISTORIES["delivered"][:3], event="77")
    good = easypost.headers(body, SECRET)["X-Hmac-Signature"]
    before = stored()
    refusals = [
        ({"X-Nothing": "1"}, body, 401),
        ({"X-Hmac-Signature": "hmac-sha256-hex=" + "0" * 64}, body, 401),
        ({"X-Hmac-Signature": "hmac-sha256-hex=é"}, body, 401),
        ({"X-Hmac-Signature": good}, body + b" ", 401),
        (easypost.headers(b"[]", SECRET), b"[]", 400),
        (easypost.headers(b"{nothing", SECRET), b"{nothing", 400),
        (easypost.headers(b"[" * 50_000, SECRET), b"[" * 50_000, 400),
        (easypost.headers(b"", SECRET), b"", 400),
        ({"X-Hmac-Signature": good}, b"x" * (inbox.MAX_BODY + 1), 413),
    ]
    assert [post(visitor, path, sent, **headers) for headers, sent, _ in refusals] == [
        status for *_, status in refusals
    ]
    assert post(visitor, path.replace("easypost", "shippo"), body) == 404
    assert post(visitor, path[:-3] + "xyz", body) == 404
    assert stored() == before
    assert "wrong signature" in words(owner.get("/admin/carriers/easypost"))
    with clock.frozen(at + 20 * HOUR):
        assert [post(visitor, path, body), post(visitor, path, body)] == [200, 200]
        assert stored() == before + 1
        wiring.drain()
        assert delivery(order).live[0].status == "in_transit"
        page = words(owner.get(f"/admin/orders/{order.number}"))
        assert "Followed by EasyPost" in page
        asked = owner.submit(
            f"/admin/orders/{order.number}",
            f"/admin/carriers/trackers/{_tracker(order)}/questions",
            follow_redirects=True,
        )
        assert "asking the carrier" in words(asked)


def _tracker(order: Order) -> str:
    found = queries.tracker_of(shipments.parcels_of(order.id)[0].id)
    assert found is not None
    return str(found.id)


def test_a_code_with_markup_in_it_waits_and_gets_its_meaning(
    owner: Browser, visitor: Browser, double: CarrierDouble, order: Order, at: datetime
) -> None:
    path = connect(owner)
    ship(owner, order, carrier="usps", tracking_number=easypost.NUMBER)
    wiring.drain()
    odd = easypost.scan("2026-11-24T18:00:00Z", "in_transit", "<b>odd</b>", "<script>alert(1)</script>")
    stray = easypost.body([odd], number='"><script>alert(2)</script>', event="2")
    with clock.frozen(at + 8 * HOUR):
        for body in (easypost.body([odd], event="1"), stray):
            assert post(visitor, path, body) == 200
        wiring.drain()
        page = owner.get("/admin/carriers/codes").get_data(as_text=True)
        assert "in_transit/&lt;b&gt;odd" in page
        assert "<script>alert" not in page + owner.get("/admin/carriers/easypost").get_data(as_text=True)
        assert delivery(order).live[0].status == "label_created"
        say = {"provider": "easypost", "code": "in_transit/<b>odd</b>"}
        assert "Choose what" in words(
            owner.submit("/admin/carriers/codes", data={**say, "status": "lsot"}, follow_redirects=True)
        )
        owner.submit("/admin/carriers/codes", data={**say, "status": "in_transit", "reason": "carrier"})
    assert delivery(order).live[0].status == "in_transit"
    assert "Every code is understood" in words(owner.get("/admin/carriers/codes"))
    again = owner.submit(
        "/admin/carriers/easypost", "/admin/carriers/easypost/reading", {"days": "3"}, follow_redirects=True
    )
    assert "1 parcel was read again" in words(again)


def test_links_to_public_pages_are_the_owners_to_change(owner: Browser, order: Order) -> None:
    page = "/admin/carriers/public"
    for bad in (
        "http://ups.example/{number}",
        "https://ups.example/",
        "https://{number}.example/",
        "https://u:p@ups.example/{number}",
        "javascript:alert({number})",
        "https://ups.example/{number}/{number}",
        "https://ups.example/{number}" + "x" * 300,
    ):
        assert owner.submit(page, data={"code": "ups", "url": bad}).status_code == 422
    owner.submit(page, data={"code": "ups", "url": "https://ups.example/?n={number}"})
    assert registry.tracking_url("ups", "1Z/..&") == "https://ups.example/?n=1Z%2F..%26"
    owner.submit(page, data={"name": "Bike Boys", "url": "https://bike.example/{number}"})
    assert "Bike Boys" in [info.name for info in registry.choices()]
    assert registry.choices()[-1].code == "other"
    assert "Bike Boys" in words(owner.get(f"/admin/shipments/{order.number}"))
    doubted = ship(owner, order, carrier="usps")
    assert "looks like a number of UPS" in words(owner.get(doubted.headers["Location"]))
    owner.submit(page, f"{page}/ups/removal")
    assert "www.ups.com" in (registry.tracking_url("ups", "1") or "")
    assert owner.submit(page, f"{page}/ups/removal").status_code == 404


def test_whose_a_number_is_can_be_said(
    owner: Browser, double: CarrierDouble, order: Order, at: datetime
) -> None:
    connect(owner)
    ship(owner, order, carrier="usps", tracking_number=easypost.NUMBER)
    wiring.drain()
    connection = queries.connection_of("easypost")
    assert connection is not None
    with db.transaction():
        claims = queries.about(connection.id, easypost.NUMBER)
        operations.sharing.ask(connection, claims, at=at)
    (tracker, _parcel) = claims[0]
    page = "/admin/carriers/numbers"
    assert easypost.NUMBER in words(owner.get(page))
    for wrong in ({"connection": "x"}, {"connection": str(connection.id), "number": "1", "tracker": "y"}):
        assert "settled already" in words(owner.submit(page, data=wrong, follow_redirects=True))
    right = {"connection": str(connection.id), "number": easypost.NUMBER, "tracker": str(tracker.id)}
    assert "Every number is followed" in words(owner.submit(page, data=right, follow_redirects=True))
