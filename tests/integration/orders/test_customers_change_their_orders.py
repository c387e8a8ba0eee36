"""A customer cancels or corrects the address: within the window, once, with stock and money back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from shop.customers.addresses import PostalAddress
from shop.inventory import queries as stock
from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.orders import operations, queries, window
from shop.orders.models import CANCELLED, REFUNDED, Order
from shop.orders.operations import BadAddress, ChangedMeanwhile
from shop.orders.states import NotAllowed
from shop.payments import queries as payments
from tests.factories.checkout import AT, NEW_YORK, paid_order
from tests.support import wiring

SOON = AT + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def at(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Noon, in a shop that is wired but for its pages."""
    engine = "database" if "database" in request.fixturenames else "sqlite"
    wiring.install(request.getfixturevalue(engine))
    with clock.frozen(AT):
        yield AT


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def drain() -> None:
    with clock.frozen(SOON):
        wiring.drain()


def left(order: Order) -> int:
    db.end_read()
    variant_id = order.lines[0].variant_id
    return next(row.on_hand for row in stock.stock(variant_id=variant_id).rows)


def cancel(order: Order, *, at: datetime = SOON) -> None:
    with db.transaction():
        operations.cancel_by_customer(order_id=order.id, at=at)


def correct(order: Order, *, at: datetime = SOON, by_customer: bool = True, **changes: str) -> Order:
    with db.transaction():
        return operations.change_address(
            order_id=order.id,
            address=replace(PostalAddress.from_dict(order.shipping_address), **changes),
            version=order.version,
            by_customer=by_customer,
            at=at,
        )


def test_cancelling_gives_stock_and_money_back_and_says_so(sqlite: Settings) -> None:
    order = paid_order(units=10, quantity=2)
    assert left(order) == 8
    cancel(order)
    drain()
    order = again(order)
    assert (order.status, order.cancel_reason, order.payment_status) == (CANCELLED, "customer", REFUNDED)
    assert left(order) == 10
    assert "cancelled" in {mail.kind for mail in mails.for_order(order.id)}
    assert [one.kind for one in queries.timeline(order.id)].count("cancelled") == 1


@pytest.mark.parametrize("case", ["late", "packing", "closed"])
def test_afterwards_it_is_the_owners_alone(sqlite: Settings, case: str) -> None:
    order = paid_order()
    with db.transaction():
        if case == "packing":
            assert operations.mark_packing(order_ids=[order.id], at=AT) == 1
        if case == "closed":
            window.choose(cancel_minutes=0, address_minutes=0, at=AT)
    at = AT + timedelta(hours=2) if case == "late" else SOON
    with pytest.raises(NotAllowed):
        cancel(order, at=at)
    with pytest.raises(NotAllowed):
        correct(order, at=at, line1="Ring 1")
    assert again(order).version == 1
    assert correct(order, at=at, line1="Ring 1", by_customer=False).version == 2


def test_pressed_by_ten_at_once_it_is_cancelled_once(database: Settings) -> None:
    order = paid_order(units=10, quantity=3)
    db.end_read()
    barrier, refused = Barrier(10), list[type[BaseException]]()

    def press() -> None:
        try:
            barrier.wait()
            cancel(order)
        except BaseException as error:
            refused.append(type(error))

    threads = [Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [NotAllowed] * 9
    drain()
    assert left(order) == 10
    (refund,) = payments.refunds(order.id)
    assert refund.amount_minor == order.total_minor


def test_a_corrected_address_is_mailed_and_the_price_stays(sqlite: Settings) -> None:
    order = paid_order()
    correct(order, line1="14 Elm Street", city="Brooklyn", name="Cleo P. Park")
    drain()
    changed = again(order)
    assert (changed.name, changed.version) == ("Cleo P. Park", 2)
    assert changed.shipping_address["line1"] == "14 Elm Street"
    assert changed.total == order.total
    (mail,) = (one for one in mails.for_order(order.id) if one.kind == "address_changed")
    assert "14 Elm Street" in mail.context["order"]["address"]
    (told,) = (one for one in queries.timeline(order.id) if one.kind == "address_changed")
    assert sorted(told.data["fields"]) == ["city", "line1", "name"]


def test_the_same_address_again_changes_nothing(sqlite: Settings) -> None:
    order = paid_order()
    correct(order)
    assert again(order).version == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"line1": ""}, "line1"),
        ({"postal_code": ""}, "postal_code"),
        ({"city": "x" * 81}, "city"),
        ({"line2": "a\x00b"}, "line2"),
        ({"country": "DE"}, "region"),
        ({"region": "CA"}, "region"),
    ],
)
def test_an_address_that_will_not_do_is_refused(
    sqlite: Settings, changes: dict[str, str], field: str
) -> None:
    order = paid_order()
    with pytest.raises(BadAddress) as refused:
        correct(order, **changes)
    assert refused.value.field == field
    assert PostalAddress.from_dict(again(order).shipping_address) == NEW_YORK


def test_two_who_change_at_once_are_told(sqlite: Settings) -> None:
    order = paid_order()
    correct(order, line1="Ring 1")
    with pytest.raises(ChangedMeanwhile):
        correct(order, line1="Ring 2")
