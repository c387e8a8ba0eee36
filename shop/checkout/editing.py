"""Editing a placed order: what it would cost, then the order, its stock and the difference in money at once.

Promotions are never looked at again. Goods that come cost what they cost today, taxed where the order goes.
Of a paid order that becomes cheaper the difference goes back, credit first; one that becomes dearer is
held until its customer has paid the rest on its page. One whose cash has still to come is asked for its new
total, less what credit has paid.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shop.cart import queries as carts
from shop.checkout import offers
from shop.customers import queries as customers
from shop.customers.addresses import PostalAddress
from shop.kernel.errors import N_, Conflict
from shop.kernel.money import Money
from shop.orders import operations as orders
from shop.orders.models import Order
from shop.orders.states import EDITED
from shop.payments import operations as payments
from shop.payments import queries as payment_queries
from shop.payments import tenders, wiring
from shop.payments.models import CANCELED, PENDING
from shop.pricing.editing import BadEdit, edited
from shop.pricing.quote import Quote, QuoteLine
from shop.promotions.context import ShopperContext
from shop.taxes import exemptions


class Dearer(Conflict):
    """A paid order would cost more, and there is no way to pay the rest on its page."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An edit that was not made yet: the price it leads to, and what goes back."""

    quote: Quote
    kept: tuple[uuid.UUID, ...]
    before: Money
    back: Money
    due: Money

    @property
    def difference(self) -> Money:
        """The new total less the old one."""
        return self.quote.total - self.before


def draft(
    order: Order, *, quantities: Mapping[uuid.UUID, int], added: Mapping[uuid.UUID, int], at: datetime
) -> Draft:
    """What the order would be with `quantities` by order line and `added` units by variant. Reads only.

    Raises BadEdit for what cannot be, Dearer where a paid order would cost more.
    """
    by_place = {place: quantities[line.id] for place, line in enumerate(order.lines) if line.id in quantities}
    quote = edited(Quote.from_dict(order.quote), by_place, _goods(order, added, at=at))
    kept = tuple(line.id for place, line in enumerate(order.lines) if by_place.get(place, line.quantity) > 0)
    due = quote.total > order.total and order.paid_at is not None
    if due and not wiring.methods_on_page():
        raise Dearer(
            N_("It would cost %(more)s more, and the order is paid: let the customer order that separately."),
            more=quote.total - order.total,
        )
    return Draft(
        quote=quote,
        kept=kept,
        before=order.total,
        back=_back(order, quote),
        due=quote.total - order.total if due else Money.zero(order.currency),
    )


def apply(
    *,
    order_id: uuid.UUID,
    version: int,
    quantities: Mapping[uuid.UUID, int],
    added: Mapping[uuid.UUID, int],
    shown_total_minor: int,
    at: datetime,
) -> Order:
    """Make the edit in the open transaction, as it was shown. Raises what `draft` and `apply_edit` do, and
    ChangedMeanwhile when the total is not the one that was shown."""
    order = orders.lock(order_id)
    found = draft(order, quantities=quantities, added=added, at=at)
    if found.quote.total.minor != shown_total_minor:
        raise orders.ChangedMeanwhile(N_("The price has changed meanwhile. Please look at it again."))
    order = orders.apply_edit(
        order_id=order_id,
        version=version,
        quote=found.quote,
        kept=found.kept,
        back=found.back or None,
        at=at,
    )
    if order.paid_at is None:
        _ask_the_new_total(order, at=at)
    else:
        orders.owe(order_id=order_id, difference=found.difference, at=at)
    if found.back:
        payments.refund(order_id=order_id, amount=found.back, reason=EDITED, at=at)
    return order


def _back(order: Order, quote: Quote) -> Money:
    """What goes back: of a paid order the difference without what was not paid yet, of another what credit
    has paid beyond the new total; at most what is still here."""
    if order.paid_at is None:
        less = order.money(order.paid_minor - order.refunded_minor) - quote.total
    else:
        less = order.total - quote.total - order.money(order.due_minor)
    left = payment_queries.refundable_of_order(order.id)
    if left is None or left.currency != less.currency or less.minor <= 0:
        return Money.zero(order.currency)
    return min(less, left)


def _ask_the_new_total(order: Order, *, at: datetime) -> None:
    """The cash that the owner waits for is what credit leaves of the new total; nothing left is paid."""
    payment = payment_queries.latest(order.id)
    if payment is None or payment.gateway != "manual" or payment.status != PENDING:
        return
    payment.amount_minor = order.charge.minor
    if not order.charge:
        payment.status = CANCELED
        orders.mark_paid(order_id=order.id, label=tenders.label(order), at=at)


def _goods(order: Order, added: Mapping[uuid.UUID, int], *, at: datetime) -> tuple[QuoteLine, ...]:
    if not added:
        return ()
    items = carts.items(dict(added))
    if len(items) != len(added) or any(units < 1 for units in added.values()):
        raise BadEdit(N_("This is not one of your goods."))
    for item in items:
        if item.problem is not None or item.variant.gift_card:
            raise BadEdit(N_("“%(title)s” cannot be added now."), title=item.variant.title)
    customer = customers.by_id(order.customer_id)
    address = PostalAddress.from_dict(order.shipping_address)
    quote, _options = offers.quoted(
        items,
        rules=(),
        shopper=ShopperContext(country=address.country),
        place=address,
        exemption=exemptions.of(customer) if order.quote.get("tax_exempt") else None,
        conversion=order.conversion,
        at=at,
    )
    if quote.tax_included != order.tax_included:
        raise BadEdit(N_("Prices hold their tax otherwise than when this was ordered. Nothing can be added."))
    return quote.lines
