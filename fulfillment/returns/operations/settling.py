"""What a return comes to: money back, store credit, the same once more or something else. Each only once.

Money never exceeds what the pieces cost nor what is still here of the order's; both are looked up under the
order's lock, so that two presses at once come to one.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from fulfillment.returns import amounts, queries, rules, terms
from fulfillment.returns.models import (
    CLOSED,
    CREDIT,
    CREDITED,
    EXCHANGE,
    EXCHANGED,
    LOST,
    RECEIVED,
    REFUND,
    REFUNDED,
    REPLACED,
    REPLACEMENT,
    Return,
)
from fulfillment.returns.operations import deciding
from fulfillment.returns.operations.locking import allow, lock
from fulfillment.shipments import operations as shipments
from shop.catalog import queries as catalog
from shop.kernel.errors import N_, Conflict, DomainError
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.orders.states import RETURN
from shop.payments import operations as payments
from shop.payments import queries as money


class NothingToGive(Conflict):
    """No money can go back, or no piece can be sent."""


class BadAmount(DomainError):
    """More than the pieces are worth."""


def settle(*, return_id: uuid.UUID, how: str, at: datetime, amount: Money | None = None) -> bool:
    """Settle a return by `how`: REFUND, CREDIT, REPLACEMENT or EXCHANGE; False when it was settled already.

    What was received is settled by what was found; before, it is made good as a whole and nothing has to come
    back. `amount` gives back less than is due. Publishes ReturnClosed. Raises NothingToGive, BadAmount,
    NotRefundable, OutOfStock, NotNow.
    """
    one, order = lock(return_id)
    if one.status == CLOSED:
        return False
    allow(one, rules.SETTLE, rules.MAKE_GOOD)
    if how in (REFUND, CREDIT):
        _give_back(order, one, how, amount, at=at)
    elif how == REPLACEMENT:
        _send_again(order, one, at=at)
    elif how == EXCHANGE:
        _exchange(order, one, at=at)
    else:
        raise NothingToGive(N_("Please choose what we shall do."))
    one.status, one.closed_at, one.decided_at = CLOSED, at, one.decided_at or at
    deciding.done(one, at=at)
    if one.kind == LOST and one.parcel_id is not None:
        orders.give_up_parcel(order_id=order.id, parcel_id=one.parcel_id, at=at)
    orders.record_return_closed(order_id=order.id, return_id=one.id, outcome=one.outcome, at=at)
    return True


def _give_back(order: Order, one: Return, how: str, wanted: Money | None, *, at: datetime) -> None:
    due = amounts.due(order, one, queries.others(one), terms.current())
    amount = wanted or due.total
    if not 0 < amount.minor <= due.total.minor:
        raise BadAmount(N_("At most %(most)s goes back for these pieces."), most=due.total)
    here = money.refundable_of_order(order.id)
    if here is None or here.currency != amount.currency or not here:
        raise NothingToGive(N_("No money of this order is here that could go back."))
    amount = min(amount, here)
    give = payments.refund_as_credit if how == CREDIT else payments.refund
    give(order_id=order.id, amount=amount, reason=RETURN, at=at)
    one.outcome = CREDITED if how == CREDIT else REFUNDED
    one.refund_minor, one.fee_minor = amount.minor, due.fee.minor
    one.cost_minor = amounts.in_store_currency(order, amount.minor)


def _send_again(order: Order, one: Return, *, at: datetime) -> None:
    units = _units(one)
    orders.send_again(order_id=order.id, lines=units, at=at)
    shipments.follow(order_id=order.id, at=at)
    variants = {line.id: line.variant_id for line in order.lines}
    one.outcome = REPLACED
    one.cost_minor = _cost([(variants.get(line), count) for line, count in units.items()])


def _exchange(order: Order, one: Return, *, at: datetime) -> None:
    wanted = [line.wanted_variant_id for line in one.lines if line.wanted_variant_id]
    found, units = catalog.variants_for_sale(wanted), _units(one)
    sent: list[tuple[uuid.UUID | None, int]] = []
    for line in one.lines:
        variant = found.get(line.wanted_variant_id) if line.wanted_variant_id else None
        if variant is None:
            raise NothingToGive(N_("What the customer wants instead is not there any more."))
        if line.order_line_id not in units:
            continue
        added = orders.add_exchanged(
            order_id=order.id,
            line_id=line.order_line_id,
            variant_id=variant.id,
            variant_title=variant.variant_title,
            sku=variant.sku or "",
            units=units[line.order_line_id],
            at=at,
        )
        line.exchange_line_id = added.id
        sent.append((variant.id, units[line.order_line_id]))
    shipments.follow(order_id=order.id, at=at)
    one.outcome, one.cost_minor = EXCHANGED, _cost(sent)


def _units(one: Return) -> dict[uuid.UUID, int]:
    """Units by order line that are made good: those asked about, of a received return those found."""
    received = one.status == RECEIVED
    units = {
        line.order_line_id: line.good + line.damaged if received else line.quantity for line in one.lines
    }
    units = {line: count for line, count in units.items() if count}
    if not units:
        raise NothingToGive(N_("Nothing was in the parcel, so nothing is sent."))
    return units


def _cost(units: Sequence[tuple[uuid.UUID | None, int]]) -> int | None:
    """What the store pays for these goods, None where it does not say."""
    known = catalog.variants_for_sale([variant for variant, _count in units if variant is not None])
    costs = []
    for variant_id, count in units:
        variant = known.get(variant_id) if variant_id else None
        if variant is None or variant.cost is None:
            return None
        costs.append(variant.cost.minor * count)
    return sum(costs)
