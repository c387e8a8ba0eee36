"""Surveys asked and answered, for tests: the steps of both ends, each in a transaction of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from shop.conversations.models import Conversation
from shop.customers.models import Customer
from shop.kernel import clock, db, events, ids, outbox, work
from shop.kernel.origin import Origin
from shop.mail.addresses import address_hash
from shop.mail.models import Mail
from shop.orders.events import OrderDelivered
from shop.orders.models import Order, ParcelMilestone
from shop.payments.models import LedgerEntry, Payment
from tests.conftest import NOON
from tests.factories import journeys as make
from tracking.nps import jobs, operations, queries
from tracking.nps.models import NpsAnswer, NpsCase, NpsSurvey
from tracking.nps.operations import Said

DAY = timedelta(days=1)
ASKED, BY = NOON + 5 * DAY, Origin(actor="visitor")


def invited(*, number: int = 1001, email: str = "dana@example.com") -> tuple[Order, str]:
    """A delivered order whose customer was asked, and the link's token."""
    order = make.order(make.visit(), make.customer(email), number=number, delivered_at=NOON)
    with db.transaction() as session:
        operations.schedule(order=order, delivered_at=NOON, at=NOON)
        survey = session.scalars(select(NpsSurvey).where(NpsSurvey.order_id == order.id)).one()
        token = operations.settle(survey, order, at=ASKED)
    assert token is not None
    return order, token


def answer(
    token: str,
    score: int | None,
    comment: str | None = "",
    *,
    at: datetime = ASKED,
    by: Origin = BY,
    **more: Any,
) -> NpsAnswer:
    said = Said(score=score, comment=comment, **more)
    with db.transaction():
        return operations.answer(token=token, said=said, locale="en", by=by, at=at)


def answers() -> list[NpsAnswer]:
    db.end_read()
    return list(db.session().scalars(select(NpsAnswer)))


def drain() -> None:
    at = ASKED + timedelta(minutes=1)
    with clock.frozen(at):
        work.drain(lambda: outbox.run_due(at=at))
    db.end_read()


def customer(order: Order) -> Customer:
    db.end_read()
    return db.session().get_one(Customer, order.customer_id)


def case() -> NpsCase:
    db.end_read()
    return db.session().scalars(select(NpsCase)).one()


def run(at: datetime) -> None:
    """What the worker does for surveys: facts, then what is due."""
    with clock.frozen(at):
        work.drain(lambda: outbox.run_due(at=at))
        work.drain(lambda: jobs.run_due(at=at))
    db.end_read()


def after(days: float) -> datetime:
    return NOON + timedelta(days=days)


def delivered(number: int = 1001, email: str = "dana@example.com", *, at: datetime = NOON) -> Order:
    buyer = db.session().scalar(select(make.Customer).where(make.Customer.email == email))
    db.end_read()
    order = make.order(make.visit(), buyer or make.customer(email), number=number, delivered_at=at)
    with db.transaction():
        events.publish(
            OrderDelivered(order_id=order.id, customer_id=order.customer_id, delivered_at=at), at=at
        )
    run(at)
    return order


def invitations() -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == "nps_invitation")))


def survey() -> NpsSurvey:
    db.end_read()
    return db.session().scalars(select(NpsSurvey)).one()


def choose(**changes: Any) -> None:
    with db.transaction():
        operations.choose(replace(operations.current(), **changes), at=NOON)


def mails(kind: str) -> list[Mail]:
    db.end_read()
    return list(db.session().scalars(select(Mail).where(Mail.kind == kind)))


def set_order(order: Order, **values: Any) -> None:
    change(Order, order.id, **values)


def change(model: Any, row_id: Any, **values: Any) -> None:
    with db.transaction() as session:
        session.execute(update(model).where(model.id == row_id).values(**values))


def milestone(order: Order, parcel_id: Any, milestone: str, *, hours: float) -> None:
    at, row = NOON + timedelta(hours=hours), {"order_id": order.id, "parcel_id": parcel_id}
    with db.transaction() as session:
        session.add(ParcelMilestone(id=ids.new_id(), milestone=milestone, at=at, data={}, **row))


def conversation(order: Order) -> Any:
    made = Conversation(
        id=ids.new_id(),
        key=f"customer:{order.customer_id}",
        customer_id=order.customer_id,
        address_hash=address_hash(order.email),
        email=order.email,
        locale="en",
        state="open",
        opened_at=NOON,
        updated_at=NOON,
    )
    with db.transaction() as session:
        session.add(made)
    return made.id


def open_case(order: Order) -> Any:
    kept = {"survey_id": queries.survey_id(order.id, "nps"), "customer_id": order.customer_id}
    made = NpsCase(id=ids.new_id(), state="new", opened_at=NOON, due_at=after(1), **kept)
    with db.transaction() as session:
        session.add(made)
    return made.id


def give_back(order: Order, *, at: datetime) -> None:
    money = {"amount_minor": 5500, "currency": "USD", "gateway": "test", "order_id": order.id}
    paid = Payment(
        id=ids.new_id(), attempt=1, idempotency_key="one", status="succeeded", created_at=NOON, **money
    )
    with db.transaction() as session:
        session.add(paid)
        session.flush()
        session.add(
            LedgerEntry(id=ids.new_id(), payment_id=paid.id, kind="refunded", external_id="r", at=at, **money)
        )
