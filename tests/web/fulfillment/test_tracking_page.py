"""Who has the link sees where the parcel is, and nothing that a forwarded link should not show."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import links, operations
from shop.kernel import clock, db
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.support import wiring
from tests.support.statements import counted
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words


def link(order: Order, *, at: datetime | None = None) -> str:
    return links.path(delivery(order).fulfillment, at=at or clock.now())


def hear(order: Order, status: str, at: datetime, **more: Any) -> None:
    scan = ScanEvent(occurred_at=at, status=status, **more)
    with db.transaction():
        operations.add_scans(parcel_id=delivery(order).live[-1].id, scans=[scan], at=at)


def heading(page: Any) -> str:
    return page.get_data(as_text=True).partition("<h1>")[2].partition("</h1>")[0]


def test_before_anything_left_it_says_so_and_what_is_packed(order: Order, visitor: Browser) -> None:
    page = visitor.get(link(order))
    assert page.status_code == 200
    assert "We are packing it" in words(page)
    assert "Mug" in words(page)


def test_the_answer_comes_first_with_what_to_do(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    story = [
        (base.IN_TRANSIT, "Arrives", "It left us on"),
        (base.OUT_FOR_DELIVERY, "Arrives today", "has it on the van"),
        (base.READY_FOR_PICKUP, "Ready for you to pick up", "Take the tracking number"),
        (base.ATTEMPTED, "Nobody was there to take it", "Choose what happens next"),
        (base.EXCEPTION, "Held up on its way", "We watch it"),
        (base.LOST, "Lost on its way", "Choose what we do"),
        (base.DELIVERED, "Delivered today", "Not there?"),
    ]
    for number, (status, answer, help) in enumerate(story):
        hear(order, status, at + timedelta(seconds=number))
        page = visitor.get(link(order))
        assert heading(page).startswith(answer)
        assert help in words(page)


def test_it_names_the_day_and_never_one_that_is_over(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    promised = delivery(order).live[0].promised_to
    assert promised is not None
    eve = datetime.combine(promised - timedelta(days=1), at.timetz())
    with clock.frozen(datetime.combine(promised + timedelta(days=1), at.timetz())):
        assert "later than promised" in heading(visitor.get(link(order)))
        assert visitor.get(f"{link(order)}.ics").status_code == 303
    hear(order, base.IN_TRANSIT, at, estimated_on=promised)
    with clock.frozen(eve):
        assert heading(visitor.get(link(order))).startswith("Arrives tomorrow, ")


def test_days_are_those_of_where_it_goes(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    with db.transaction() as session:
        row = session.get_one(Order, order.id)
        row.shipping_address = {**row.shipping_address, "country": "JP"}
    evening = at.replace(hour=20) + timedelta(days=1)  # of the store, in UTC: the next morning in Tokyo
    hear(order, base.DELIVERED, evening, place="Tokyo", country="JP")
    there = evening + timedelta(days=1)
    with clock.frozen(evening + timedelta(days=5)):
        page = visitor.get(link(order))
    day = f"{there:%a, %b} {there.day}"
    assert heading(page) == f"Delivered {day}"
    assert f"Handed over in Tokyo, {day}" in words(page)


def test_a_delay_is_told_with_the_old_day_the_new_one_and_why(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    promised = delivery(order).live[0].promised_to
    assert promised is not None
    new = promised + timedelta(days=2)
    hear(order, base.IN_TRANSIT, at, delayed=True, reason="weather", estimated_on=new)
    later = [
        ScanEvent(occurred_at=at + timedelta(minutes=minutes), status=base.IN_TRANSIT)
        for minutes in range(1, 60)
    ]
    with db.transaction():
        operations.add_scans(parcel_id=delivery(order).live[0].id, scans=later, at=at + timedelta(hours=1))
    text = words(visitor.get(link(order)))
    assert f"Bad weather holds it up. Promised by {promised:%a, %b} {promised.day}" in text
    assert f"Now expected {new:%a, %b} {new.day}" in text
    said = visitor.get(f"{link(order)}.json").json["parcels"][0]
    assert (said["late"], said["cause"], said["promised"]) == (
        True,
        "Bad weather holds it up.",
        str(promised),
    )
    wiring.drain()
    (mail,) = [mail for mail in mails.for_order(order.id) if mail.kind == base.DELAYED]
    assert mail.context["cause"] == "Bad weather holds it up."
    assert f"Now expected: {new:%a, %b} {new.day}" in mail.content[1]
    assert visitor.get(mail.context["track_path"]).status_code == 200
    assert mail.context["parcel_delivery"]["expectedArrivalUntil"] == new.isoformat()
    assert "Elm" not in str(mail.context)


def test_a_forwarded_link_shows_cities_and_no_street_name_or_address(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    hear(order, base.IN_TRANSIT, at, place="New York", country="US")
    for ending in ("", ".json", "/problem", ".ics"):
        page = visitor.get(link(order) + ending)
        text = page.get_data(as_text=True)
        assert page.status_code == 200
        for secret in ("Elm St", "Cleo", "cleo@example.com", "10001", order.token):
            assert secret not in text
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Cache-Control"] == "private, no-store"
        assert page.headers["Referrer-Policy"] == "same-origin"
    assert "New York" in words(visitor.get(link(order)))


def test_words_of_a_carrier_are_text_beneath_ours_with_the_clock_of_the_place(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    said = {"description": "<script>alert(1)</script>", "place": "<b>Leipzig</b>", "country": "DE"}
    hear(order, base.IN_TRANSIT, at, source="easypost", raw_status="in_transit/departed_facility", **said)
    page = visitor.get(link(order))
    text = page.get_data(as_text=True)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "<b>Leipzig</b>" not in text
    assert "Left a sorting center" in words(page)
    assert "Germany · Central European Time" in words(page)
    assert "1:00 PM" in words(page).replace("\u202f", " ")


def test_scripts_ask_with_an_etag_and_learn_only_what_is_new(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    page = link(order)
    first = visitor.get(f"{page}.json")
    assert first.json["parcels"][0]["tracking_number"] == "1Z999AA10123456784"
    tag = {"If-None-Match": first.headers["ETag"]}
    assert visitor.get(f"{page}.json", headers=tag).status_code == 304
    hear(order, base.OUT_FOR_DELIVERY, at)
    changed = visitor.get(f"{page}.json", headers=tag)
    assert (changed.status_code, changed.json["headline"], changed.json["step"]) == (200, "Arrives today", 3)
    assert changed.json["version"] in visitor.get(page).get_data(as_text=True)


def test_five_hundred_scans_cost_no_more_statements_and_are_folded(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    page = link(order)
    visitor.get(page)
    with counted() as few:
        visitor.get(page)
    scans = [
        ScanEvent(
            occurred_at=at + timedelta(seconds=number), status=base.IN_TRANSIT, description=f"No. {number}."
        )
        for number in range(500)
    ]
    with db.transaction():
        operations.add_scans(parcel_id=delivery(order).live[0].id, scans=scans, at=at + timedelta(hours=1))
    with counted() as many:
        html = visitor.get(page).get_data(as_text=True)
    assert len(many) == len(few) <= 14
    assert "495 earlier events" in html
    assert "No. 499." in html
    assert "No. 100." not in html
    assert "No. 100." in visitor.get(f"{page}?history=all").get_data(as_text=True)


def test_a_link_that_is_not_ours_is_not_found(visitor: Browser, order: Order) -> None:
    strange = ["x", "a" * 64, "a" * 500, "a.b", "%00", "..%2f..%2fetc", "קישור", "'; DROP TABLE orders;--"]
    for token in strange:
        assert visitor.get(f"/track/{token}").status_code == 404
        assert visitor.get(f"/track/{token}.json").status_code == 404
    assert {visitor.get(f"/track/x{ending}").status_code for ending in (".ics", "/problem")} == {404}


def test_whose_link_is_not_right_is_told_so_and_led_to_the_form(visitor: Browser, order: Order) -> None:
    answer = visitor.get("/track/nonsense")
    assert answer.status_code == 404
    assert "This tracking link is not valid. Ask for a new one with your order number." in words(answer)
    assert 'href="/track"' in answer.get_data(as_text=True)


def test_links_of_a_made_up_order_say_what_they_would_do(visitor: Browser, order: Order) -> None:
    for path in ("/track/story/problem", "/track/story/mails", "/track/story.ics"):
        answer = visitor.get(path)
        assert answer.status_code == 404
        assert "This order is made up, to show its page." in words(answer)


def test_the_order_page_link_does_not_open_the_tracking_page_nor_the_other_way(
    order: Order, visitor: Browser
) -> None:
    assert visitor.get(f"/track/{order.token}").status_code == 404
    assert visitor.get(f"/orders/{delivery(order).fulfillment.token}").status_code == 404


def test_several_parcels_each_have_their_news_and_what_follows_is_named(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    line = order.lines[0].id
    ship(owner, order, **{f"quantity-{line}": "1"})
    hear(order, base.DELIVERED, at)
    text = words(visitor.get(link(order)))
    assert "A part has arrived, the rest is being packed" in text
    assert "Still to come" in text
    assert "we write again when it leaves" in text
    ship(owner, order, tracking_number="1Z999AA10123456785")
    page = visitor.get(f"/he{link(order)}").get_data(as_text=True)
    assert '<html lang="he" dir="rtl">' in page
    assert "Parcel 2 of 2" in words(visitor.get(link(order)))


def test_the_day_goes_into_a_calendar_without_an_address(
    order: Order, visitor: Browser, owner: Browser
) -> None:
    ship(owner, order)
    promised = delivery(order).live[0].promised_to
    file = visitor.get(f"{link(order)}.ics")
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"DTEND;VALUE=DATE:{promised + timedelta(days=1):%Y%m%d}" in file.get_data(as_text=True)


def test_what_is_not_there_may_be_reported_after_a_day(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    hear(order, base.DELIVERED, at)
    assert "It is not here: tell us" not in words(visitor.get(link(order)))
    with clock.frozen(at + timedelta(hours=25)):
        assert "It is not here: tell us" in words(visitor.get(link(order)))


def test_the_customers_order_page_shows_the_way(order: Order, visitor: Browser, owner: Browser) -> None:
    assert "/track/" not in visitor.get(f"/orders/{order.token}").get_data(as_text=True)
    ship(owner, order)
    assert link(order) in visitor.get(f"/orders/{order.token}").get_data(as_text=True)
