"""The slot in mails: who was sent a mail with the row, by which policy it was filled, and what they bought.

Nobody knows whether a mail was seen, so sending counts. Who was sent one is a customer by name, and agreed to
be told of more than the order: what they bought afterwards is asked of the orders themselves.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, select

from shop.kernel import clock, db
from shop.mail.models import CAPTURED, SENT, Mail
from shop.orders.models import Order
from shop.recommendations.slots import MAIL
from tracking.personalization.slots.calendar import Week
from tracking.personalization.slots.counting import Exposed, Facts, shown_again

CONFIRMATION, DELIVERED = "order_confirmation", "parcel_delivered"  # the mails that show the row
_OF_ORDER, _OF_PARCEL = Mail.context["order"]["suggested"], Mail.context["suggested"]
_POLICY: ColumnElement[str | None] = case(
    (Mail.template == CONFIRMATION, _OF_ORDER["policy"].as_string()),
    (Mail.template == DELIVERED, _OF_PARCEL["policy"].as_string()),
)
_PAID = func.coalesce(Order.store_total_minor, Order.total_minor)  # in the store's currency
_BACK = Order.refunded_minor
_NET = case(
    (_BACK == 0, _PAID), (Order.total_minor <= _BACK, 0), else_=_PAID - _PAID * _BACK // Order.total_minor
)


def _sent(since: datetime | None = None, until: datetime | None = None) -> Select[*tuple[Any, ...]]:
    """Mails that left with the row, [since, until): customer, policy, when, and what was in it (either)."""
    row = _OF_ORDER["items"], _OF_PARCEL["items"]
    left = select(Mail.customer_id, _POLICY.label("policy"), Mail.sent_at, *row).where(
        Mail.customer_id.is_not(None), Mail.outcome.in_((SENT, CAPTURED)), _POLICY.is_not(None)
    )
    if since is not None and until is not None:
        left = left.where(Mail.sent_at >= since, Mail.sent_at < until)
    return left


def week(facts: Facts, one: Week) -> None:
    """Add the mails of a week, and who of those bought later in it."""
    since, until = clock.from_micros(one.since), clock.from_micros(one.until)
    began: dict[Any, dict[str, datetime]] = defaultdict(dict)
    for customer, policy, at, *rows in db.session().execute(_sent(since, until).order_by(Mail.sent_at)):
        if policy not in began[customer]:
            facts.add(MAIL, policy, people=1)
        began[customer].setdefault(policy, at)
        facts.add(MAIL, policy, views=1, shown=len(next(filter(None, rows), ())))
    amounts: dict[tuple[Any, str], int] = defaultdict(int)
    for customer, at, amount in _orders(since, until) if began else ():
        for policy, sent in began.get(customer, {}).items():
            if at > sent:
                amounts[customer, policy] += amount
    for (_customer, policy), amount in amounts.items():
        facts.add(MAIL, policy, buyers=1, revenue_minor=amount)


def _orders(since: datetime, until: datetime) -> list[tuple[Any, datetime, int]]:
    """Who paid when in [since, until), and how much (store's currency, before refunds)."""
    paid = select(Order.customer_id, Order.paid_at, _PAID).where(
        Order.paid_at >= since, Order.paid_at < until
    )
    return [(customer, at, amount) for customer, at, amount in db.session().execute(paid) if at is not None]


def exposed(settled: datetime | None) -> Exposed | None:
    """The slot since its first mail; `settled`: since when the share of held-out people is what it is."""
    seen = _people()
    fresh = 1 if settled is None else case((seen.c.began >= settled, 1), else_=0)
    counted = select(
        seen.c.one, seen.c.other, func.count(), func.min(seen.c.began), func.sum(fresh)
    ).group_by(seen.c.one, seen.c.other)
    rows = [
        (MAIL, one, other, people, clock.to_micros(began), int(agreed or 0))
        for one, other, people, began, agreed in db.session().execute(counted)
    ]
    bought = (
        select(seen.c.one, func.sum(_NET))
        .join(Order, Order.customer_id == seen.c.customer_id)
        .where(Order.paid_at > seen.c.began, seen.c.one == seen.c.other)
        .group_by(seen.c.one, seen.c.customer_id)
    )
    amounts = [(MAIL, policy, int(amount or 0)) for policy, amount in db.session().execute(bought)]
    return shown_again(rows, amounts).get(MAIL)


def _people() -> Subquery:
    """Customers with their first and last policy in the order of letters, and their first mail."""
    sent = _sent().subquery()
    return (
        select(
            sent.c.customer_id,
            func.min(sent.c.policy).label("one"),
            func.max(sent.c.policy).label("other"),
            func.min(sent.c.sent_at).label("began"),
        )
        .group_by(sent.c.customer_id)
        .subquery()
    )


def first() -> datetime | None:
    """When the first mail with the row left."""
    sent = _sent().subquery()
    return db.session().scalar(select(func.min(sent.c.sent_at)))
