"""Whatever happens to a customer makes them due: within a minute traits and segments are as they are now."""

from __future__ import annotations

import uuid
from typing import Any

from shop.conversations.events import ConversationAnswered, ConversationClosed, MessageReceived
from shop.customers.events import AccountOpened, AttributesChanged, ConsentChanged, MarketingChanged
from shop.kernel import db, events, ids
from shop.kernel.events import Delivery
from shop.mail.events import MailSent
from shop.mail.models import MARKETING, Mail
from shop.orders.events import (
    OrderCancelled,
    OrderDelivered,
    OrderEdited,
    OrderPaid,
    OrderRefunded,
    ParcelProgressed,
    ParcelShipped,
    ReturnRequested,
)
from shop.reviews.events import ReviewWritten
from shop.wishlist.events import ProductUnwished, ProductWished
from tracking.journeys.words import BAD_MILESTONES
from tracking.nps.events import CaseClosed, CaseOpened, NpsAnswered
from tracking.segments import due, hearing
from tracking.segments.lifecycle import keeping as lifecycle
from tracking.segments.lifecycle.rules import FAMILY
from tracking.segments.members import judges

FACTS: tuple[type, ...] = (
    AccountOpened, MarketingChanged, OrderPaid, OrderCancelled, OrderEdited, OrderRefunded, ParcelShipped,
    OrderDelivered, ReturnRequested, NpsAnswered, CaseOpened, CaseClosed, MessageReceived,
    ConversationAnswered, ConversationClosed, ReviewWritten, ProductWished, ProductUnwished,
)  # fmt: skip


def on_fact(fact: Any, delivery: Delivery) -> None:
    """Something happened to a customer."""
    due.mark([fact.customer_id], at=delivery.at)


def on_progress(fact: ParcelProgressed, delivery: Delivery) -> None:
    """Something went wrong with a parcel; what goes well is told when everything has come."""
    if fact.milestone in BAD_MILESTONES:
        due.mark([fact.customer_id], at=delivery.at)


def on_mail(fact: MailSent, delivery: Delivery) -> None:
    """A mail with offers has left."""
    mail = db.session().get(Mail, fact.mail_id)
    if mail is not None and mail.scope == MARKETING:
        due.mark([mail.customer_id], at=delivery.at)


def on_attributes(fact: AttributesChanged, delivery: Delivery) -> None:
    """The owner knows something else of some customers."""
    due.mark(fact.customers, at=delivery.at)


def on_consent(fact: ConsentChanged, delivery: Delivery) -> None:
    """Visits became, or ceased to be, somebody's."""
    kind, _, subject = fact.subject.partition(":")
    found: set[uuid.UUID] = set()
    if kind == "visitor":
        found = hearing.known(hearing.of_visitor(subject))
    elif (customer_id := ids.parse_id(subject)) is not None:
        found = hearing.known({customer_id})
    due.mark(found, at=delivery.at)


def install() -> None:
    """Subscribe, and judge lifecycles."""
    judges.register(FAMILY, lifecycle.judge)
    for fact in FACTS:
        events.subscribe(fact, on_fact)
    events.subscribe(ParcelProgressed, on_progress)
    events.subscribe(MailSent, on_mail)
    events.subscribe(AttributesChanged, on_attributes)
    events.subscribe(ConsentChanged, on_consent)
