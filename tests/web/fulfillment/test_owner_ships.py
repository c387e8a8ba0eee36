"""The team sends orders: one by hand, several at once, from a file, or as a story."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest

from fulfillment.shipments import queries
from shop.kernel import clock, db, ids
from shop.mail import queries as mails
from shop.orders.models import Order
from shop.staff import operations as staff
from shop.web.auth import STAFF_COOKIE
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words


def test_the_list_shows_what_waits_and_the_page_sends_it(order: Order, owner: Browser) -> None:
    assert f"#{order.number}" in words(owner.get("/admin/shipments"))
    answer = ship(owner, order)
    assert answer.status_code == 303
    (parcel,) = delivery(order).live
    assert parcel.tracking_number == "1Z999AA10123456784"
    assert "Everything has left" in words(owner.get("/admin/shipments"))
    assert "1Z999AA10123456784" in words(owner.get("/admin/shipments?view=moving"))
    wiring.drain()
    assert [mail.kind for mail in mails.for_order(order.id)] == ["confirmation", "shipped"]


def test_parcels_on_their_way_come_in_pages(order: Order, owner: Browser) -> None:
    other = paid_order()
    wiring.drain()
    for each in (order, other):
        ship(owner, each)
    found = [queries.on_the_way(page=number, per_page=1) for number in (1, 2, 99)]
    assert [(one.total, one.pages, one.page) for one in found] == [(2, 2, 1), (2, 2, 2), (2, 2, 2)]
    assert [one.parcels[0].order_id for one in found] == [order.id, other.id, other.id]
    assert f"#{other.number}" in words(owner.get("/admin/shipments?view=moving&page=99"))


def test_the_order_page_has_the_form_and_comes_back_to_itself(order: Order, owner: Browser) -> None:
    page = words(owner.get(f"/admin/orders/{order.number}"))
    assert "Send this order" in page
    answer = ship(owner, order, back="order")
    assert answer.headers["Location"].startswith(f"/admin/orders/{order.number}")
    assert "1Z999AA10123456784" in words(owner.get(f"/admin/orders/{order.number}"))


def test_a_part_leaves_by_quantity(order: Order, owner: Browser) -> None:
    line = order.lines[0].id
    ship(owner, order, **{f"quantity-{line}": "2"})
    assert [held.quantity for held in delivery(order).live[0].lines] == [2]
    assert "of 1" in words(owner.get(f"/admin/shipments/{order.number}"))


@pytest.mark.parametrize(
    "data",
    [
        {"carrier": "pigeon"},
        {"carrier": ""},
        {"tracking_number": "<script>alert(1)</script>"},
        {"tracking_number": "9.40011E+21"},
        {"tracking_number": "A" * 5000},
        {"quantity": "99"},
        {"quantity": "-1"},
        {"quantity": "1e3"},
        {"quantity": "0"},
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence_and_changes_nothing(
    order: Order, owner: Browser, data: dict[str, str]
) -> None:
    if "quantity" in data:
        data = {f"quantity-{order.lines[0].id}": data["quantity"]}
    assert ship(owner, order, **data).status_code == 422
    assert delivery(order).parcels == []


def test_a_scan_by_hand_moves_the_parcel_and_mails(order: Order, owner: Browser) -> None:
    ship(owner, order)
    parcel = delivery(order).live[0]
    page = f"/admin/shipments/{order.number}"
    data = {"status": "out_for_delivery", "place": "Portland", "description": "On the van"}
    assert owner.submit(page, f"/admin/parcels/{parcel.id}/scans", data).status_code == 303
    wiring.drain()
    assert delivery(order).live[0].status == "out_for_delivery"
    assert mails.for_order(order.id)[-1].kind in ("out_for_delivery", "shipped")
    assert "On the van" in words(owner.get(page))


@pytest.mark.parametrize(
    "data",
    [
        {"status": "teleported"},
        {"status": "delivered", "at": "2030-01-01T10:00"},
        {"status": "delivered", "at": "yesterday"},
    ],
)
def test_a_scan_that_cannot_be_changes_nothing(order: Order, owner: Browser, data: dict[str, str]) -> None:
    ship(owner, order)
    parcel = delivery(order).live[0]
    owner.submit(f"/admin/shipments/{order.number}", f"/admin/parcels/{parcel.id}/scans", data)
    assert delivery(order).live[0].scans == []


def test_a_story_is_played_by_pressing(order: Order, owner: Browser) -> None:
    page = f"/admin/shipments/{order.number}"
    started = owner.submit(page, f"{page}/simulation", {"story": "on_time", "speed": "1"})
    assert started.status_code == 303
    parcel = delivery(order).live[0]
    owner.submit(page, f"/admin/parcels/{parcel.id}/steps")
    assert delivery(order).live[0].status == "in_transit"
    owner.submit(page, f"/admin/parcels/{parcel.id}/steps", {"everything": "1"})
    assert delivery(order).live[0].status == "delivered"
    assert "The story of this parcel is over" in words(
        owner.submit(page, f"/admin/parcels/{parcel.id}/steps", follow_redirects=True)
    )


def test_a_mistake_is_taken_back(order: Order, owner: Browser) -> None:
    ship(owner, order)
    parcel = delivery(order).live[0]
    answer = owner.submit(
        f"/admin/shipments/{order.number}", f"/admin/parcels/{parcel.id}/cancellation", follow_redirects=True
    )
    assert "has not been told" in words(answer)
    assert delivery(order).live == []
    wiring.drain()
    assert [mail.kind for mail in mails.for_order(order.id)] == ["confirmation"]


def test_many_are_sent_at_once(order: Order, owner: Browser, at: datetime) -> None:
    other = paid_order(at=at)
    wiring.drain()
    data: dict[str, Any] = {"number": [order.number, other.number, "999999", "x"], "carrier": "dhl"}
    owner.submit("/admin/shipments", data=data)
    assert [len(delivery(each).live) for each in (order, other)] == [1, 1]


def test_a_file_is_looked_at_first_and_then_imported(order: Order, owner: Browser) -> None:
    text = f"order_number,tracking_number,carrier\n{order.number},1Z999AA10123456784,ups\n777777,BBBBB1,ups\n"
    page = "/admin/shipments/imports"
    looked = owner.submit(page, data={"file": (io.BytesIO(text.encode()), "numbers.csv")})
    assert "There is no order 777777" in words(looked)
    assert delivery(order).parcels == []
    imported = owner.submit(page, data={"text": text, "act": "import"}, follow_redirects=True)
    assert "1 row was imported" in words(imported)
    assert len(delivery(order).live) == 1
    assert "known already" in words(owner.submit(page, data={"text": text, "act": "import"}))
    assert len(delivery(order).live) == 1


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", "order_number,tracking_number\n1,שלום".encode("cp1255"), b"a,b\n1,2"]
)
def test_a_file_that_cannot_be_read_says_how_to_save_it(order: Order, owner: Browser, data: bytes) -> None:
    answer = owner.submit("/admin/shipments/imports", data={"file": (io.BytesIO(data), "numbers.csv")})
    assert answer.status_code == 422
    assert delivery(order).parcels == []


def test_the_slip_has_no_prices(order: Order, owner: Browser) -> None:
    slip = words(owner.get(f"/admin/shipments/{order.number}/packing-slip"))
    assert "12 Elm Street" in slip
    assert "MUG-1" in slip
    assert "28" not in slip


def test_a_packer_can_send_and_sees_no_money(order: Order, app: Any) -> None:
    packer = app.test_client()
    with db.transaction():
        person = staff.ensure_owner(at=clock.now())
        person.role = "packer"
        packer.set_cookie(STAFF_COOKIE, staff.start_session(person, at=clock.now()))
    assert ship(packer, order, back="order").headers["Location"] == f"/admin/shipments/{order.number}"
    assert "$" not in words(packer.get(f"/admin/shipments/{order.number}"))


@pytest.mark.parametrize(
    "path",
    [
        "/admin/shipments",
        "/admin/shipments/imports",
        "/admin/shipments/1001",
        "/admin/shipments/1001/packing-slip",
    ],
)
def test_strangers_are_sent_to_sign_in(visitor: Browser, order: Order, path: str) -> None:
    assert visitor.get(path).status_code == 302


def test_parcels_nobody_knows_are_not_found(owner: Browser, order: Order) -> None:
    for path in ("scans", "steps", "cancellation"):
        answer = owner.submit(
            "/admin/shipments", f"/admin/parcels/{ids.new_id()}/{path}", {"status": "delivered"}
        )
        assert answer.status_code == 404
    assert owner.get("/admin/shipments/424242").status_code == 404
