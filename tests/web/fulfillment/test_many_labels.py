"""The owner ticks orders, compares what labels cost, buys them with a press, prints them; and one back."""

from __future__ import annotations

from fulfillment.labels import jobs
from fulfillment.labels import operations as labels
from fulfillment.returns import operations, queries
from shop.kernel import db
from shop.orders.models import Order
from tests.conftest import NOON
from tests.factories import returns
from tests.integration.fulfillment.labels.conftest import BOX, SENDER
from tests.support import wiring
from tests.support.carriers.post_office import PDF, PostOffice
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, words

QUEUE = "/admin/shipments"


def say_who_sends() -> None:
    with db.transaction():
        labels.set_sender(SENDER, at=NOON)
        labels.set_boxes([BOX], at=NOON)


def test_from_the_queue_to_bought_labels(office: PostOffice, owner: Browser, order: Order) -> None:
    number = str(order.number)
    assert "Compare label prices" not in words(owner.get(QUEUE))
    refused = owner.submit(QUEUE, "/admin/labels/lots", data={"number": number}, follow_redirects=True)
    assert "say who sends" in words(refused)
    say_who_sends()
    assert "Compare label prices" in words(owner.get(QUEUE))
    assert owner.submit(QUEUE, "/admin/labels/lots").headers["Location"].endswith(QUEUE)
    opened = owner.submit(QUEUE, "/admin/labels/lots", data={"number": [number, "999"]})
    there = opened.headers["Location"]
    assert "Carriers are asked" in words(owner.get(there))
    jobs.run_due(at=NOON)
    assert "Buy 1 label for $7.33" in words(owner.get(there))
    page = owner.get(f"{there}?take=quickest").get_data(as_text=True)
    assert "Buy 1 label for $9.10" in page
    shown = page.split('name="offer" value="')[1].split('"')[0]
    wrong = {"offer": ["x", f"{shown.partition('=')[0]}=easypost:other"]}
    assert "1 was refused" in words(
        owner.submit(there, f"{there}/purchase", data=wrong, follow_redirects=True)
    )
    assert "These prices are old" in words(owner.get(there))
    for said in ("1 label is being bought", "bought, or being bought"):
        data = {"offer": shown, "hands_over": "1", "take": "quickest"}
        assert said in words(owner.submit(there, f"{there}/purchase", data=data, follow_redirects=True))
    jobs.run_due(at=NOON)
    text = words(owner.get(there))
    assert ("Print 1 label" in text, "$9.10" in text, office.sold) == (True, True, 1)
    assert len(delivery(order).live) == 1
    assert owner.get("/admin/labels/lots/01890000-0000-7000-8000-000000000001").status_code == 404


def test_a_label_for_a_return_is_bought_at_its_desk(
    office: PostOffice, owner: Browser, visitor: Browser
) -> None:
    say_who_sends()
    order = returns.arrived_order(NOON)
    one = returns.requested(order, NOON)
    with db.transaction():
        operations.approve(return_id=one.id, at=NOON)
    wiring.drain()
    desk = f"/admin/returns/{one.id}"
    assert "Label from a carrier" in words(owner.get(desk))
    assert owner.submit(desk, f"{desk}/label-prices", data={"weight": "heavy"}).status_code == 422
    form = {"weight": "0.7", "box": "Small"}
    there = owner.submit(desk, f"{desk}/label-prices", data=form).headers["Location"]
    assert "For the way back" in words(owner.get(there))
    key = f"easypost:{office.shipments['shp_1']['rates'][0]['id']}"
    bought = owner.submit(there, f"{there}/purchase", data={"offer": key}, follow_redirects=True)
    assert "It has left" not in words(bought)
    wiring.drain()
    db.end_read()
    kept = queries.by_id(one.id)
    assert kept is not None
    assert kept.tracking_number.startswith("9400")
    assert visitor.get(f"/returns/{one.token}/label").data == PDF
    assert "Print the label" in words(visitor.get(f"/returns/{one.token}"))
    text = words(owner.get(desk))
    assert ("USPS Ground Advantage $7.33" in text, "Compare prices" in text) == (True, False)
    owner.submit(there, f"{there}/cancellation")
    wiring.drain()
    assert visitor.get(f"/returns/{one.token}/label").status_code == 404
    assert "Compare prices" in words(owner.get(desk))
