"""The books agree after everything, and say so where somebody has tampered with them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import text

from shop.checkout import flow, reconciling
from shop.checkout.values import PriceChanged
from shop.inventory.operations import OutOfStock
from shop.kernel import db, jobs
from shop.kernel.money import Money
from shop.orders import figures
from shop.orders import operations as orders
from shop.orders.models import OPEN
from shop.payments import operations as payments
from shop.promotions import operations as promotions
from shop.promotions.benefits import FreeShipping, PercentOff
from shop.promotions.conditions import HasCode, SubtotalAtLeast
from shop.promotions.rules import COMBINABLE
from tests.factories.catalog import stocked_variant
from tests.factories.checkout import (
    AT,
    DECLINED,
    GOOD,
    all_orders,
    cart_with,
    details,
    order_of,
    paid_order,
    press,
)

pytestmark = pytest.mark.usefixtures("database")


def found() -> dict[str, list[str]]:
    db.end_read()
    checks = reconciling.reconcile()
    return {name: [row["what"] for row in check.differences] for name, check in checks.items()}


NOTHING: dict[str, list[str]] = {"orders": [], "payments": [], "stock": [], "invoices": []}


def test_an_empty_shop_agrees() -> None:
    assert found() == NOTHING


@pytest.mark.sqlite
def test_a_busy_day_agrees() -> None:
    chance = random.Random(7)
    with db.transaction():
        made = promotions.create(
            name="Ten", benefit=PercentOff(1000), conditions=[HasCode()], limit_total=4, at=AT
        )
        promotions.add_code(promotion_id=made.id, code="TEN", at=AT)
        promotions.create(name="Free", benefit=FreeShipping(), conditions=[SubtotalAtLeast(9000)],
                          stacking=COMBINABLE, at=AT)  # fmt: skip
    goods = [stocked_variant(9, title=f"Mug {i}", price_minor=999 * (i + 1)) for i in range(3)]
    at = AT
    for i in range(12):
        at += timedelta(minutes=chance.randint(0, 9))
        cart = cart_with(*chance.sample(goods, chance.randint(1, 2)), at=at)
        card = chance.choice([GOOD, GOOD, DECLINED])
        typed = details(email=f"shopper{i % 7}@example.com", code=chance.choice(["", "TEN"]))
        try:
            order = order_of(press(cart, typed, card=card, at=at))
        except (OutOfStock, PriceChanged):
            continue
        if order.status == OPEN and chance.random() < 0.4:
            _something_happens(order.id, order.total_minor, chance)
        flow.sweep(at)
        jobs.run_due(at=at)
    jobs.run_due(at=at + timedelta(hours=1))
    assert all_orders()
    assert found() == NOTHING


def _something_happens(order_id: object, total: int, chance: random.Random) -> None:
    with db.transaction():
        if chance.random() < 0.5:
            orders.cancel(order_id=order_id, reason="owner", at=AT)  # type: ignore[arg-type]
        else:
            amount = Money(chance.randint(1, total), "USD")
            payments.refund(order_id=order_id, amount=amount, reason="damaged", at=AT)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("UPDATE orders SET total_minor = total_minor + 1", "orders", "total"),
        ("UPDATE orders SET number = 2000", "orders", "number"),
        ("UPDATE orders SET payment_status = 'unpaid'", "orders", "payment_status"),
        ("UPDATE order_lines SET quantity = 2", "orders", "subtotal"),
        ("UPDATE orders SET paid_minor = 99999", "orders", "paid"),
        ("DELETE FROM payment_ledger", "payments", "captures"),
        ("UPDATE payments SET status = 'failed'", "payments", "captures"),
        ("UPDATE stock_levels SET on_hand = on_hand + 1", "stock", "stock"),
        ("DELETE FROM stock_movements", "stock", "stock"),
        ("UPDATE reservations SET state = 'held'", "stock", "held"),
    ],
)
def test_whatever_is_tampered_with_is_found(statement: str, where: str, what: str) -> None:
    paid_order()
    with db.transaction() as session:
        session.execute(text(statement))
    assert what in found()[where]


@pytest.mark.parametrize(("column", "what"), [("used", "promotion_uses"), ("given_minor", "promotion_given")])
def test_what_a_promotion_has_given_is_checked_too(column: str, what: str) -> None:
    with db.transaction():
        promotions.create(name="Ten", benefit=PercentOff(1000), at=AT)
    paid_order()
    assert found() == NOTHING
    with db.transaction() as session:
        session.execute(text(f"UPDATE promotions SET {column} = {column} + 1"))
    assert found()["orders"] == [what]


def test_figures_equal_the_orders() -> None:
    first, second = paid_order(quantity=2), paid_order()
    with db.transaction():
        payments.refund(order_id=first.id, amount=Money(1000, "USD"), reason="damaged", at=AT)
        orders.cancel(order_id=second.id, reason="owner", at=AT)
    jobs.run_due(at=AT)
    db.end_read()
    day = figures.figures(AT - timedelta(hours=12), AT + timedelta(hours=12))
    assert (day.orders, day.units, day.sales.minor) == (1, 2, first.total_minor)
    assert day.refunds.minor == 1000 + second.total_minor
    assert day.average == day.sales
    assert figures.by_day(AT - timedelta(days=1), AT + timedelta(days=1)) == {
        AT.date(): (1, Money(first.total_minor, "USD"))
    }


def test_no_orders_are_no_figures() -> None:
    day = figures.figures(AT, AT + timedelta(days=1))
    assert (day.orders, day.sales.minor, day.average.minor) == (0, 0, 0)
