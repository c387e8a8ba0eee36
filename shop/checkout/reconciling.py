"""Do the books agree? Orders with their lines and ledger, payments with the ledger, stock with its movements.

Reads only, in a constant number of statements; every disagreement is one row that says where and how.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, Subquery, case, func, or_, select

from shop.checkout import crediting
from shop.inventory import queries as inventory
from shop.inventory.models import HELD, Reservation, StockLevel
from shop.invoices import checking as invoices
from shop.kernel import db
from shop.orders import states
from shop.orders.models import CANCELLED, PENDING, Order, OrderLine
from shop.orders.operations.placing import FIRST_NUMBER
from shop.payments.models import CAPTURED, DONE, REFUNDED, RETURNED, SUCCEEDED, LedgerEntry, Payment, Refund
from shop.promotions.models import Promotion, Redemption

Difference = dict[str, Any]
# a refund that its bank has sent back is none
_AMOUNT = case((LedgerEntry.kind == RETURNED, -LedgerEntry.amount_minor), else_=LedgerEntry.amount_minor)


@dataclass(frozen=True)
class Check:
    """How many rows were looked at and what did not agree."""

    checked: int
    differences: list[Difference] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {"checked": self.checked, "differences": self.differences}


def reconcile() -> dict[str, Check]:
    """All checks by name."""
    return {"orders": orders(), "payments": payments(), "stock": stock(), "invoices": documents()}


def orders() -> Check:
    """Totals, numbers, money per order, and the counted uses of promotions."""
    found: list[Difference] = []
    checked, expected_number = 0, FIRST_NUMBER
    for order, subtotal, discount, captured, refunded in db.session().execute(_orders()):
        checked += 1
        found += _of_order(order, int(subtotal), int(discount), int(captured), int(refunded))
        if order.number != expected_number:
            found.append(_difference("number", order, expected_number, order.number))
        expected_number = order.number + 1
    return Check(checked, found + list(_promotions()))


def _orders() -> Select[Order, Any, Any, Any, Any]:
    lines = (
        select(
            OrderLine.order_id,
            func.sum(OrderLine.quantity * OrderLine.unit_price_minor).label("subtotal"),
            func.sum(OrderLine.discount_minor).label("discount"),
        )
        .group_by(OrderLine.order_id)
        .subquery()
    )
    money = (
        select(
            LedgerEntry.order_id,
            LedgerEntry.currency,
            func.sum(case((LedgerEntry.kind == CAPTURED, _AMOUNT), else_=0)).label("captured"),
            func.sum(case((LedgerEntry.kind.in_((REFUNDED, RETURNED)), _AMOUNT), else_=0)).label("refunded"),
        )
        .group_by(LedgerEntry.order_id, LedgerEntry.currency)
        .subquery()
    )
    return (
        select(
            Order,
            func.coalesce(lines.c.subtotal, 0),
            func.coalesce(lines.c.discount, 0),
            func.coalesce(money.c.captured, 0),
            func.coalesce(money.c.refunded, 0),
        )
        .outerjoin(lines, lines.c.order_id == Order.id)
        .outerjoin(money, (money.c.order_id == Order.id) & (money.c.currency == Order.currency))
        .order_by(Order.number)
    )


def _of_order(
    order: Order, subtotal: int, discount: int, captured: int, refunded: int
) -> Iterator[Difference]:
    total = order.subtotal_minor - order.discount_minor + order.shipping_minor
    total += 0 if order.tax_included else order.tax_minor
    status = states.payment(
        before=order.payment_status, total=order.total_minor, paid=captured, refunded=refunded
    )
    for what, expected, kept in (
        ("subtotal", subtotal, order.subtotal_minor),
        ("discount", discount, order.discount_minor),
        ("total", total, order.total_minor),
        ("quoted", order.quote["total"], order.total_minor),
        ("paid", captured, order.paid_minor),
        ("refunded", refunded, order.refunded_minor),
        ("payment_status", status, order.payment_status),
        ("confirmed", order.status not in (PENDING, CANCELLED), _delivers(order)),
    ):
        if expected != kept:
            yield _difference(what, order, expected, kept)


def _delivers(order: Order) -> bool:
    return order.confirmed_at is not None and order.status != CANCELLED


def _promotions() -> Iterator[Difference]:
    """Counted uses and what was given away, against the redemptions that stand."""
    total = func.sum(Redemption.amount_minor)
    live = (
        select(Redemption.promotion_id, func.count().label("uses"), total.label("given"))
        .where(Redemption.released_at.is_(None))
        .group_by(Redemption.promotion_id)
        .subquery()
    )
    uses, given = func.coalesce(live.c.uses, 0), func.coalesce(live.c.given, 0)
    rows = db.session().execute(
        select(Promotion.name, Promotion.used, uses, Promotion.given_minor, given)
        .outerjoin(live, live.c.promotion_id == Promotion.id)
        .where(or_(Promotion.used != uses, Promotion.given_minor != given))
        .order_by(Promotion.created_at)
    )
    for name, *pairs in rows:
        for what, found, expected in (("promotion_uses", *pairs[:2]), ("promotion_given", *pairs[2:])):
            if found != int(expected):
                yield {"what": what, "promotion": name, "expected": int(expected), "found": found}


def payments() -> Check:
    """Every succeeded payment and every done refund is in the ledger with its amount, and nothing else is."""
    checked = db.session().scalar(select(func.count()).select_from(Payment)) or 0
    return Check(checked, [*_captures(), *_refunds(), *_over_refunded(), *crediting.differences()])


def _captures() -> Iterator[Difference]:
    entered = _entered(CAPTURED)
    rows = db.session().execute(
        select(Payment, entered.c.entries)
        .outerjoin(entered, entered.c.payment_id == Payment.id)
        .order_by(Payment.created_at, Payment.id)
    )
    for payment, entries in rows:
        expected = 1 if payment.status == SUCCEEDED else 0
        if int(entries or 0) != expected:
            yield _of_payment("captures", payment.id, payment.order_id, expected, int(entries or 0))


def _refunds() -> Iterator[Difference]:
    entered = _entered(REFUNDED, RETURNED)
    done = (
        select(Refund.payment_id, func.sum(Refund.amount_minor).label("minor"))
        .where(Refund.status == DONE)
        .group_by(Refund.payment_id)
        .subquery()
    )
    rows = db.session().execute(
        select(
            Payment.id, Payment.order_id, func.coalesce(done.c.minor, 0), func.coalesce(entered.c.minor, 0)
        )
        .outerjoin(done, done.c.payment_id == Payment.id)
        .outerjoin(entered, entered.c.payment_id == Payment.id)
        .where(func.coalesce(done.c.minor, 0) != func.coalesce(entered.c.minor, 0))
        .order_by(Payment.id)
    )
    for payment_id, order_id, expected, found in rows:
        yield _of_payment("refunds", payment_id, order_id, int(expected), int(found))


def _over_refunded() -> Iterator[Difference]:
    taken, back = _entered(CAPTURED), _entered(REFUNDED, RETURNED)
    rows = db.session().execute(
        select(Payment.id, Payment.order_id, func.coalesce(taken.c.minor, 0), back.c.minor)
        .join(back, back.c.payment_id == Payment.id)
        .outerjoin(taken, taken.c.payment_id == Payment.id)
        .where(back.c.minor > func.coalesce(taken.c.minor, 0))
        .order_by(Payment.id)
    )
    for payment_id, order_id, most, found in rows:
        yield _of_payment("over_refunded", payment_id, order_id, int(most), int(found))


def _entered(*kinds: str) -> Subquery:
    return (
        select(
            LedgerEntry.payment_id,
            func.count().label("entries"),
            func.sum(_AMOUNT).label("minor"),
        )
        .where(LedgerEntry.kind.in_(kinds))
        .group_by(LedgerEntry.payment_id)
        .subquery()
    )


def stock() -> Check:
    """Levels against movements, holds and the catalog; and nothing held for orders that are over."""
    checked = db.session().scalar(select(func.count()).select_from(StockLevel)) or 0
    found: list[Difference] = [
        {
            "what": "stock",
            "variant_id": str(row.variant_id),
            "name": row.name,
            "expected": {"on_hand": row.ledger, "reserved": row.holds, "available": row.ledger - row.holds},
            "found": {"on_hand": row.on_hand, "reserved": row.reserved, "available": row.available},
        }
        for row in inventory.differences()
    ]
    left = db.session().execute(
        select(Order.number, Reservation.variant_id, Reservation.quantity)
        .join(Order, Order.id == Reservation.order_id)
        .where(Reservation.state == HELD, Order.status != PENDING)
        .order_by(Order.number, Reservation.variant_id)
    )
    found += [
        {"what": "held", "order": number, "variant_id": str(variant_id), "expected": 0, "found": quantity}
        for number, variant_id, quantity in left
    ]
    return Check(checked, found)


def documents() -> Check:
    """Invoices and credit notes: numbers without gaps, contents as issued, nothing taken back twice."""
    return Check(*invoices.check())


def _difference(what: str, order: Order, expected: object, found: object) -> Difference:
    return {"what": what, "order": order.number, "expected": expected, "found": found}


def _of_payment(
    what: str, payment_id: uuid.UUID, order_id: uuid.UUID, expected: int, found: int
) -> Difference:
    return {
        "what": what,
        "payment_id": str(payment_id),
        "order_id": str(order_id),
        "expected": expected,
        "found": found,
    }
