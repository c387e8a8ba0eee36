"""Links grow old and can be ended; what is left of them is the answer, and a fresh one by mail."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fulfillment.shipments import links
from shop.kernel import clock
from shop.mail import queries as mails
from shop.orders.models import Order
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words

LATER = timedelta(days=91)


def link(order: Order) -> str:
    return links.path(delivery(order).fulfillment, at=clock.now())


def is_short(visitor: Browser, path: str) -> bool:
    page = visitor.get(path)
    assert page.status_code == 200
    text, data = words(page), visitor.get(f"{path}.json").json
    short = "Mail me a fresh link" in text
    assert short == ("parcels" not in data) == ("1Z999AA10123456784" not in text)
    return short


def test_an_old_link_says_only_the_answer_and_mails_a_fresh_one(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    old, plain = link(order), f"/track/{delivery(order).fulfillment.token}"
    assert not is_short(visitor, old)
    assert not is_short(visitor, plain)  # as mails had it before links were signed
    with clock.frozen(at + LATER):
        assert is_short(visitor, old)
        assert is_short(visitor, plain)
        assert str(order.number) not in words(visitor.get(old))
        for ending in (".ics", "/problem"):
            assert visitor.get(old + ending).headers["Location"].endswith(old)
        asked = visitor.submit(old, f"{old}/link", follow_redirects=True)
        assert "on its way to the address of the order" in words(asked)
        wiring.drain()
        (mail,) = [mail for mail in mails.for_order(order.id) if mail.kind == "tracking_link"]
        assert mail.recipient == "cleo@example.com"
        assert not is_short(visitor, mail.context["track_path"])


def test_the_owner_ends_all_links_made_so_far(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    ship(owner, order)
    old, plain = link(order), f"/track/{delivery(order).fulfillment.token}"
    page = f"/admin/orders/{order.number}"
    done = owner.submit(page, f"/admin/tracking/orders/{order.id}/links", follow_redirects=True)
    assert "Earlier links now say only the answer" in words(done)
    assert is_short(visitor, old)
    assert is_short(visitor, plain)
    assert not is_short(visitor, link(order))
    assert "Earlier links to the tracking page were ended" in words(done)


def test_the_owner_says_how_long_links_last(
    order: Order, visitor: Browser, owner: Browser, at: datetime
) -> None:
    for days in ("6", "731", "", "x", "-1"):
        assert owner.submit("/admin/tracking", data={"days": days}).status_code == 422
    owner.submit("/admin/tracking", data={"days": "7"})
    path = link(order)
    assert "Mail me a fresh link" not in words(visitor.get(path))
    with clock.frozen(at + timedelta(days=8)):
        assert "Mail me a fresh link" in words(visitor.get(path))


def test_a_link_that_was_touched_opens_nothing(order: Order, visitor: Browser) -> None:
    said, _dot, signature = link(order).rpartition(".")
    other = "b" if signature[0] == "a" else "a"
    for touched in (f"{said}.{other}{signature[1:]}", f"{said}x.{signature}", f"{said}..{signature}"):
        assert visitor.get(touched).status_code == 404


def test_whoever_asks_for_links_too_often_is_asked_to_wait(
    order: Order, visitor: Browser, at: datetime
) -> None:
    path = link(order)
    with clock.frozen(at + LATER):
        answers: list[Any] = [visitor.submit(path, f"{path}/link").status_code for _ in range(7)]
    assert answers == [303] * 6 + [429]
