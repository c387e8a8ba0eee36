"""From the request to its end: who hears what, what happens to money and stock, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from fulfillment.carriers import base
from fulfillment.returns import models as states
from fulfillment.returns import operations, privacy, queries, reasons, reporting, terms
from fulfillment.returns.models import EXCHANGE, REFUND, REPLACEMENT
from fulfillment.returns.operations import Asked, Found, Piece
from fulfillment.returns.operations.asking import exchangeable
from fulfillment.returns.operations.locking import NotNow
from fulfillment.returns.terms import Terms
from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as deliveries
from fulfillment.shipments.contents import ParcelDraft, remaining
from shop.checkout import reconciling
from shop.inventory.models import StockLevel
from shop.kernel import attention, clock, db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from shop.orders import returned
from shop.orders.models import COMPLETED, Order
from shop.payments import queries as money
from tests.factories import returns
from tests.factories.catalog import variants
from tests.factories.checkout import AT
from tests.support import wiring


@pytest.fixture
def at(sqlite: Settings) -> Iterator[datetime]:
    """Tuesday noon; nothing moves by itself."""
    with clock.frozen(AT):
        yield AT


@pytest.fixture
def order(at: datetime) -> Order:
    """Three mugs that have arrived."""
    return returns.arrived_order(at)


def refused(operation: Callable[[], Any], by: type[Exception] = DomainError) -> str:
    """What is said when `operation` is refused."""
    with pytest.raises(by) as caught, db.transaction():
        operation()
    return str(caught.value)


def on_hand(order: Order) -> int:
    db.end_read()
    return db.session().get_one(StockLevel, order.lines[0].variant_id).on_hand


def given_back(order: Order) -> int:
    with clock.frozen(AT):
        wiring.drain()
    return returns.reload(order).refunded_minor


def test_a_return_goes_its_way_and_each_step_is_told_once(order: Order, at: datetime) -> None:
    one = returns.requested(order, at, units=2)
    wiring.drain()
    assert attention.open_items()[0].link == f"/admin/returns/{one.id}"
    with db.transaction():
        operations.approve(return_id=one.id, at=at)
        operations.approve(return_id=one.id, at=at)
    wiring.drain()
    assert returns.again(one).send_by == (at + timedelta(days=14)).date()
    assert not attention.open_items()
    with db.transaction():
        operations.post(return_id=one.id, carrier="ups", number="1z 999 aa1 0123456784", at=at)
    assert returns.again(one).status == states.IN_POST
    before, line = on_hand(order), order.lines[0].id
    with db.transaction():
        operations.receive(return_id=one.id, found={line: Found(good=1, damaged=1)}, at=at)
        operations.receive(return_id=one.id, found={line: Found(good=2)}, at=at)
    assert on_hand(order) == before + 1
    wiring.drain()
    with db.transaction():
        assert operations.settle(return_id=one.id, how=REFUND, at=at)
        assert not operations.settle(return_id=one.id, how=REFUND, at=at)
    assert given_back(order) == 2801 * 2
    assert returns.again(one).outcome == states.REFUNDED
    mails = sorted(kind for kind in returns.mail_kinds(order.id) if kind.startswith("re"))
    assert mails == ["return_approved", "return_received", "return_requested", "return_settled"]
    assert all(not check.differences for check in reconciling.reconcile().values())


def test_never_more_comes_back_than_was_sent_nor_after_its_time(order: Order, at: datetime) -> None:
    first = returns.requested(order, at, units=2)
    assert first.status == states.REQUESTED
    late = at + timedelta(days=14)
    assert "is over" in refused(lambda: returns_request(order, late))
    assert "So many" in refused(lambda: returns_request(order, at, units=2))
    assert "at least one" in refused(
        lambda: operations.request(order_id=order.id, asked=Asked(pieces=[]), at=at)
    )
    wrong = Piece(line_id=order.lines[0].id, quantity=1, reason="because")
    assert "why" in refused(lambda: operations.request(order_id=order.id, asked=Asked(pieces=[wrong]), at=at))
    with db.transaction():
        terms.choose(Terms(auto=True, auto_most_minor=2801, offered=(reasons.CHANGED_MIND,)), at=at)
    assert "why" in refused(lambda: returns_request(order, at, reason=reasons.TOO_SMALL))
    assert returns.requested(order, at).status == states.OPEN
    standing = queries.standing(order, at=late)
    assert not standing.units
    assert standing.ended == at - timedelta(hours=1) + timedelta(days=14)


def returns_request(order: Order, at: datetime, **more: Any) -> object:
    return operations.request(order_id=order.id, asked=returns.asked(order, **more), at=at)


def test_what_arrived_broken_is_made_good_in_one_press(order: Order, at: datetime) -> None:
    no_photo = Asked(pieces=returns.asked(order, reason=reasons.DAMAGED).pieces)
    assert "photo" in refused(lambda: operations.request(order_id=order.id, asked=no_photo, at=at))
    one = returns.requested(order, at, reason=reasons.DAMAGED)
    before = on_hand(order)
    with db.transaction():
        assert operations.settle(return_id=one.id, how=REPLACEMENT, at=at)
        assert not operations.settle(return_id=one.id, how=REFUND, at=at)
    now = returns.reload(order)
    assert remaining(now.lines) == {now.lines[0].id: 1}
    assert (now.status, on_hand(order)) == (COMPLETED, before - 1)
    work = deliveries.work_of(order.id)
    assert work is not None
    assert work.status in ("open", "in_progress")
    assert returns.again(one).cost_minor == 900
    assert queries.standing(now, at=at).units == {now.lines[0].id: 2}
    assert given_back(order) == 0
    assert returns.mail_kinds(order.id).count("return_settled") == 1


def test_a_lost_parcel_is_made_good_in_one_press(at: datetime) -> None:
    for how, sent, given in ((REPLACEMENT, 3, 0), (REFUND, 0, 1)):
        order = returns.sent_order(at)
        press = partial(operations.make_good_parcel, parcel_id=returns.parcel(order).id, how=how, at=at)
        assert "not known to be lost" in refused(press)
        returns.scan(order, base.LOST, at)
        with db.transaction():
            one, first = press()
            same, again = press()
        assert (first, again, one.id) == (True, False, same.id)
        assert given_back(order) == order.total_minor * given
        now = returns.reload(order)
        assert now.status == ("completed" if given else "open")
        assert sum(remaining(now.lines).values()) == sent
        assert returns.mail_kinds(order.id).count("return_settled") == 1


def test_the_owner_may_give_back_less_but_never_more(order: Order, at: datetime) -> None:
    one = returns.requested(order, at, units=1)
    too_much = Money(2802, order.currency)
    assert "At most" in refused(
        lambda: operations.settle(return_id=one.id, how=REFUND, amount=too_much, at=at)
    )
    with db.transaction():
        operations.settle(return_id=one.id, how=REFUND, amount=Money(1000, order.currency), at=at)
    assert given_back(order) == 1000
    assert "meanwhile" in refused(lambda: operations.approve(return_id=one.id, at=at), by=NotNow)
    for _each in range(2):
        one = returns.requested(order, at)
        with db.transaction():
            operations.settle(return_id=one.id, how=REFUND, at=at)
    assert given_back(order) == 1000 + order.lines[0].total_minor - 2801
    left = money.refundable_of_order(order.id)
    assert left is not None
    assert left.minor == order.total_minor - given_back(order)


def test_declining_withdrawing_and_giving_up(order: Order, at: datetime) -> None:
    one = returns.requested(order, at, units=3)
    assert "why" in refused(lambda: operations.decline(return_id=one.id, answer=" ", at=at))
    with db.transaction():
        operations.decline(return_id=one.id, answer="It was worn.", at=at)
    wiring.drain()
    other = returns.requested(order, at, units=3)
    assert "another return" in refused(lambda: operations.approve(return_id=one.id, at=at))
    with db.transaction():
        operations.withdraw(return_id=other.id, at=at)
    with db.transaction():
        operations.approve(return_id=one.id, at=at)
    assert operations.expire(at=at + timedelta(days=20)) == 0
    assert operations.expire(at=at + timedelta(days=30)) == 1
    assert returns.again(one).status == states.CANCELLED
    assert "return_declined" in returns.mail_kinds(order.id)


def test_an_exchange_sends_the_other_one_and_keeps_what_was_paid(at: datetime) -> None:
    order = returns.arrived_order(at, variants=variants("Small", "Large", price_minor=2801))
    line = order.lines[0]
    (other,) = exchangeable(line.product_id, line.variant_id)
    piece = Piece(line_id=line.id, quantity=1, reason=reasons.TOO_SMALL, wanted_variant_id=other)
    none = replace(piece, wanted_variant_id=line.variant_id)
    assert "instead" in refused(
        lambda: operations.request(order_id=order.id, asked=Asked(pieces=[none], wish=EXCHANGE), at=at)
    )
    with db.transaction():
        asked = Asked(pieces=[piece], wish=EXCHANGE, comment="Too small.", photos=[returns.PHOTO])
        one = operations.request(order_id=order.id, asked=asked, at=at)
        operations.approve(return_id=one.id, at=at)
        operations.receive(return_id=one.id, found={line.id: Found(good=1)}, at=at)
        operations.settle(return_id=one.id, how=EXCHANGE, at=at)
    now = returns.reload(order)
    (new,) = [each for each in now.lines if each.id != line.id]
    assert (new.variant_id, new.total_minor, remaining(now.lines)) == (other, 0, {new.id: 1})
    assert now.total_minor == order.total_minor
    assert all(not check.differences for check in reconciling.reconcile().values())
    with db.transaction():
        draft = ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456799")
        shipments.ship(order_id=order.id, parcels=[draft], source="form", at=at)
    back = Piece(line_id=new.id, quantity=1, reason=reasons.CHANGED_MIND)
    with db.transaction():
        two = operations.request(order_id=order.id, asked=Asked(pieces=[back]), at=at)
        operations.settle(return_id=two.id, how=REFUND, at=at)
    assert given_back(order) == line.total_minor // 3
    report = reporting.by_product(since=at - timedelta(days=9), until=at)
    assert (report.sold, report.returned) == (4, 2)
    lines = returned.by_line(since=at - timedelta(days=9), until=at)
    assert lines == {line.id: 1, new.id: 1}
    person = Person(customer_id=order.customer_id, email=order.email)
    assert privacy.export(person)[1]["photos"][0].endswith("/photos/1")
    assert privacy.under_way(person, at) is None
    with db.transaction():
        privacy.erase(person, at)
    assert returns.again(one).photos == []
    assert returns.again(one).comment == ""
