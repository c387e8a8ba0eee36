"""Reading credit: by code, by holder, by order, and the sum of what the shop owes."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from shop.cart.models import CartLine, GiftCardWish
from shop.credit import codes
from shop.credit.models import GIFT_CARD, HELD, STORE_CREDIT, CreditAccount, CreditEntry, CreditHold
from shop.customers.models import Customer
from shop.kernel import db
from shop.kernel.money import Money

PER_PAGE = 50


@dataclass(frozen=True)
class Owed:
    """What the shop owes in one currency: on cards, as store credit, and held by orders not yet paid."""

    currency: str
    cards: Money
    credit: Money
    held: Money

    @property
    def total(self) -> Money:
        """All of it."""
        return self.cards + self.credit + self.held


@dataclass(frozen=True)
class Paid:
    """What one account pays of an order; `ending` is empty for store credit."""

    hold_id: uuid.UUID
    account_id: uuid.UUID
    kind: str
    ending: str
    amount: Money
    state: str
    left: Money | None = None  # not told of an order that is placed


def by_id(account_id: uuid.UUID) -> CreditAccount | None:
    """One account."""
    return db.session().get(CreditAccount, account_id)


def by_code(typed: str) -> CreditAccount | None:
    """The gift card of a typed code."""
    code = codes.normalized(typed)
    if not code:
        return None
    return db.session().scalar(select(CreditAccount).where(CreditAccount.code_hash == codes.digest(code)))


def spendable(cards: Collection[uuid.UUID], customer_id: uuid.UUID | None) -> list[CreditAccount]:
    """Gift cards among the accounts named, and a customer's store credit. At most one statement."""
    if not cards and customer_id is None:
        return []
    named = and_(CreditAccount.id.in_(cards), CreditAccount.kind == GIFT_CARD)
    held = CreditAccount.customer_id == customer_id if customer_id else false()
    own = and_(held, CreditAccount.kind == STORE_CREDIT)
    return list(db.session().scalars(select(CreditAccount).where(or_(named, own)).order_by(CreditAccount.id)))


def of_customer(customer_id: uuid.UUID) -> list[CreditAccount]:
    """A customer's store credit, one account a currency."""
    mine = select(CreditAccount).where(
        CreditAccount.customer_id == customer_id, CreditAccount.kind == STORE_CREDIT
    )
    return list(db.session().scalars(mine.order_by(CreditAccount.currency)))


def entries(account_ids: Collection[uuid.UUID], *, limit: int = 200) -> list[CreditEntry]:
    """What moved on these accounts, newest first."""
    mine = select(CreditEntry).where(CreditEntry.account_id.in_(account_ids))
    ordered = mine.order_by(CreditEntry.at.desc(), CreditEntry.id.desc()).limit(limit)
    return list(db.session().scalars(ordered))


def holds(order_id: uuid.UUID, *, state: str) -> list[CreditHold]:
    """What an order has in `state`, in ascending order of accounts."""
    mine = select(CreditHold).where(CreditHold.order_id == order_id, CreditHold.state == state)
    ordered = mine.order_by(CreditHold.account_id).execution_options(populate_existing=True)
    return list(db.session().scalars(ordered))


def of_order(order_id: uuid.UUID) -> list[Paid]:
    """What credit pays of an order, in the order it was taken."""
    rows = db.session().execute(
        select(CreditHold, CreditAccount)
        .join(CreditAccount, CreditAccount.id == CreditHold.account_id)
        .where(CreditHold.order_id == order_id)
        .order_by(CreditHold.position)
    )
    return [
        Paid(
            hold_id=hold.id,
            account_id=account.id,
            kind=account.kind,
            ending=account.code_ending,
            amount=Money(hold.amount_minor, account.currency),
            state=hold.state,
        )
        for hold, account in rows
    ]


def bought_by(order_id: uuid.UUID) -> list[CreditAccount]:
    """The gift cards an order has bought, in ascending order."""
    mine = select(CreditAccount).where(CreditAccount.order_id == order_id, CreditAccount.kind == GIFT_CARD)
    return list(db.session().scalars(mine.order_by(CreditAccount.id)))


def wishes(cart_id: uuid.UUID) -> list[GiftCardWish]:
    """Whom the gift cards in a cart are for, in the order they were put in; at most one a unit.

    What was taken out of the cart takes its wishes along, so that whatever is put in anew is for the buyer.
    """
    rows = db.session().execute(
        select(GiftCardWish, CartLine.quantity)
        .join(
            CartLine,
            and_(
                CartLine.cart_id == GiftCardWish.cart_id,
                CartLine.variant_id == GiftCardWish.variant_id,
                CartLine.later.is_(False),
                CartLine.added_at <= GiftCardWish.created_at,
            ),
        )
        .where(GiftCardWish.cart_id == cart_id)
        .order_by(GiftCardWish.created_at, GiftCardWish.id)
    )
    taken: Counter[uuid.UUID] = Counter()
    found = []
    for wish, quantity in rows:
        taken[wish.variant_id] += 1
        if taken[wish.variant_id] <= quantity:
            found.append(wish)
    return found


def undelivered(*, at: datetime, limit: int) -> list[uuid.UUID]:
    """Cards whose time to be mailed has come."""
    due = select(CreditAccount.id).where(
        CreditAccount.deliver_at <= at,
        CreditAccount.delivered_at.is_(None),
        CreditAccount.disabled_at.is_(None),
        or_(CreditAccount.expires_at.is_(None), CreditAccount.expires_at > at),
    )
    return list(db.session().scalars(due.order_by(CreditAccount.deliver_at, CreditAccount.id).limit(limit)))


def page(*, kind: str, search: str, page: int) -> tuple[list[tuple[CreditAccount, Customer | None]], int]:
    """One page (from 1) of accounts of `kind` with their holders, newest first, and how many there are.

    `search` is a whole code, its last four signs, or a part of an email address or name.
    """
    found = _matching(kind, search.strip()[:200])
    rows = db.session().execute(
        select(CreditAccount, Customer)
        .outerjoin(Customer, Customer.id == CreditAccount.customer_id)
        .where(*found)
        .order_by(CreditAccount.created_at.desc(), CreditAccount.id.desc())
        .limit(PER_PAGE)
        .offset((max(page, 1) - 1) * PER_PAGE)
    )
    total = db.session().scalar(
        select(func.count())
        .select_from(CreditAccount)
        .outerjoin(Customer, Customer.id == CreditAccount.customer_id)
        .where(*found)
    )
    return [(account, holder) for account, holder in rows], int(total or 0)


def _matching(kind: str, search: str) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [CreditAccount.kind == kind]
    if not search:
        return found
    code, word = codes.normalized(search), search.lower()
    if code:
        return [*found, CreditAccount.code_hash == codes.digest(code)]
    part = f"%{_escaped(word)}%"
    like = [
        func.lower(column).like(part, escape="\\")
        for column in (CreditAccount.recipient_email, CreditAccount.recipient_name, CreditAccount.note)
    ]
    holder = [func.lower(column).like(part, escape="\\") for column in (Customer.email, Customer.name)]
    return [*found, or_(CreditAccount.code_ending == search.upper()[-4:], *like, *holder)]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def owed() -> list[Owed]:
    """What the shop owes, by currency; disabled accounts left out. Two statements."""
    left = select(CreditAccount.currency, CreditAccount.kind, func.sum(CreditAccount.balance_minor)).where(
        CreditAccount.disabled_at.is_(None), CreditAccount.balance_minor > 0
    )
    held = (
        select(CreditAccount.currency, func.sum(CreditHold.amount_minor))
        .join(CreditHold, CreditHold.account_id == CreditAccount.id)
        .where(CreditHold.state == HELD)
    )
    rows = db.session().execute(left.group_by(CreditAccount.currency, CreditAccount.kind))
    by_kind = {(currency, kind): int(minor) for currency, kind, minor in rows}
    waiting = db.session().execute(held.group_by(CreditAccount.currency))
    by_hold = {currency: int(minor) for currency, minor in waiting}
    currencies = sorted({currency for currency, _ in by_kind} | set(by_hold))
    return [
        Owed(
            currency,
            cards=Money(by_kind.get((currency, GIFT_CARD), 0), currency),
            credit=Money(by_kind.get((currency, STORE_CREDIT), 0), currency),
            held=Money(by_hold.get(currency, 0), currency),
        )
        for currency in currencies
    ]


def differences() -> list[tuple[uuid.UUID, int, int]]:
    """(account, sum of entries, balance) of accounts whose balance is not the sum of their entries."""
    entered = (
        select(CreditEntry.account_id, func.sum(CreditEntry.amount_minor).label("minor"))
        .group_by(CreditEntry.account_id)
        .subquery()
    )
    minor = func.coalesce(entered.c.minor, 0)
    rows = db.session().execute(
        select(CreditAccount.id, minor, CreditAccount.balance_minor)
        .outerjoin(entered, entered.c.account_id == CreditAccount.id)
        .where(minor != CreditAccount.balance_minor)
        .order_by(CreditAccount.id)
    )
    return [(account_id, int(expected), found) for account_id, expected, found in rows]
