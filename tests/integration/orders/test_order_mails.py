"""An order's own mails: each once, at the right moment, with what it promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from shop.brand import currencies
from shop.brand.currencies import CHOSEN, Offer
from shop.checkout import flow
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import outgoing
from shop.mail import queries as mails
from shop.mail.models import Mail
from shop.orders import operations, queries
from shop.orders.models import Order
from shop.payments import operations as payments
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, GOOD, cart_with, details, order_of, paid_order, press
from tests.support import wiring
from tests.support.mailbox import Mailbox


@pytest.fixture(autouse=True)
def at(sqlite: Settings) -> Iterator[datetime]:
    """Noon."""
    with clock.frozen(AT):
        yield AT


def sent(order: Order) -> dict[str, Mail]:
    """The mails about an order by kind; a kind that came twice fails."""
    db.end_read()
    found = mails.for_order(order.id)
    assert len({mail.kind for mail in found}) == len(found)
    return {mail.kind: mail for mail in found}


def later(at: datetime, **ahead: int) -> None:
    """Let the worker run after some time."""
    with clock.frozen(at + timedelta(**ahead)):
        wiring.drain()


def test_the_receipt_says_what_how_much_where_and_when(at: datetime) -> None:
    order = paid_order(quantity=2, at=at)
    wiring.drain()
    wiring.drain()
    mail = sent(order)["confirmation"]
    assert mail.content is not None
    text = mail.content[1]
    assert mail.subject == f"Order {order.number} is confirmed"
    for part in (
        "2 × Mug",
        "12 Elm Street",
        "New York",
        "United States",
        f"/orders/{order.token}",
        "Arrives",
    ):
        assert part in text
    assert str(order.total.decimal) in text


def test_the_order_tells_what_became_of_its_mails(at: datetime) -> None:
    order = paid_order(at=at)
    wiring.drain()
    db.end_read()
    kinds = [entry.kind for entry in queries.timeline(order.id) if entry.kind.startswith("mail_")]
    assert sorted(kinds) == ["mail_queued", "mail_sent"]


def test_a_mail_that_is_refused_stands_in_the_story(at: datetime) -> None:
    with Mailbox() as server:
        outgoing.configure(server.url)
        server.fail_next(9, code=550)
        order = paid_order(at=at)
        wiring.drain()
    outgoing.configure(None)
    db.end_read()
    (entry,) = [entry for entry in queries.timeline(order.id) if entry.kind == "mail_failed"]
    assert entry.data["kind"] == "confirmation"
    assert "550" in entry.data["reason"]


def test_a_refused_card_is_mailed_only_when_nothing_better_followed(at: datetime) -> None:
    gave_up = order_of(
        press(cart_with(stocked_variant()), details(email="dora@example.com"), card=DECLINED, at=at)
    )
    later(at, minutes=4)
    assert "payment_problem" not in sent(gave_up)
    later(at, minutes=11)
    assert "payment_problem" in sent(gave_up)


def test_who_pays_with_another_card_hears_only_of_success(at: datetime) -> None:
    cart = cart_with(stocked_variant())
    order = order_of(press(cart, details(), card=DECLINED, at=at))
    db.end_read()
    flow.pay_again(order_token=order.token, payment_code="test_card", test_card=GOOD, at=at)
    later(at, minutes=11)
    assert set(sent(order)) == {"confirmation"}


def test_a_cancelled_order_says_why_and_money_that_goes_back_says_how_much(at: datetime) -> None:
    order = paid_order(at=at)
    wiring.drain()
    with db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=at)
    later(at, minutes=1)
    found = sent(order)
    assert {"confirmation", "cancelled", "refunded"} <= set(found)
    refund = found["refunded"].content
    assert refund is not None
    assert str(order.total.decimal) in refund[1]


def test_two_refunds_are_two_mails(at: datetime) -> None:
    order = paid_order(quantity=2, at=at)
    wiring.drain()
    for minor in (500, 700):
        with db.transaction():
            payments.refund(order_id=order.id, amount=order.money(minor), reason="", at=at)
        wiring.drain()
    db.end_read()
    assert [mail.kind for mail in mails.for_order(order.id)].count("refunded") == 2


def test_an_order_nobody_paid_ends_without_a_word(at: datetime) -> None:
    order = order_of(press(cart_with(stocked_variant()), details(), card=DECLINED, at=at))
    with db.transaction():
        operations.cancel(order_id=order.id, reason="expired", at=at)
    later(at, minutes=11)
    assert sent(order) == {}


def test_an_order_in_another_currency_is_told_in_it(at: datetime) -> None:
    with db.transaction():
        currencies.offer(Offer(code="EUR", rate=Decimal("0.932")), at=at)
        currencies.charge(CHOSEN, at=at)
    order = paid_order(quantity=2, at=at, currency="EUR")
    with db.transaction():
        payments.refund(order_id=order.id, amount=order.money(1000), reason="chipped", at=at)
    for _ in range(3):
        wiring.drain()
    told = {kind: mail.content[1] for kind, mail in sent(order).items() if mail.content}
    assert "€56.86" in told["confirmation"]  # twice 26.10, and 4.66
    assert "€10.00" in told["refunded"]
    assert all("$" not in text for text in told.values())
