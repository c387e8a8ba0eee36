"""Customers send things back, the team takes them; a label is a PDF, a link a link, a packer never pays."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest

from fulfillment.carriers import base
from fulfillment.returns import links, operations, photos, queries
from fulfillment.returns.models import Return
from fulfillment.returns.operations import Asked, Piece
from shop.catalog import jobs, pictures
from shop.kernel import clock, db
from shop.orders.models import Order
from shop.staff import operations as staff
from shop.web.auth import STAFF_COOKIE
from tests.conftest import NOON
from tests.factories import returns
from tests.factories.catalog import picture_bytes
from tests.support import wiring
from tests.support.route_returns import LABEL
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import words


@pytest.fixture
def order(at: Any) -> Order:
    """Three mugs that have arrived."""
    return returns.arrived_order(NOON)


@pytest.fixture
def packer(app: Any, owner: Browser) -> Browser:
    """Somebody who packs."""
    made = app.test_client()
    with db.transaction():
        person = staff.invite(email="pat@example.com", name="Pat", role="packer", at=clock.now())
        made.set_cookie(STAFF_COOKIE, staff.start_session(person, at=clock.now()))
    return made


def only(order: Order) -> Return:
    db.end_read()
    return queries.of_order(order.id)[-1]


def test_from_the_order_page_to_the_money(
    order: Order, visitor: Browser, owner: Browser, packer: Browser
) -> None:
    form = links.ask_path(order, at=NOON)
    assert "Send something back" in words(visitor.get(f"/orders/{order.token}"))
    assert "until" in words(visitor.get(form))
    line = order.lines[0].id
    typed = {f"quantity-{line}": "1", f"reason-{line}": "damaged", "wish": "refund", "comment": "<b>In bits"}
    assert visitor.submit(form, data=typed).status_code == 422
    bad = {**typed, "photos": (io.BytesIO(b"no picture"), "cup.jpg")}
    assert visitor.submit(form, data=bad, content_type="multipart/form-data").status_code == 422
    refused = visitor.submit(form, data={**typed, "wish": "exchange"})
    assert "choose what you would like instead" in words(refused)
    for name, value in ((f"quantity-{line}", "9"), (f"quantity-{line}", "-1"), (f"reason-{line}", "x")):
        assert visitor.submit(form, data={**typed, name: value}).status_code == 422
    assert not queries.of_order(order.id)
    good = {**typed, "photos": (io.BytesIO(picture_bytes()), "cup.jpg")}
    answer = visitor.submit(form, data=good, content_type="multipart/form-data")
    one = only(order)
    assert answer.headers["Location"] == f"/returns/{one.token}"
    shown = visitor.get(f"/returns/{one.token}").get_data(as_text=True)
    assert "&lt;b&gt;In bits" in shown
    assert f"/returns/{one.token}/photos/1" in shown
    desk = f"/admin/returns/{one.id}"
    assert "Refund" not in words(packer.get(desk))
    assert f"{desk}/photos/1" in packer.get(desk).text
    assert packer.submit(desk, f"{desk}/settlement", data={"how": "refund"}).status_code == 403
    assert owner.submit(desk, f"{desk}/settlement", data={"how": "pie"}).status_code == 409
    for said in ("customer is told", "settled already"):
        answer = owner.submit(desk, f"{desk}/settlement", data={"how": "refund"}, follow_redirects=True)
        assert said in words(answer)
    wiring.drain()
    assert returns.reload(order).refunded_minor == order.lines[0].total_minor // 3
    assert "money is on its way" in words(visitor.get(f"/returns/{one.token}"))


def test_photos_are_for_staff_and_the_holder_of_the_link(
    order: Order, visitor: Browser, packer: Browser
) -> None:
    kept = photos.store([picture_bytes()])
    piece = Piece(line_id=order.lines[0].id, quantity=1, reason="damaged")
    with db.transaction():
        one = operations.request(order_id=order.id, asked=Asked(pieces=[piece], photos=kept), at=NOON)
    mine, theirs = f"/returns/{one.token}/photos/1", f"/admin/returns/{one.id}/photos/1"
    for who, address in ((visitor, mine), (packer, theirs)):
        answer = who.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.data[:3] == b"\xff\xd8\xff"
        assert who.get(address.replace("/photos/1", "/photos/2")).status_code == 404
        assert who.get(address.replace("/photos/1", "/photos/0")).status_code == 404
    assert visitor.get(theirs).status_code in (302, 303)
    name = kept[0]["file"]
    for path in (f"/returns/{'x' * 43}/photos/1", f"/media/{name}", f"/media/../private/{name}"):
        assert visitor.get(path).status_code == 404


def test_photos_of_an_older_version_move_out_of_the_media_folder(order: Order, visitor: Browser) -> None:
    data = picture_bytes()
    old = pictures.keep(pictures.check(data), data)
    one = returns.requested(order, NOON)
    with db.transaction() as session:
        shown = [{"file": old.file, "width": 4, "height": 3}, {"file": "products/aa/gone", "width": 1}]
        session.get_one(Return, one.id).photos = shown
    mine, public = f"/returns/{one.token}/photos/1", f"/media/{old.file}.jpg"
    before = visitor.get(mine).data
    later = NOON + timedelta(days=4000)
    jobs.sweep_files(later)
    assert visitor.get(public).data == before
    assert photos.move_in(NOON) == 1
    assert photos.sweep(later) == 0
    jobs.sweep_files(later)
    assert visitor.get(public).status_code == 404
    assert visitor.get(mine).data == before
    assert visitor.get(mine.replace("/1", "/2")).status_code == 404
    with db.transaction() as session:
        session.get_one(Return, one.id).photos = []
    assert photos.sweep(later) == 1


def test_with_a_label_through_the_post_to_the_shelf(
    order: Order, visitor: Browser, owner: Browser, packer: Browser
) -> None:
    one = returns.requested(order, NOON)
    desk, mine = f"/admin/returns/{one.id}", f"/returns/{one.token}"
    bad = {"file": (io.BytesIO(b"GIF89a"), "label.pdf")}
    assert (
        owner.submit(desk, f"{desk}/approval", data=bad, content_type="multipart/form-data").status_code
        == 422
    )
    assert owner.submit(desk, f"{desk}/approval", data={"url": "javascript:alert(1)"}).status_code == 422
    assert only(order).status == "requested"
    assert visitor.get(f"{mine}/label").status_code == 404
    good = {"file": (io.BytesIO(LABEL), "label.pdf"), "answer": "Gladly."}
    assert (
        owner.submit(desk, f"{desk}/approval", data=good, content_type="multipart/form-data").status_code
        == 303
    )
    assert visitor.get(f"{mine}/label").mimetype == "application/pdf"
    assert "Gladly." in words(visitor.get(mine))
    assert "Print the label" in words(visitor.get(mine))
    assert "R" in words(visitor.get(f"{mine}/slip"))
    visitor.submit(mine, f"{mine}/posting", data={"carrier": "ups", "number": "<script>"})
    assert only(order).status == "open"
    visitor.submit(mine, f"{mine}/posting", data={"carrier": "ups", "number": "1Z999AA10123456784"})
    assert only(order).status == "in_post"
    line = order.lines[0].id
    too_many = {f"good-{line}": "2"}
    assert packer.submit(desk, f"{desk}/receipt", data=too_many).status_code == 422
    assert packer.submit(desk, f"{desk}/receipt", data={f"good-{line}": "1"}).status_code == 303
    assert (
        owner.submit(desk, f"{desk}/settlement", data={"how": "refund", "amount": "999"}).status_code == 422
    )
    assert "Settle it" in words(owner.get(desk))
    assert "Settle it" not in words(packer.get(desk))
    assert only(order).lines[0].good == 1
    assert "changed my mind" in words(owner.get("/admin/returns/report"))


def test_what_cannot_come_back_says_so(order: Order, visitor: Browser, owner: Browser) -> None:
    assert visitor.get("/returns/for/rubbish").status_code == 410
    assert visitor.get("/returns/nobody").status_code == 404
    with clock.frozen(NOON + timedelta(days=20)):
        page = words(visitor.get(links.ask_path(order, at=NOON)))
    assert "The time to send it back ended on" in page
    late = returns.sent_order(NOON)
    returns.scan(late, base.LOST, NOON)
    page = owner.get(f"/admin/orders/{late.number}")
    assert "This parcel does not arrive" in words(page)
    press = f"/admin/returns/parcels/{returns.parcel(late).id}"
    assert owner.submit(f"/admin/orders/{late.number}", press, data={"how": "refund"}).status_code == 303
    assert only(late).outcome == "refunded"
    assert "does not arrive" not in words(owner.get(f"/admin/orders/{late.number}"))


def test_the_owners_terms(owner: Browser) -> None:
    typed = {"send_days": "10", "fee": "4.90", "auto": "y", "auto_most": "50", "auto_per_year": "2"}
    assert owner.submit("/admin/returns/settings", data={**typed, "fee": "much"}).status_code == 422
    assert owner.submit("/admin/returns/settings", data={**typed, "send_days": "0"}).status_code == 422
    assert owner.submit("/admin/returns/settings", data={**typed, "offered": "late"}).status_code == 303
    shown = owner.get("/admin/returns/settings").text
    assert 'value="4.90"' in shown
    assert 'value="10"' in shown
