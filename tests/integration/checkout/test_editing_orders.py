"""A placed order is edited: stock, money, paper and figures follow, once, and no promotion is asked again."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from fulfillment.shipments import operations as parcels
from fulfillment.shipments.contents import ParcelDraft
from shop.checkout import editing, flow, reconciling
from shop.checkout.editing import Dearer
from shop.checkout.flow.paying import ask_gateway
from shop.inventory import queries as stock
from shop.inventory.operations import OutOfStock
from shop.invoices import queries as invoices
from shop.kernel import clock, db, preferences
from shop.kernel.settings import Settings
from shop.mail import queries as mails
from shop.orders import figures, operations, queries
from shop.orders.models import PAID, Order
from shop.orders.operations import ChangedMeanwhile
from shop.orders.states import NotAllowed
from shop.payments import by_hand, wiring
from shop.payments import operations as money
from shop.payments import queries as payments
from shop.pricing.editing import BadEdit
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, GOOD, cart_with, details, order_of, paid_order, press
from tests.support import wiring as worker


@pytest.fixture(autouse=True)
def at(request: pytest.FixtureRequest) -> Iterator[datetime]:
    """Noon, in a shop that is wired but for its pages."""
    engine = "database" if "database" in request.fixturenames else "sqlite"
    worker.install(request.getfixturevalue(engine))
    with clock.frozen(AT):
        yield AT


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def left(variant_id: uuid.UUID | None) -> int:
    db.end_read()
    return next(row.on_hand for row in stock.stock(variant_id=variant_id).rows)


def edit(
    order: Order, *, units: dict[int, int] | None = None, added: dict[uuid.UUID, int] | None = None
) -> Order:
    """Look at the edit of `units` by place and confirm it; the order as it is then."""
    quantities = {order.lines[place].id: count for place, count in (units or {}).items()}
    seen = editing.draft(order, quantities=quantities, added=added or {}, at=AT)
    db.end_read()
    with db.transaction():
        editing.apply(
            order_id=order.id,
            version=order.version,
            quantities=quantities,
            added=added or {},
            shown_total_minor=seen.quote.total.minor,
            at=AT,
        )
    return again(order)


def agree() -> None:
    db.end_read()
    assert {name: check.differences for name, check in reconciling.reconcile().items()} == {
        "orders": [],
        "payments": [],
        "stock": [],
        "invoices": [],
    }


def test_fewer_units_go_back_to_stock_and_their_money_to_the_customer(sqlite: Settings) -> None:
    order = paid_order(units=10, quantity=3)
    worker.drain()
    one, variant_id = order.lines[0].unit_price_minor, order.lines[0].variant_id
    changed = edit(order, units={0: 1})
    worker.drain()
    changed = again(changed)
    assert (changed.version, changed.lines[0].quantity, left(variant_id)) == (2, 1, 9)
    assert order.total_minor - changed.total_minor == 2 * one
    (refund,) = payments.refunds(order.id)
    assert (refund.amount_minor, refund.status, changed.payment_status) == (2 * one, "done", PAID)
    assert "edited" in {mail.kind for mail in mails.for_order(order.id)}
    (told,) = (entry for entry in queries.timeline(order.id) if entry.kind == "edited")
    assert [(line["before"], line["after"]) for line in told.data["lines"]] == [(3, 1)]
    invoice, note = invoices.of_order(order.id)
    assert (note.total_minor, note.data["reason"], note.corrects_id) == (2 * one, "edited", invoice.id)
    sold = figures.figures(AT - timedelta(days=1), AT + timedelta(days=1))
    assert (sold.sales, sold.refunds.minor, sold.units) == (changed.total, 0, 1)
    agree()


def test_an_exchange_moves_both_stocks_and_only_the_difference(sqlite: Settings) -> None:
    order = paid_order(units=10, quantity=2)
    other = stocked_variant(5)
    worker.drain()
    before, total = order.lines[0].variant_id, order.total_minor
    changed = edit(order, units={0: 0}, added={other: 1})
    worker.drain()
    assert [(line.variant_id, line.quantity) for line in again(order).lines] == [(other, 1)]
    assert (left(before), left(other)) == (10, 4)
    assert sum(row.amount_minor for row in payments.refunds(order.id)) == total - changed.total_minor
    agree()
    with db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=AT)
    worker.drain()
    assert (left(before), left(other)) == (10, 5)
    assert sum(row.amount_minor for row in payments.refunds(order.id)) == total
    agree()


def owing() -> tuple[Order, int]:
    """A paid order that an edit made dearer, and by how much."""
    order = paid_order(units=10)
    worker.drain()
    changed = edit(again(order), units={0: 3})
    worker.drain()
    return again(order), changed.total_minor - order.total_minor


def pay(order: Order, card: str = GOOD) -> None:
    db.end_read()
    flow.pay_balance(order_token=order.token, test_card=card, at=AT)
    worker.drain()


def test_a_dearer_order_waits_until_the_rest_is_paid(sqlite: Settings) -> None:
    order, more = owing()
    assert (order.due_minor, order.held_for, order.paid_minor) == (more, "balance", order.total_minor - more)
    agree()
    pay(order, DECLINED)
    assert (again(order).due_minor, again(order).held_for) == (more, "balance")
    for _ in range(2):
        pay(order)
    order = again(order)
    assert (order.due_minor, order.held_for, order.paid_minor) == (0, "", order.total_minor)
    assert [one.status for one in payments.of_order(order.id)] == ["succeeded", "canceled", "succeeded"]
    first, added = invoices.of_order(order.id)
    assert first.total_minor + added.total_minor == order.total_minor
    agree()
    with db.transaction():
        operations.cancel(order_id=order.id, reason="owner", at=AT)
    worker.drain()
    assert sum(row.amount_minor for row in payments.refunds(order.id)) == order.total_minor
    assert left(order.lines[0].variant_id) == 10
    agree()


def test_made_cheaper_again_nothing_is_owed_and_only_the_rest_goes_back(sqlite: Settings) -> None:
    order, _more = owing()
    order = edit(order, units={0: 1})
    worker.drain()
    assert (again(order).due_minor, again(order).held_for, payments.refunds(order.id)) == (0, "", [])
    agree()


def test_money_for_what_is_not_owed_any_more_goes_back(sqlite: Settings) -> None:
    order, more = owing()
    with db.transaction():
        locked = operations.lock(order.id)
        method = wiring.methods_on_page()[0]
        begun = money.open_attempt(
            order=locked, method=method, test_card=GOOD, balance=locked.money(more), at=AT
        )
    edit(again(order), units={0: 2})
    ask_gateway(again(order), begun, at=AT)
    worker.drain()
    (back,) = payments.refunds(order.id)
    assert (back.amount_minor, back.reason, back.payment_id) == (more, "balance_gone", begun.id)
    assert again(order).due_minor == more // 2
    agree()


def test_without_a_way_to_pay_on_a_page_a_paid_order_does_not_become_dearer(
    sqlite: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = paid_order(units=10)
    monkeypatch.setattr(wiring, "methods_on_page", list)
    with pytest.raises(Dearer):
        edit(order, units={0: 2})
    assert again(order).version == 1


def test_what_is_paid_at_the_door_may_grow(sqlite: Settings) -> None:
    with db.transaction():
        preferences.put(wiring.USE_CASH, True, at=AT)
    cart = cart_with(stocked_variant(10))
    order = order_of(press(cart, details(payment_code="cash_on_delivery"), card=None))
    worker.drain()
    changed = edit(again(order), units={0: 4})
    worker.drain()
    assert left(changed.lines[0].variant_id) == 6
    with db.transaction():
        by_hand.confirm_received(payment_id=payments.of_order(order.id)[0].id, at=AT)
    worker.drain()
    assert (again(order).payment_status, again(order).paid_minor) == (PAID, changed.total_minor)
    first, more = invoices.of_order(order.id)
    assert first.total_minor + more.total_minor == changed.total_minor
    agree()


@pytest.mark.parametrize("units", [{0: -1}, {0: 10**9}, {0: 0}])
def test_quantities_that_cannot_be_are_refused(sqlite: Settings, units: dict[int, int]) -> None:
    order = paid_order()
    with pytest.raises(BadEdit):
        edit(order, units=units)
    with pytest.raises(BadEdit):
        edit(order, added={uuid.uuid4(): 1})
    assert again(order).version == 1


def test_goods_that_are_gone_cannot_be_added(sqlite: Settings) -> None:
    order = paid_order(units=10, quantity=3)
    with pytest.raises((OutOfStock, BadEdit)):
        edit(order, units={0: 1}, added={stocked_variant(1): 2})
    assert again(order).version == 1


def test_what_has_left_or_is_held_stays(sqlite: Settings) -> None:
    order = paid_order(quantity=2)
    with db.transaction():
        operations.record_shipped(
            order_id=order.id,
            parcel_id=uuid.uuid4(),
            lines={order.lines[0].id: 1},
            carrier="ups",
            tracking_number="1",
            at=AT,
        )
    with pytest.raises(NotAllowed):
        edit(again(order), units={0: 1})


def test_what_lay_in_a_parcel_that_did_not_leave_is_not_taken_out_whole(sqlite: Settings) -> None:
    order, other = paid_order(quantity=2), stocked_variant(5)
    worker.drain()
    with db.transaction():
        parcels.ship(
            order_id=order.id,
            parcels=[ParcelDraft(carrier="ups", tracking_number="1Z999AA10123456784")],
            source="form",
            at=AT,
        )
    (parcel,) = queries.parcels(order.id)
    db.end_read()
    with db.transaction():
        parcels.take_back(parcel_id=parcel.parcel_id, at=AT)
    with pytest.raises(NotAllowed):
        edit(again(order), units={0: 0}, added={other: 1})
    assert left(other) == 5
    assert edit(again(order), units={0: 1}).lines[0].quantity == 1


def test_pressed_by_six_at_once_it_is_edited_once(database: Settings) -> None:
    order = paid_order(units=10, quantity=5)
    quantities = {order.lines[0].id: 2}
    seen = editing.draft(order, quantities=quantities, added={}, at=AT)
    db.end_read()
    barrier, refused = Barrier(6), list[type[BaseException]]()

    def confirm() -> None:
        try:
            barrier.wait()
            with db.transaction():
                editing.apply(
                    order_id=order.id,
                    version=1,
                    quantities=quantities,
                    added={},
                    shown_total_minor=seen.quote.total.minor,
                    at=AT,
                )
        except BaseException as error:
            refused.append(type(error))

    threads = [Thread(target=confirm) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [ChangedMeanwhile] * 5
    worker.drain()
    assert left(order.lines[0].variant_id) == 8
    assert sum(row.amount_minor for row in payments.refunds(order.id)) == -seen.difference.minor
    agree()
