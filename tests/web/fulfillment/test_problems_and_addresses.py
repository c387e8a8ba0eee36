"""From the tracking page: telling that something is wrong, and correcting where it goes."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from sqlalchemy import select

from fulfillment.shipments import links
from shop.conversations.models import ConversationFile, ConversationMessage
from shop.kernel import clock, db
from shop.orders.models import Order
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words

MOVED = {"name": "Cleo Park", "line1": "7 Oak Lane", "city": "New York", "postal_code": "10002"}


def link(order: Order) -> str:
    return links.path(delivery(order).fulfillment, at=clock.now())


def said(order: Order) -> list[ConversationMessage]:
    db.end_read()
    query = select(ConversationMessage).where(ConversationMessage.order_id == order.id)
    return list(db.session().scalars(query))


def photo() -> tuple[BytesIO, str]:
    made = BytesIO()
    Image.new("RGB", (40, 40), "#a33").save(made, "JPEG")
    return BytesIO(made.getvalue()), "broken.jpg"


def report(visitor: Browser, order: Order, **typed: Any) -> Any:
    page = f"{link(order)}/problem"
    data = {"topic": "damaged", "wish": "resend", "body": "The handle is off.", **typed}
    return visitor.submit(page, data=data, follow_redirects=True, content_type="multipart/form-data")


def test_a_report_becomes_a_message_about_the_order(order: Order, visitor: Browser, owner: Browser) -> None:
    ship(owner, order)
    assert "checked" in visitor.get(f"{link(order)}/problem?reason=damaged").get_data(as_text=True)
    answer = report(visitor, order, photos=photo())
    assert "Thank you, we have it" in words(answer)
    (message,) = said(order)
    assert (message.topic, message.channel, message.proven) == ("damaged", "problem", False)
    assert message.body == "Please send it again\n\nThe handle is off."
    assert [file.name for file in db.session().scalars(select(ConversationFile))] == ["broken.jpg"]
    assert "cleo@example.com" not in answer.get_data(as_text=True)


def test_what_cannot_be_taken_in_is_shown_again(order: Order, visitor: Browser) -> None:
    no_picture = {"photos": (BytesIO(b"no picture"), "a.jpg")}
    bad: list[dict[str, Any]] = [{"topic": ""}, {"topic": "<script>"}, {"body": ""}, {"body": "x" * 6000}]
    for typed in bad:
        assert report(visitor, order, **typed).status_code == 422
    with clock.frozen(clock.now() + timedelta(hours=2)):
        assert report(visitor, order, **no_picture).status_code == 422
    assert said(order) == []


def test_reports_have_a_limit(order: Order, visitor: Browser) -> None:
    assert [report(visitor, order).status_code for _ in range(6)] == [200] * 5 + [429]
    assert len(said(order)) == 5


def test_only_who_placed_it_corrects_the_address_and_only_in_time(
    order: Order, visitor: Browser, owner: Browser
) -> None:
    page = link(order)
    assert "Sign in to correct the address" in words(visitor.get(page))
    refused = visitor.submit(f"{page}/problem", f"{page}/address", data={**MOVED, "version": "1"})
    assert refused.status_code == 403
    with visitor.session_transaction() as session:
        session["orders"] = [order.token]
    assert "12 Elm Street" in visitor.get(page).get_data(as_text=True)
    answer = visitor.submit(page, f"{page}/address", data={**MOVED, "version": "1"}, follow_redirects=True)
    assert "We send it there" in words(answer)
    assert delivery(order).order.shipping_address["line1"] == "7 Oak Lane"
    with clock.frozen(clock.now() + timedelta(hours=3)):
        assert "Correct the address" not in words(visitor.get(page))
        late = visitor.submit(page, f"{page}/address", data={**MOVED, "line1": "1 Late", "version": "2"})
        assert late.status_code in (303, 400)
    assert delivery(order).order.shipping_address["line1"] == "7 Oak Lane"
