"""What is still to be settled with a customer: while something is, nobody asks how they liked it."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, or_, select

from shop.conversations.models import Conversation
from shop.kernel import attention, db, registry
from shop.kernel.models import AttentionItem
from shop.kernel.registry import Person
from shop.mail.addresses import address_hash
from shop.orders.models import Order, ParcelMilestone
from shop.payments.models import REFUNDED as MONEY_BACK
from shop.payments.models import LedgerEntry, Refund
from tracking.nps.decisions import REFUND_OVER
from tracking.nps.models import OPEN_CASES, NpsCase
from tracking.nps.scales import DELIVERED

LATE = frozenset({"attempted", "delayed"})
WRONG = frozenset({"exception", "returning", "returned", "lost"})
OPEN, WAITING = "open", "waiting"
SILENT = timedelta(days=7)  # a customer who says nothing more to our answer is content with it


def of_order(order: Order, *, basis: str, at: datetime) -> str:
    """Why its customer is not to be asked yet, as a word for the owner; "" when nothing is open."""
    person = Person(customer_id=order.customer_id, email=order.email.strip().lower())
    return (
        _parcels(order, basis)
        or ("dispute" if order.held_for else "")
        or ("refund" if _refund(order.id, at) else "")
        or ("complaint" if _case(order.customer_id) else "")
        or ("conversation" if _conversation(person, at) else "")
        or next(iter(registry.open_matters(person)), "")
        or ("problem" if _owner_is_needed(order) else "")
    )


def _parcels(order: Order, basis: str) -> str:
    """Whether the newest news of any parcel is bad news, or something is sent once more."""
    newest: dict[uuid.UUID, str] = {}
    rows = select(ParcelMilestone).where(ParcelMilestone.order_id == order.id)
    for row in db.session().scalars(rows.order_by(ParcelMilestone.at, ParcelMilestone.id)):
        newest[row.parcel_id] = row.milestone
    if WRONG & set(newest.values()):
        return "problem"
    again = basis == DELIVERED and order.delivered_at is None
    return "delay" if again or LATE & set(newest.values()) else ""


def _refund(order_id: uuid.UUID, at: datetime) -> bool:
    asked = exists().where(Refund.order_id == order_id, Refund.done_at.is_(None), Refund.parked_at.is_(None))
    lately = exists().where(
        LedgerEntry.order_id == order_id,
        LedgerEntry.kind == MONEY_BACK,
        LedgerEntry.at > at - REFUND_OVER,
    )
    return bool(db.session().scalar(select(or_(asked, lately))))


def _case(customer_id: uuid.UUID) -> bool:
    mine = exists().where(NpsCase.customer_id == customer_id, NpsCase.state.in_(OPEN_CASES))
    return bool(db.session().scalar(select(mine)))


def _conversation(person: Person, at: datetime) -> bool:
    theirs = or_(
        Conversation.customer_id == person.customer_id,
        Conversation.address_hash == address_hash(person.email),
    )
    going_on = or_(
        Conversation.state == OPEN,
        and_(Conversation.state == WAITING, Conversation.updated_at > at - SILENT),
    )
    talking = exists().where(theirs, going_on, Conversation.merged_into.is_(None))
    return bool(db.session().scalar(select(talking)))


def _owner_is_needed(order: Order) -> bool:
    """Whether something about this order waits on the owner's list."""
    mine = (str(order.id), f"/admin/orders/{order.number}")
    return any(_about(item, *mine) for item in attention.open_items())


def _about(item: AttentionItem, order_id: str, link: str) -> bool:
    path = (item.link or "").partition("#")[0].partition("?")[0]
    return not item.kind.startswith("nps.") and (item.key.startswith(order_id) or path == link)
