"""The demo store's parcels: arrived, on their way, and still to be packed; nobody real gets a mail."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from fulfillment.carriers import base
from fulfillment.shipments import demo, queries
from fulfillment.shipments.models import Parcel
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import outgoing
from shop.mail import queries as mails
from tests.factories.checkout import paid_order
from tests.support import wiring
from tests.support.mailbox import Mailbox


@pytest.fixture
def database(sqlite: Settings) -> Settings:
    """One database is enough here."""
    return sqlite


def test_old_orders_have_parcels_and_the_newest_waits(at: datetime) -> None:
    for days in (6, 1):
        with clock.frozen(at - timedelta(days=days)):
            paid_order(at=at - timedelta(days=days))
            wiring.drain()
    waiting = paid_order(at=at - timedelta(hours=2))
    wiring.drain()
    with Mailbox() as server:
        outgoing.configure(server.url)
        demo.seed(at)
        demo.seed(at)
        outgoing.configure(None)
        assert server.messages == []
    db.end_read()
    states = Counter(db.session().scalars(select(Parcel.status)))
    assert states == Counter({base.DELIVERED: 1, base.IN_TRANSIT: 1})
    assert [order.id for order in queries.to_ship().orders] == [waiting.id]
    assert mails.log(search="delivered").total == 1
    with clock.frozen(at + timedelta(days=4)):
        wiring.drain()
    db.end_read()
    assert set(db.session().scalars(select(Parcel.status))) == {base.DELIVERED}
