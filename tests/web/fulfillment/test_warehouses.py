"""A warehouse with nothing but its link, the owner beside it, and webhooks of one with an API."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from fulfillment.shipments import queries as shipments
from fulfillment.warehouses import keys, links, queries, states
from fulfillment.warehouses.models import Warehouse
from shop.kernel import clock, db
from shop.kernel.models import InboxMessage
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.support import wiring
from tests.support.warehouse_double import WarehouseDouble
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, words

PAGE = "/admin/warehouses"
NUMBERS = "1Z999AA10123456784", "1Z999AA10123456785"


def add(owner: Browser, **data: str) -> Warehouse:
    typed = {"name": "North", "email": "north@example.com", "language": "en", "active": "1", **data}
    owner.submit(f"{PAGE}/new", PAGE, typed)
    db.end_read()
    return queries.warehouses()[-1]


def give(owner: Browser, order: Order, to: str) -> tuple[str, str]:
    """Ask a warehouse; the work's id and the page's words."""
    page = f"/admin/shipments/{order.number}"
    work = str(shipments.works_of(order.id)[0].id)
    owner.submit(page, f"{PAGE}/works/{work}/sender", {"sender": to})
    db.end_read()
    return work, words(owner.get(page))


def status(order: Order) -> str:
    db.end_read()
    return shipments.works_of(order.id)[0].request_status


def test_a_link_is_all_a_warehouse_needs(owner: Browser, visitor: Browser, order: Order) -> None:
    north = add(owner)
    work, said = give(owner, order, str(north.id))
    assert "Asked North" in said
    wiring.drain()
    mail = mails.by_dedupe_key(f"warehouse:{work}:1:warehouse_work")
    assert mail is not None
    home = f"/warehouse/{links.token(north.id, 1)}"
    page, street = f"{home}/{work}", order.shipping_address["line1"]
    listed = visitor.get(home)
    assert "Waits for your answer" in words(listed)
    assert listed.headers["Cache-Control"] == "private, no-store"
    assert listed.headers["X-Robots-Tag"] == "noindex"
    shown = words(visitor.get(page))
    assert "MUG-1" in shown
    assert street not in shown
    assert order.email not in shown
    assert visitor.get(f"{page}/packing-slip").status_code == 404
    assert visitor.submit(page, f"{page}/parcels", {"carrier": "ups"}).status_code == 409  # not accepted
    assert visitor.submit(page, f"{page}/answer", {"act": "reject", "reason": "moon"}).status_code == 422
    assert visitor.submit(page, f"{page}/answer", {"act": "close"}).status_code == 409
    assert visitor.submit(page, f"{page}/answer", {"act": "accept"}).status_code == 303
    assert street in words(visitor.get(page))
    slip = words(visitor.get(f"{page}/packing-slip?prices=1"))
    assert street in slip
    assert "28.00" not in slip
    line = f"quantity-{order.lines[0].id}"
    for typed, answer in (
        ({"carrier": "ups", line: "4"}, 422),
        ({"carrier": "ups", line: "x"}, 422),
        ({"carrier": "ups", line: "0"}, 422),
        ({"carrier": "nobody", line: "1"}, 422),
        ({"carrier": "ups", line: "2", "tracking_number": NUMBERS[0]}, 303),
        ({"carrier": "ups", line: "1", "tracking_number": NUMBERS[0]}, 409),
        ({"carrier": "ups", line: "1", "tracking_number": NUMBERS[1]}, 303),
        ({"carrier": "ups", line: "1"}, 409),
    ):
        assert visitor.submit("/consent", f"{page}/parcels", typed).status_code == answer, typed
    assert [parcel.tracking_number for parcel in delivery(order).live] == list(NUMBERS)
    assert status(order) == states.CLOSED
    assert street not in words(visitor.get(page))
    assert "Nothing to do" in words(visitor.get(home))
    assert "North" in words(owner.get(f"/admin/orders/{order.number}"))


def test_a_rejection_comes_to_the_owner_with_what_can_be_done(
    owner: Browser, visitor: Browser, order: Order
) -> None:
    north = add(owner)
    work, _said = give(owner, order, str(north.id))
    home = f"/warehouse/{links.token(north.id, 1)}"
    visitor.submit(f"{home}/{work}", f"{home}/{work}/answer", {"act": "reject", "reason": "invalid_sku"})
    assert visitor.get(f"{home}/{work}").status_code == 404
    panel = words(owner.get(f"/admin/shipments/{order.number}"))
    assert "Rejected North" in panel
    assert "We do not know this SKU" in panel
    assert "Cancel the order" in panel
    needs = owner.get("/admin/attention").get_data(as_text=True)
    assert "North does not send order" in needs
    fix = re.search(r'action="(/admin/attention/[^"]+/fix)"', needs)
    assert fix is not None
    owner.submit("/admin/attention", fix[1])
    assert status(order) == states.UNSUBMITTED
    assert "North does not send" not in words(owner.get("/admin/attention"))
    give(owner, order, str(north.id))
    visitor.submit(f"{home}/{work}", f"{home}/{work}/answer", {"act": "accept"})
    owner.submit(f"/admin/shipments/{order.number}", f"{PAGE}/works/{work}/stop")
    wiring.drain()
    assert mails.by_dedupe_key(f"warehouse:{work}:2:warehouse_stop") is not None
    assert order.shipping_address["line1"] not in words(visitor.get(f"{home}/{work}"))
    visitor.submit(f"{home}/{work}", f"{home}/{work}/answer", {"act": "go_on"})
    assert status(order) == states.CANCELLATION_REJECTED
    assert "could not stop" in words(owner.get("/admin/attention"))


def test_links_are_rotated_and_withdrawn_and_cannot_be_guessed(owner: Browser, visitor: Browser) -> None:
    north = add(owner)
    page, old = f"{PAGE}/{north.id}", links.token(north.id, 1)
    assert old in owner.get(page).get_data(as_text=True)
    owner.submit(page, f"{page}/link")
    assert visitor.get(f"/warehouse/{old}").status_code == 404
    new = links.token(north.id, 2)
    assert visitor.get(f"/warehouse/{new}").status_code == 200
    assert visitor.get(f"/warehouse/{new}/{north.id}").status_code == 404
    owner.submit(page, data={"name": "North", "email": "n@example.com", "language": "en"})
    assert visitor.get(f"/warehouse/{new}").status_code == 404  # it is not asked any more
    owner.submit(page, f"{page}/link/removal")
    assert [visitor.get(f"/warehouse/{n}").status_code for n in range(20)][-1] == 429
    for wrong in (
        {"name": ""},
        {"email": "x"},
        {"language": "xx"},
        {"kind": "api", "url": "http://x.example"},
    ):
        typed = {"name": "A", "email": "a@example.com", "language": "en", **wrong}
        assert owner.submit(f"{PAGE}/new", PAGE, typed).status_code == 422


def stored() -> int:
    db.end_read()
    return db.session().scalar(select(func.count()).select_from(InboxMessage)) or 0


def test_only_genuine_webhooks_are_kept_and_each_once(
    owner: Browser, visitor: Browser, order: Order, at: datetime
) -> None:
    double = WarehouseDouble()
    typed = {"name": "South", "kind": "api", "url": "http://127.0.0.1:9/v1", "language": "en", "active": "1"}
    made = owner.submit(f"{PAGE}/new", PAGE, typed)
    shown = re.findall(r"whsec_[\w+/=]+", made.get_data(as_text=True))
    db.end_read()
    (south,) = queries.warehouses()
    assert shown == [keys.living(south, side, at=at)[0] for side in (keys.OURS, keys.THEIRS)]
    assert "whsec_" not in owner.get(f"{PAGE}/{south.id}").get_data(as_text=True)
    double.theirs, address = shown[1], f"/webhooks/warehouses/{south.key}"
    work, _said = give(owner, order, str(south.id))
    about = {"fulfillment_order_id": work, "revision": 1}
    body, headers = double.webhook("fulfillment_order.accepted", about, at=at, occurred=at)

    def post(path: str, body: bytes, headers: dict[str, Any]) -> int:
        return int(visitor.post(path, data=body, headers=headers).status_code)

    old = double.webhook("fulfillment_order.accepted", about, at=at - timedelta(minutes=6), occurred=at)
    bad = double.webhook("fulfillment_order.accepted", {"revision": 1}, at=at, occurred=at)
    double.theirs = shown[0]  # signed as we sign: our own words do not come back as theirs
    ours = double.webhook("fulfillment_order.accepted", about, at=at, occurred=at)
    before = stored()
    assert [
        post(address[:-2] + "xx", body, headers),
        post(address, body + b" ", headers),
        post(address, body, {}),
        post(address, *old),
        post(address, *ours),
        post(address, *bad),
        post(address, b"x" * (1024 * 1024 + 1), headers),
    ] == [404, 401, 401, 401, 401, 400, 413]
    assert stored() == before
    assert "wrong signature" in words(owner.get(f"{PAGE}/{south.id}"))
    assert [post(address, body, headers) for _twice in range(2)] == [200, 200]
    assert stored() == before + 1
    with clock.frozen(at):
        wiring.drain()
    assert status(order) == states.ACCEPTED
    page = f"{PAGE}/{south.id}"
    assert "whsec_" in owner.submit(page, f"{page}/secrets").get_data(as_text=True)
    assert "Two secrets" in words(owner.get(page))
    owner.submit(page, f"{page}/secrets/removal")
    assert "cannot be reached" in words(owner.submit(page, f"{page}/check", follow_redirects=True))


def test_who_sends_what_is_said_in_rules_and_tried_out(owner: Browser, order: Order) -> None:
    north, page = add(owner), f"{PAGE}/rules"
    rows = {"sender": [str(north.id), ""], "countries": ["United States, ca", ""]}
    typed = {**rows, "by": ["sku", ""], "values": ["MUG", ""]}
    for name, wrong in (("countries", "Atlantis"), ("sender", "nobody"), ("values", " , ")):
        refused = owner.submit(page, data={**typed, name: [wrong, ""]})
        assert (refused.status_code, "Rule 1:" in words(refused)) == (422, True)
    assert owner.submit(page, data=typed).status_code == 303
    shown = owner.get(f"{page}?order={order.number}").get_data(as_text=True)
    assert 'value="US, CA"' in shown
    assert "<dt><bdi>North</bdi></dt>" in shown
    assert "There is no such order" in words(owner.get(f"{page}?order=99999"))
    owner.submit(page, data={"sender": [""], "countries": ["US"], "by": [""], "values": [""]})
    assert "<dt><bdi>We do</bdi></dt>" in owner.get(f"{page}?order={order.number}").get_data(as_text=True)
