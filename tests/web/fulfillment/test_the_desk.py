"""The desk: filters, holds and parts, papers, scanning, files that are undone, stories read beforehand."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers.simulator import STORIES
from fulfillment.shipments import queries, storytelling
from fulfillment.shipments.models import Parcel, TrackingImport
from shop.kernel import clock, db
from shop.orders.models import Order
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words

QUEUE = "/admin/shipments"


def works(order: Order) -> list[Any]:
    db.end_read()
    return queries.works_of(order.id)


def test_held_and_split_work_is_shown_where_it_waits(order: Order, owner: Browser) -> None:
    page, (work,) = f"{QUEUE}/{order.number}", works(order)
    address = f"{QUEUE}/works/{work.id}"
    owner.submit(page, f"{address}/holds", {"reason": "address", "note": "<b>no number</b>"})
    shown = owner.get(page)
    assert "&lt;b&gt;no number&lt;/b&gt;" in shown.get_data(as_text=True)
    assert "It has left" not in words(shown)
    assert "The address is wrong" in words(owner.get(f"{QUEUE}?view=held"))
    for wrong in ({"reason": "mood"}, {}):
        owner.submit(page, f"{address}/holds", wrong)
    assert len(works(order)[0].holds) == 1
    owner.submit(page, f"{address}/release", {"reason": "address"})
    line = order.lines[0].id
    for wrong in ("4", "-1", "x", "0", "3"):
        owner.submit(page, f"{address}/parts", {f"quantity-{line}": wrong})
    assert len(works(order)) == 1
    owner.submit(page, f"{address}/parts", {f"quantity-{line}": "1"})
    assert f"#{order.number}-2" in words(owner.get(QUEUE))
    second = works(order)[1]
    sent = ship(owner, order, work=str(second.id))
    assert sent.status_code == 303
    assert [held.quantity for held in delivery(order).live[0].lines] == [1]
    owner.submit(page, f"{address}/units-given-up", {f"quantity-{line}": "1"})
    assert [row.cancelled_quantity for row in works(order)[0].lines] == [1]
    assert "Partly sent 0" in words(owner.get(f"{QUEUE}?view=nonsense&page=x"))


def test_those_that_could_not_be_sent_say_why(order: Order, owner: Browser, at: datetime) -> None:
    other = paid_order(at=at)
    wiring.drain()
    (work,) = works(order)
    owner.submit(QUEUE, f"{QUEUE}/works/{work.id}/holds", {"reason": "stock"})
    chosen = {"number": [order.number, other.number, "999999"], "carrier": "dhl"}
    answer = owner.submit(QUEUE, data=chosen)
    said = words(answer)
    assert answer.status_code == 200
    assert "This is on hold because it is not in stock. Release it first." in said
    assert "#999999 There is no such order to send." in said
    assert [len(delivery(each).live) for each in (order, other)] == [0, 1]
    assert owner.submit(QUEUE, data={"carrier": "dhl"}).status_code == 303


def test_papers_say_what_packers_and_customers_need(order: Order, owner: Browser) -> None:
    with db.transaction() as session:
        row = session.get_one(Order, order.id)
        row.note, row.gift_message, row.locale = "Behind the <gate>", "Mazal tov", "he"
        row.preferred_on = clock.now().date() + timedelta(days=3)
    chosen = {"number": [str(order.number)]}
    listed = words(owner.submit(QUEUE, f"{QUEUE}/pick-list", chosen))
    assert "MUG-1" in listed
    assert f"#{order.number} ×3" in listed
    slips = owner.submit(QUEUE, f"{QUEUE}/packing-slips", chosen)
    html = slips.get_data(as_text=True)
    assert 'lang="he" dir="rtl"' in html
    assert "Behind the &lt;gate&gt;" in html
    assert "Mazal tov" in html
    assert html.count('class="barcode"') == 1
    assert html.count("<svg") >= 2
    assert "84" not in words(slips)  # three mugs of $28
    priced = owner.submit(QUEUE, f"{QUEUE}/packing-slips?prices=1", {"order": [str(order.number)]})
    assert "84" in words(priced)
    with db.transaction() as session:
        session.get_one(Order, order.id).hide_prices = True
    assert "84" not in words(owner.submit(QUEUE, f"{QUEUE}/packing-slips?prices=1", chosen))
    assert owner.submit(QUEUE, f"{QUEUE}/pick-list", {"number": ["x"]}).status_code == 303


def test_slip_and_label_are_scanned_and_it_has_left(order: Order, owner: Browser) -> None:
    desk = f"{QUEUE}/desk"
    assert "Scan a packing slip" in words(owner.get(desk))
    in_hand = owner.submit(desk, data={"scan": f"#{order.number}", "carrier": "dhl"}, follow_redirects=True)
    assert "Scan the label of" in words(in_hand)
    wrong = owner.submit(desk, data={"scan": "9.40011E+21", "slip": str(order.number), "carrier": "dhl"})
    assert wrong.status_code == 422
    assert "damaged by a spreadsheet" in words(wrong)
    label = {"scan": "1Z999AA10123456784", "slip": str(order.number), "carrier": "dhl"}
    done = owner.submit(desk, data=label, follow_redirects=True)
    assert "has left. Next slip, please." in words(done)
    (parcel,) = delivery(order).live
    assert (parcel.carrier, parcel.tracking_number) == ("ups", "1Z999AA10123456784")
    assert "Everything of it has left" in words(owner.get(f"{desk}?slip={order.number}"))
    missing = owner.submit(desk, data={"scan": "<script>"}, follow_redirects=True)
    assert "is not the code of a packing slip" in words(missing)


def test_a_file_with_other_headings_is_asked_about_once_and_can_be_undone(
    order: Order, owner: Browser, at: datetime
) -> None:
    page = f"{QUEUE}/imports"
    text = f"Bestellung;Sendung;Dienst\n{order.number};1Z999AA10123456784;ups\n=1+1;BBBBB1;ups\n"
    asked = owner.submit(page, data={"text": text})
    assert asked.status_code == 422
    assert "Which column is which?" in words(asked)
    names = {"column-order_number": "Bestellung", "column-tracking_number": "Sendung"}
    looked = owner.submit(page, data={"text": text, **names})
    assert "One parcel can leave" in words(looked)
    done = owner.submit(page, data={"text": text, "act": "import", "filename": "a.csv", **names})
    result = done.headers["Location"]
    assert "1 parcel" in words(owner.get(result))
    again = owner.submit(page, data={"text": text})
    assert again.status_code == 200
    assert "known already" in words(again)
    table = owner.get(f"{result}.csv").get_data(as_text=True)
    assert "'=1+1" in table
    assert ",new," in table
    undone = owner.submit(result, f"{result}/removal", follow_redirects=True)
    assert "1 parcel was taken back" in words(undone)
    assert delivery(order).live == []
    assert "undone already" in words(owner.submit(page, f"{result}/removal", follow_redirects=True))
    with db.transaction() as session:
        kept = session.query(TrackingImport).one()
        kept.undone_at, kept.imported_at = None, at - timedelta(hours=25)
    late = owner.submit(page, f"{result}/removal", follow_redirects=True)
    assert "older than a day" in words(late)
    assert owner.get(f"{page}/{order.id}").status_code == 404


def test_every_story_is_told_beforehand_and_mails_each_thing_once(owner: Browser, order: Order) -> None:
    for story in STORIES:
        told = storytelling.moments(story, left_at=clock.now())
        mails = [(kind, parcel.id) for moment in told for kind, parcel in moment.mails]
        assert len(set(mails)) == len(mails) >= 2, story
        last = told[-1].delivery.parcels[-1].status
        assert last == {"lost": "lost", "returned": "returned"}.get(story, "delivered"), story
        page = owner.get(f"/admin/stories?story={story}&step=99")
        frames = re.findall(r'<iframe[^>]*src="([^"]+)"', page.get_data(as_text=True))
        for frame in frames if story in ("split", "returned") else ():
            answer = owner.get(frame)
            assert answer.status_code == 200
            assert "frame-ancestors 'self'" in str(answer.headers)
    db.end_read()
    assert delivery(order).parcels == []
    for path in ("nonsense/0/page", "lost/99/page", "lost/0/mail/delivered"):
        assert owner.get(f"/admin/stories/{path}").status_code == 404


def test_a_lost_parcel_has_the_buttons_that_help(order: Order, owner: Browser, at: datetime) -> None:
    ship(owner, order)
    with db.transaction() as session:
        parcel = session.query(Parcel).one()
        parcel.quiet, parcel.quiet_since, parcel.first_scan_at = "suspected", at, at
    page, address = f"{QUEUE}/{order.number}", f"/admin/parcels/{parcel.id}"
    shown = words(owner.get(page))
    assert "I asked the carrier" in shown
    assert "It is lost" in shown
    assert "Send it again" not in shown
    assert "Presumably lost" in words(owner.get(f"{QUEUE}?view=moving"))
    owner.submit(page, f"{address}/inquiry")
    assert "I asked the carrier" not in words(owner.get(page))
    owner.submit(page, f"{address}/loss")
    assert "Send it again" in words(owner.get(page))
    refused = owner.submit(
        page, f"{address}/replacement", follow_redirects=True
    )  # two are left, three needed
    assert "What was in it waits to be sent again" not in words(refused)
    assert delivery(order).live[0].replaced_at is None
    assert "UPS" in words(owner.get(f"{QUEUE}/scorecard?days=30"))
