"""What a return is worth: each piece its part of what its line cost, delivery where everything goes back.

Parts of a line add up to the line whatever the steps, so nobody is given a cent too much or too little.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fulfillment.returns import reasons, rules
from fulfillment.returns.models import (
    CREDITED,
    CUSTOMER,
    EXCHANGED,
    FILE,
    LINK,
    RECEIVED,
    REFUNDED,
    Return,
    ReturnLine,
)
from fulfillment.returns.terms import Terms
from shop.kernel.money import Money
from shop.orders.models import Order


@dataclass(frozen=True)
class Due:
    """What goes back: for goods, for delivery, and what is taken off for the label."""

    goods: Money
    delivery: Money
    fee: Money

    @property
    def total(self) -> Money:
        """The sum, never below zero."""
        return Money(max((self.goods + self.delivery - self.fee).minor, 0), self.goods.currency)


def due(order: Order, one: Return, others: Iterable[Return], terms: Terms) -> Due:
    """What goes back for a return as it stands: of one that was received, only for what was in it.

    `others` are the order's other returns. Needs their lines and the order's.
    """
    others = list(others)
    origin = origins([one, *others])
    units = counted(one, origin)
    gone = given_back(others, origin)
    goods = sum(
        rules.part(line.total_minor, line.quantity, before=gone.get(line.id, 0), units=units[line.id])
        for line in order.lines
        if line.id in units
    )
    whole = not gone and all(
        units.get(line.id, 0) >= line.quantity - line.cancelled_quantity
        for line in order.lines
        if line.requires_shipping and line.id not in origin
    )
    delivery = delivery_cost(order) if whole and _delivery_too(one, terms) else 0
    fee = fee_of(order, one, terms)
    return Due(order.money(goods), order.money(delivery), order.money(min(fee, goods)))


def counted(one: Return, origin: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, int]:
    """Units by the order line that was paid for them; of a received return those that were found."""
    units: dict[uuid.UUID, int] = {}
    for line in one.lines:
        paid = root(line.order_line_id, origin)
        found = line.good + line.damaged if one.status == RECEIVED else line.quantity
        units[paid] = units.get(paid, 0) + found
    return units


def given_back(others: Iterable[Return], origin: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, int]:
    """Units by order line whose money went back by earlier returns."""
    gone: dict[uuid.UUID, int] = {}
    for other in others:
        if other.outcome in (REFUNDED, CREDITED):
            for line in other.lines:
                paid = root(line.order_line_id, origin)
                found = line.good + line.damaged if other.received_at else line.quantity
                gone[paid] = gone.get(paid, 0) + found
    return gone


def origins(returns: Iterable[Return]) -> dict[uuid.UUID, uuid.UUID]:
    """The line that each exchanged line came from, by the id of the new one."""
    return {
        line.exchange_line_id: line.order_line_id
        for one in returns
        if one.outcome == EXCHANGED
        for line in one.lines
        if line.exchange_line_id is not None
    }


def root(line_id: uuid.UUID, origin: Mapping[uuid.UUID, uuid.UUID]) -> uuid.UUID:
    """The line that was paid: what came in exchange was paid with what went back for it."""
    while line_id in origin:
        line_id = origin[line_id]
    return line_id


def delivery_cost(order: Order) -> int:
    """What delivery cost with its tax, in minor units: what of the total no line has."""
    return max(order.total_minor - sum(line.total_minor for line in order.lines), 0)


def fee_of(order: Order, one: Return, terms: Terms) -> int:
    """What is taken off for the shop's label, in the order's currency; nothing where the shop pays."""
    if one.pays != CUSTOMER or one.label_kind not in (FILE, LINK):
        return 0
    return in_order_currency(order, terms.fee_minor)


def in_order_currency(order: Order, minor: int) -> int:
    """An amount of the store's currency in the order's."""
    conversion = order.conversion
    return conversion.amount(Money(minor, conversion.of)).minor if conversion else minor


def in_store_currency(order: Order, minor: int) -> int:
    """An amount of the order's currency in the store's."""
    conversion = order.conversion
    return conversion.back(order.money(minor)).minor if conversion else minor


def _delivery_too(one: Return, terms: Terms) -> bool:
    return terms.delivery_back or ours(one.lines)


def ours(lines: Sequence[ReturnLine]) -> bool:
    """Whether the shop is to blame for all of it."""
    return all(line.reason in reasons.OURS for line in lines)
