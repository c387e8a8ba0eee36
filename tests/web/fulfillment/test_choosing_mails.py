"""From the tracking page: which news about parcels come by mail. Receipts and trouble always do."""

from __future__ import annotations

from datetime import timedelta

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.shipments import links, operations
from shop.kernel import clock, db, signing
from shop.mail import parcel_news, unsubscribing
from shop.mail.addresses import address_hash
from shop.orders.models import Order
from tests.integration.fulfillment.conftest import mail_kinds
from tests.support import wiring
from tests.support.wiring import Browser
from tests.web.fulfillment.conftest import delivery, ship, words


def test_what_is_not_wanted_is_not_mailed(order: Order, visitor: Browser, owner: Browser) -> None:
    at, link = clock.now(), links.path(delivery(order).fulfillment, at=clock.now())
    page = f"{link}/mails"
    assert "Which mails you get" in words(visitor.get(link))
    shown = visitor.get(page).get_data(as_text=True)
    assert shown.count("checked") == len(parcel_news.NAMES)
    assert order.email not in shown
    wanted = [parcel_news.ARRIVED, "order", "<script>"]
    assert "Saved" in words(visitor.submit(page, data={"wanted": wanted}, follow_redirects=True))
    hashed = address_hash(order.email)
    assert parcel_news.unwanted(hashed) == set(parcel_news.NAMES) - {parcel_news.ARRIVED}
    db.end_read()
    ship(owner, order)
    parcel_id = delivery(order).live[0].id
    for hours, status in ((1, base.OUT_FOR_DELIVERY), (2, base.ATTEMPTED), (3, base.DELIVERED)):
        later = at + timedelta(hours=hours)
        with clock.frozen(later):
            with db.transaction():
                scan = ScanEvent(occurred_at=later, status=status)
                operations.add_scans(parcel_id=parcel_id, scans=[scan], at=later)
            wiring.drain()
    assert mail_kinds(order) == ["confirmation", "attempted", "delivered"]
    token = signing.sign(unsubscribing.CHOICES, hashed, expires_at=at + timedelta(days=1))
    choices = f"/mail/preferences/{token}"
    assert visitor.get(choices).get_data(as_text=True).count("checked") == 1 + 2
    both = {"wanted": ["marketing", "surveys"], "parcels": "shown", "news": list(parcel_news.NAMES)}
    visitor.submit(choices, data=both)
    assert not parcel_news.unwanted(hashed)
    old = links.path(delivery(order).fulfillment, at=at - timedelta(days=900))
    assert visitor.get(f"{old}/mails").status_code == 403
