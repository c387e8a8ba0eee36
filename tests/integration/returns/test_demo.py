"""The demo store's returns: one in each state an owner looks at, made once; nobody real gets a mail."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from fulfillment.returns import demo, photos
from fulfillment.returns.models import Return
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from tests.factories import returns
from tests.factories.checkout import AT


def test_there_is_something_to_decide_to_wait_for_and_to_look_back_at(sqlite: Settings) -> None:
    with clock.frozen(AT):
        returns.arrived_order(AT - timedelta(days=3))
        demo.seed(AT)
        demo.seed(AT)
    db.end_read()
    (one,) = db.session().scalars(select(Return))
    assert (one.status, bool(one.comment), one.requested_at < AT) == ("requested", True, True)
    assert all(photos.read(one, number) for number, _photo in photos.numbered(one.photos))
    assert mails.log(search="return_requested").total == 1
