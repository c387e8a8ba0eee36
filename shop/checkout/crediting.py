"""What gift cards and store credit pay of a quote. One statement where any is in question, none else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from shop.cart.models import Cart
from shop.cart.queries import CartRow
from shop.credit import queries, tendering
from shop.credit.models import GIFT_CARD, HELD, STORE_CREDIT, CreditHold
from shop.credit.tendering import Purse, Refused, Tender
from shop.kernel import db, ids
from shop.kernel.money import Money
from shop.orders.models import PENDING, Order
from shop.pricing.quote import Quote


@dataclass(frozen=True)
class Wish:
    """Whom one gift card in a cart is for, and the day they get it (None: at once)."""

    variant_id: uuid.UUID
    name: str
    on: date | None


@dataclass(frozen=True, kw_only=True)
class Credit:
    """What pays and what cannot. `available` is the store credit a customer who has signed in could spend,
    `wishes` whom the gift cards in the cart are for."""

    tenders: tuple[Tender, ...] = ()
    refused: tuple[Refused, ...] = ()
    available: Money | None = None
    used: bool = False
    wishes: tuple[Wish, ...] = ()


def of(*, cart: Cart | CartRow, quote: Quote, customer_id: uuid.UUID | None, at: datetime) -> Credit:
    """The credit that counts for `cart`. `customer_id` is somebody who has signed in."""
    named = [one for word in cart.gift_cards if (one := ids.parse_id(word)) is not None]
    found = queries.spendable(named, None if cart.single else customer_id)
    cards = [account for account in found if account.kind == GIFT_CARD]
    own = [
        account
        for account in found
        if account.kind == STORE_CREDIT
        and account.currency == quote.currency
        and account.usable(at)
        and account.balance_minor
    ]
    purses = [Purse.of(account, at=at) for account in [*cards, *(own if cart.use_credit else [])]]
    tenders, refused = tendering.share(purses, coverable(quote))
    return Credit(
        tenders=tenders,
        refused=refused,
        available=own[0].balance if own else None,
        used=cart.use_credit and bool(own),
        wishes=_wishes(cart) if any(line.gift_card for line in quote.lines) else (),
    )


def _wishes(cart: Cart | CartRow) -> tuple[Wish, ...]:
    return tuple(
        Wish(row.variant_id, row.recipient_name or row.recipient_email, row.deliver_on)
        for row in queries.wishes(cart.id)
    )


def coverable(quote: Quote) -> Money:
    """What credit may pay of a quote: everything but the gift cards in it."""
    bought = sum(line.total.minor for line in quote.lines if line.gift_card)
    return Money(quote.total.minor - bought, quote.currency)


def differences() -> list[dict[str, Any]]:
    """Balances that are not the sum of their entries, and credit held for orders that wait for nothing."""
    found: list[dict[str, Any]] = [
        {"what": "credit", "account_id": str(account_id), "expected": expected, "found": balance}
        for account_id, expected, balance in queries.differences()
    ]
    left = db.session().execute(
        select(Order.number, CreditHold.account_id, CreditHold.amount_minor)
        .join(Order, Order.id == CreditHold.order_id)
        .where(CreditHold.state == HELD, Order.status != PENDING)
        .order_by(Order.number, CreditHold.account_id)
    )
    return found + [
        {"what": "credit_held", "order": number, "account_id": str(account), "expected": 0, "found": minor}
        for number, account, minor in left
    ]
