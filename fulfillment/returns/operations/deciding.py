"""Letting a return in or not, taking it back, closing it with nothing, and giving up on those never sent."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from fulfillment.returns import queries, rules, terms
from fulfillment.returns.models import (
    CANCELLED,
    CLOSED,
    DECLINED,
    NOTHING,
    OPEN,
    SLIP,
    Return,
)
from fulfillment.returns.operations.locking import NotNow, allow, lock
from shop.brand import store
from shop.kernel import attention, db
from shop.kernel.errors import N_, DomainError
from shop.orders import operations as orders
from shop.orders.models import Order

ASKED = "returns.asked"
MOST_ANSWER = 1000
PATIENCE = timedelta(days=14)  # after the day by which it should have been sent


class NoAnswer(DomainError):
    """A refusal without a reason is none."""


def approve(*, return_id: uuid.UUID, at: datetime, answer: str = "") -> Return:
    """Take it back: the customer gets the steps. Publishes ReturnDecided. Raises NotNow."""
    one, order = lock(return_id)
    if one.status == OPEN:
        return one
    allow(one, rules.APPROVE)
    if one.status == DECLINED:
        _still_there(order, one)
    one.answer = answer.strip()[:MOST_ANSWER]
    let_in(one, at=at)
    return one


def let_in(one: Return, *, at: datetime) -> None:
    """Approve a return whose order the caller has locked."""
    today = at.astimezone(ZoneInfo(store.current().time_zone)).date()
    one.status, one.outcome, one.decided_at = OPEN, "", at
    one.label_kind = one.label_kind or SLIP
    one.send_by = today + timedelta(days=terms.current().send_days)
    done(one, at=at)
    orders.record_return_decided(order_id=one.order_id, return_id=one.id, approved=True, at=at)


def decline(*, return_id: uuid.UUID, answer: str, at: datetime) -> Return:
    """Do not take it back, and say why. Publishes ReturnDecided and ReturnClosed. Raises NotNow, NoAnswer."""
    one, _order = lock(return_id)
    if one.status == DECLINED:
        return one
    allow(one, rules.DECLINE)
    if not answer.strip():
        raise NoAnswer(N_("Please tell the customer why."))
    one.status, one.answer, one.decided_at, one.closed_at = DECLINED, answer.strip()[:MOST_ANSWER], at, at
    done(one, at=at)
    orders.record_return_decided(order_id=one.order_id, return_id=one.id, approved=False, at=at)
    orders.record_return_closed(order_id=one.order_id, return_id=one.id, outcome=DECLINED, at=at)
    return one


def withdraw(*, return_id: uuid.UUID, at: datetime) -> Return:
    """The customer keeps it after all. Raises NotNow once it is in the post."""
    one, _order = lock(return_id)
    if one.status == CANCELLED:
        return one
    allow(one, rules.WITHDRAW)
    _end(one, CANCELLED, CANCELLED, at=at)
    return one


def close(*, return_id: uuid.UUID, at: datetime) -> Return:
    """Close it with nothing given back: it never came, or there was nothing in it. Raises NotNow."""
    one, _order = lock(return_id)
    if one.status == CLOSED:
        return one
    allow(one, rules.CLOSE)
    one.outcome = NOTHING
    _end(one, CLOSED, NOTHING, at=at)
    return one


def expire(*, at: datetime, limit: int = 100) -> int:
    """Withdraw returns that were approved and never sent; how many. Opens the transaction of each itself."""
    last = (at - PATIENCE).date()
    query = select(Return.id).where(Return.status == OPEN, Return.send_by < last).limit(limit)
    ended = 0
    for return_id in list(db.session().scalars(query)):
        db.end_read()
        with db.transaction():
            one, _order = lock(return_id)
            if one.status == OPEN and one.send_by is not None and one.send_by < last:
                _end(one, CANCELLED, CANCELLED, at=at)
                ended += 1
    return ended


def done(one: Return, *, at: datetime) -> None:
    """Somebody has looked at it: nothing waits any more."""
    attention.resolve(kind=ASKED, key=str(one.id), at=at)
    db.session().flush()


def _end(one: Return, status: str, outcome: str, *, at: datetime) -> None:
    one.status, one.closed_at = status, at
    done(one, at=at)
    orders.record_return_closed(order_id=one.order_id, return_id=one.id, outcome=outcome, at=at)


def _still_there(order: Order, one: Return) -> None:
    """What was declined counts as kept; another return may have taken it meanwhile."""
    others = [queries.earlier(other) for other in queries.others(one)]
    left = rules.left_to_return(queries.order_lines(order), others)
    if any(line.quantity > left.get(line.order_line_id, 0) for line in one.lines):
        raise NotNow(N_("These pieces have come back by another return."))
