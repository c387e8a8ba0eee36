"""The owner compares prices, buys a label, prints it and gives it back; and says how parcels are sent."""

from __future__ import annotations

from fulfillment.labels import settings as kept
from fulfillment.labels.models import ParcelLabel
from shop.kernel import clock, db
from shop.orders.models import Order
from shop.shipping import operations as shipping
from shop.shipping import queries
from tests.support.carriers.post_office import PDF, PostOffice
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, words

SENDER = {
    "name": "Mug shop",
    "street1": "1 Kiln Road",
    "city": "Reno",
    "region": "NV",
    "postal_code": "89501",
    "country": "US",
}
SETTINGS = "/admin/labels/settings"


def test_from_the_sender_to_a_printed_label_and_back(
    office: PostOffice, owner: Browser, order: Order
) -> None:
    desk = f"/admin/shipments/{order.number}"
    assert "say first who sends" in words(owner.get(desk))
    refused = owner.submit(SETTINGS, f"{SETTINGS}/sender", data={**SENDER, "city": " "})
    assert (refused.status_code, "1 Kiln Road" in refused.get_data(as_text=True)) == (422, True)
    owner.submit(SETTINGS, f"{SETTINGS}/sender", data=SENDER)
    assert kept.can_send()
    boxes = {"box_name": ["Small", ""], "box_length": ["20", ""], "box_width": ["15,5", ""]}
    owner.submit(
        SETTINGS, f"{SETTINGS}/boxes", data={**boxes, "box_height": ["10", ""], "box_grams": ["120", ""]}
    )
    owner.submit(SETTINGS, f"{SETTINGS}/packing", data={"piece_grams": "300", "format": "pdf"})
    db.end_read()
    assert (kept.usual_box().width_mm, kept.usual_box().grams) == (155, 120)
    page = owner.get(desk).get_data(as_text=True)
    assert 'value="1.02"' in page  # three pieces of 300 g in a box of 120 g

    for weight in ("", "0", "heavy", "1e999", "999"):
        owner.submit(desk, f"/admin/labels/orders/{order.number}", data={"weight": weight, "box": "Small"})
    assert office.calls == []
    form = {"weight": "1.02", "box": "Small", "hands_over": "1"}
    compared = owner.submit(desk, f"/admin/labels/orders/{order.number}", data=form)
    there = compared.headers["Location"]
    shown = words(owner.get(there))
    assert shown.index("$7.33") < shown.index("$9.10")
    offer = office.shipments["shp_1"]["rates"][0]["id"]
    for _press in range(2):
        owner.submit(there, f"{there}/purchase", data={"offer": f"easypost:{offer}"})
    assert (office.sold, len(delivery(order).live)) == (1, 1)
    sheet = owner.get(f"{there}/sheet")
    assert (sheet.mimetype, sheet.data) == ("application/pdf", PDF)
    assert "no-store" in sheet.headers["Cache-Control"]
    assert "$7.33" in words(owner.get("/admin/labels"))
    (label,) = db.session().query(ParcelLabel)
    both = owner.submit("/admin/labels", "/admin/labels/sheets", data={"label": [str(label.id), "x"]})
    assert (both.mimetype, both.data) == ("application/pdf", PDF)
    assert owner.submit("/admin/labels", "/admin/labels/sheets").status_code == 303
    assert "USPS Ground Advantage" in words(owner.get(f"/admin/orders/{order.number}"))
    owner.submit(there, f"{there}/cancellation")
    assert (office.sold, delivery(order).live) == (0, [])


def test_the_owner_chooses_whose_price_the_checkout_shows(office: PostOffice, owner: Browser) -> None:
    trial = f"{SETTINGS}/trial"
    where = {"country": "US", "postal_code": "10001", "city": "New York", "region": "NY"}
    assert owner.submit(SETTINGS, trial, data=where).status_code == 422  # nobody sends yet
    owner.submit(SETTINGS, f"{SETTINGS}/sender", data=SENDER)
    assert "USPS Ground Advantage : $7.33" in words(owner.submit(SETTINGS, trial, data=where))
    with db.transaction():
        shipping.ensure_defaults(at=clock.now())
    method = queries.zones()[0].methods[0]
    service = "easypost:USPS:GroundAdvantage"
    path = f"{SETTINGS}/methods/{method.id}"
    bad = owner.submit(SETTINGS, path, data={"live": "1", "percent": "1000", "service": service})
    assert bad.status_code == 422
    owner.submit(SETTINGS, path, data={"live": "1", "percent": "12,5", "fixed": "-0.50", "service": service})
    db.end_read()
    live = queries.zones()[0].methods[0].live
    assert live is not None
    assert (live.services, str(live.percent), live.fixed_minor) == (frozenset({service}), "12.50", -50)
    owner.submit(SETTINGS, path, data={})
    db.end_read()
    assert queries.zones()[0].methods[0].live is None
    assert db.session().query(ParcelLabel).count() == 0
