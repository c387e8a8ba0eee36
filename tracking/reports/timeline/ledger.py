"""What the shop's own books say of a customer: orders, parcels, mails, conversations, opinions, carts.

These belong to the customer whatever they chose about being remembered: nothing here leads to a visit.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from shop.cart.models import OPEN, Cart, CartLine
from shop.catalog import queries as catalog
from shop.conversations.models import Conversation, ConversationMessage
from shop.customers.models import ConsentChoice
from shop.kernel import db
from shop.kernel.origin import CONSENT_DENIED
from shop.mail.models import Mail
from shop.orders.models import Order, TimelineEntry
from shop.reviews.models import Review
from tracking.journeys.words import BAD_MILESTONES
from tracking.nps.models import NpsAnswer
from tracking.reports.timeline.values import CART, CHOICE, MAIL, MESSAGE, OPINION, ORDER, PARCEL, Entry

OF_PARCELS = frozenset(
    """shipped shipping_undone given_up split milestone tracking_renewed ready_for_pickup parcel_given_up
    sent_again warehouse_asked warehouse_accepted warehouse_rejected warehouse_stopped packing""".split()
)
OF_OTHERS = ("mail_queued", "mail_sent", "mail_failed", "mail_bounced", "survey_answered")  # told by those
PROBLEMS = frozenset(
    """payment_failed payment_given_back shipping_undone given_up warehouse_rejected cancelled disputed
    dispute_withdrawn refund_returned parcel_given_up return_requested""".split()
)
BAD_OUTCOMES = frozenset("failed bounced refused complained suppressed".split())
PREVIEW = 200


def entries(
    customers: Sequence[uuid.UUID], *, since: datetime, until: datetime, most: int
) -> Iterator[Entry]:
    """Everything of these accounts in [since, until), at most `most` of each table, the newest."""
    for read in (_orders, _mails, _messages, _answers, _reviews, _carts, _choices):
        yield from read(customers, since, until, most)


def _newest(query: Any, column: Any, since: datetime, until: datetime, most: int) -> Any:
    within = query.where(column >= since, column < until)
    return db.session().execute(within.order_by(column.desc()).limit(most))


def _orders(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    query = (
        select(TimelineEntry, Order.number, Order.currency)
        .join(Order, Order.id == TimelineEntry.order_id)
        .where(Order.customer_id.in_(of), TimelineEntry.kind.not_in(OF_OTHERS))
    )
    in_order = query.order_by(TimelineEntry.at.desc(), TimelineEntry.id.desc())
    for entry, number, currency in _newest(in_order, TimelineEntry.at, since, until, most):
        milestone = str(entry.data.get("milestone", ""))
        minor = entry.data.get("minor")
        yield Entry(
            at=entry.at,
            kind=PARCEL if entry.kind in OF_PARCELS else ORDER,
            what=milestone if entry.kind == "milestone" else entry.kind,
            about=f"#{number}",
            amount_minor=minor if isinstance(minor, int) else None,
            currency=str(entry.data.get("currency") or currency),
            order_number=number,
            problem=entry.kind in PROBLEMS or milestone in BAD_MILESTONES,
            data={"entry": entry},
        )


def _mails(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    at = func.coalesce(Mail.sent_at, Mail.created_at, type_=Mail.created_at.type)
    query = select(Mail.id, Mail.kind, Mail.subject, Mail.outcome, at.label("at")).where(
        or_(Mail.customer_id.in_(of), Mail.order_id.in_(select(Order.id).where(Order.customer_id.in_(of))))
    )
    for row in _newest(query, at, since, until, most):
        yield Entry(
            at=row.at,
            kind=MAIL,
            what=row.outcome,
            about=row.subject or row.kind,
            problem=row.outcome in BAD_OUTCOMES,
            data={"mail_id": row.id, "kind": row.kind},
        )


def _messages(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    query = (
        select(ConversationMessage, Conversation.id)
        .join(Conversation, Conversation.id == ConversationMessage.conversation_id)
        .where(Conversation.customer_id.in_(of))
    )
    for said, conversation_id in _newest(query, ConversationMessage.created_at, since, until, most):
        yield Entry(
            at=said.created_at,
            kind=MESSAGE,
            what=f"message_{said.kind}",
            about=" ".join(said.body.split())[:PREVIEW],
            data={"conversation_id": conversation_id, "channel": said.channel, "topic": said.topic},
        )


def _answers(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    query = select(NpsAnswer, Order.number).outerjoin(Order, Order.id == NpsAnswer.order_id)
    query = query.where(NpsAnswer.customer_id.in_(of))
    for given, number in _newest(query, NpsAnswer.answered_at, since, until, most):
        yield Entry(
            at=given.answered_at,
            kind=OPINION,
            what=given.metric,
            about=given.comment[:PREVIEW],
            order_number=number,
            problem=given.metric == "nps" and given.score <= 6,
            data={"score": given.score, "metric": given.metric},
        )


def _reviews(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    query = select(Review).where(Review.customer_id.in_(of))
    for (review,) in _newest(query, Review.written_at, since, until, most):
        yield Entry(
            at=review.written_at,
            kind=OPINION,
            what="review",
            about=(review.title or review.text)[:PREVIEW],
            problem=review.stars <= 2,
            data={"score": review.stars},
        )


def _carts(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    query = select(Cart.id, Cart.updated_at).where(Cart.customer_id.in_(of), Cart.state == OPEN)
    for cart_id, updated_at in _newest(query, Cart.updated_at, since, until, min(most, 20)):
        lines = select(CartLine.variant_id, CartLine.quantity).where(
            CartLine.cart_id == cart_id, CartLine.later.is_(False)
        )
        held = dict(db.session().execute(lines).tuples().all())
        goods = catalog.variants_for_sale(held)
        found = [(goods[variant], units) for variant, units in held.items() if variant in goods]
        if found:
            yield Entry(
                at=updated_at,
                kind=CART,
                what="open",
                about=", ".join(f"{units} × {one.title}" for one, units in found)[:PREVIEW],
                amount_minor=sum((one.price * units).minor for one, units in found),
                currency=found[0][0].price.currency,
            )


def _choices(of: Sequence[uuid.UUID], since: datetime, until: datetime, most: int) -> Iterator[Entry]:
    subjects = [f"customer:{customer}" for customer in of]
    query = select(ConsentChoice).where(ConsentChoice.subject.in_(subjects))
    for (chosen,) in _newest(query, ConsentChoice.at, since, until, most):
        yield Entry(
            at=chosen.at,
            kind=CHOICE,
            what=f"consent_{chosen.choice}",
            about=chosen.source,
            problem=chosen.choice == CONSENT_DENIED,
        )
