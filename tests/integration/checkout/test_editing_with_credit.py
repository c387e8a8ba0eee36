"""An order that is not wholly paid is edited: what has still to come changes, nothing else is promised."""

from __future__ import annotations

import pytest

from shop.checkout import editing, reconciling
from shop.credit import operations as credit
from shop.credit import queries as accounts
from shop.kernel import clock, db, preferences
from shop.mail import queries as mails
from shop.orders import queries
from shop.orders.models import PAID, Order
from shop.payments import by_hand, wiring
from shop.payments import queries as payments
from shop.payments.by_hand import NothingToConfirm
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, cart_with, details, order_of, paid_order, press
from tests.factories.credit import balance, gift_card
from tests.support import wiring as worker

MUG, DELIVERY, CARD = 2800, 500, 4000
pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture(autouse=True)
def noon():
    with clock.frozen(AT):
        yield


def partly_at_the_door(*, quantity: int) -> tuple[Order, str]:
    """An order of mugs, CARD of it paid by a gift card and the rest by cash; and the card's id."""
    card, code = gift_card(CARD)
    cart = cart_with(stocked_variant(20), quantity=quantity)
    with db.transaction():
        preferences.put(wiring.USE_CASH, True, at=AT)
        cart = credit.add_card(token=cart.token, code=code, at=AT)
    due = quantity * MUG + DELIVERY - CARD
    order = order_of(press(cart, details(payment_code="cash_on_delivery"), card=None, due=due))
    worker.drain()
    return again(order), card.id


def again(order: Order) -> Order:
    db.end_read()
    found = queries.by_id(order.id)
    assert found is not None
    return found


def edit(order: Order, units: int) -> Order:
    quantities = {order.lines[0].id: units}
    seen = editing.draft(order, quantities=quantities, added={}, at=AT)
    db.end_read()
    with db.transaction():
        editing.apply(
            order_id=order.id,
            version=order.version,
            quantities=quantities,
            added={},
            shown_total_minor=seen.quote.total.minor,
            at=AT,
        )
    worker.drain()
    return again(order)


def cash(order: Order):
    db.end_read()
    return next(one for one in payments.of_order(order.id) if one.gateway == "manual")


def comes(order: Order) -> Order:
    """The cash that is asked for is here."""
    awaited = cash(order)
    db.end_read()
    with db.transaction():
        by_hand.confirm_received(payment_id=awaited.id, at=AT)
    worker.drain()
    return again(order)


def promised(order: Order) -> int | None:
    """What the latest mail about an edit says goes back, in minor units."""
    told = [mail.context["back"] for mail in mails.for_order(order.id) if mail.kind == "edited"]
    db.end_read()
    return told[-1] and told[-1]["minor"]


def agreed() -> None:
    db.end_read()
    assert [check.differences for check in reconciling.reconcile().values()] == [[]] * 4
    assert accounts.differences() == []


@pytest.mark.parametrize("units", [2, 5])
def test_cheaper_or_dearer_only_the_cash_changes(units: int) -> None:
    order, card = partly_at_the_door(quantity=3)
    order = edit(order, units)
    assert promised(order) is None
    assert cash(order).amount_minor == units * MUG + DELIVERY - CARD
    assert (order.due_minor, order.held_for, payments.refunds(order.id)) == (0, "", [])
    order = comes(order)
    assert (order.payment_status, order.paid_minor) == (PAID, units * MUG + DELIVERY)
    assert balance(card) == 0
    agreed()


def test_cheaper_than_the_card_the_rest_returns_to_it_and_nothing_is_asked_at_the_door() -> None:
    order, card = partly_at_the_door(quantity=3)
    order = edit(order, 1)
    left = CARD - MUG - DELIVERY
    assert (cash(order).status, cash(order).amount_minor) == ("canceled", 0)
    assert [(row.amount_minor, row.status) for row in payments.refunds(order.id)] == [(left, "done")]
    assert balance(card) == left
    assert promised(order) == left
    assert order.paid_at is not None
    with pytest.raises(NothingToConfirm):
        comes(order)
    agreed()


def test_the_mail_promises_only_what_goes_back_beyond_what_was_owed() -> None:
    order = paid_order(units=20)
    worker.drain()
    order = edit(again(order), 2)
    assert (order.due_minor, promised(order)) == (MUG, None)
    order = edit(order, 1)
    assert (order.due_minor, promised(order), payments.refunds(order.id)) == (0, None, [])
    agreed()
