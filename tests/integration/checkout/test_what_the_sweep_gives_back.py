"""What the sweep gives back, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.checkout import flow, reconciling
from shop.kernel import db, jobs
from shop.kernel.money import Money
from shop.orders.models import OPEN
from shop.payments import operations as payments
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import AT, DECLINED, all_orders, cart_with, details, order_of, paid_order, press
from tests.support.crowd import errors, together

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.mark.parametrize(("minor", "status"), [(1, "partially_refunded"), (3300, "refunded")])
def test_refunded_orders_are_not_given_up_however_old(minor: int, status: str) -> None:
    order = paid_order()
    with db.transaction():
        payments.refund(order_id=order.id, amount=Money(minor, "USD"), reason="damaged", at=AT)
    jobs.run_due(at=AT)
    for later in (timedelta(hours=1), timedelta(days=40)):
        flow.sweep(AT + later)
    (now,) = all_orders()
    assert (now.status, now.payment_status, now.refunded_minor) == (OPEN, status, minor)


def test_a_code_for_one_that_twenty_want_is_free_again_when_the_payment_failed() -> None:
    with db.transaction():
        made = promotions.create(
            name="Once", benefit=PercentOff(1000), conditions=[HasCode()], limit_total=1, at=AT
        )
        promotions.add_code(promotion_id=made.id, code="ONCE", at=AT)
    variant_id = stocked_variant(100)
    carts = [cart_with(variant_id) for _ in range(20)]
    typed = [details(code="ONCE", email=f"shopper{n}@example.com") for n in range(20)]
    pressed = together(
        *[
            lambda cart=cart, said=said: press(cart, said, card=DECLINED, total=3020, version=cart.version)
            for cart, said in zip(carts, typed, strict=True)
        ]
    )
    assert len(errors(pressed)) == 19
    later = AT + timedelta(hours=1)
    flow.sweep(later)
    another = cart_with(variant_id, at=later)
    assert order_of(press(another, details(code="ONCE"), at=later)).discount_minor == 280
    assert not any(check.differences for check in reconciling.reconcile().values())
