"""Mails without an order, questions and messages: told without their words, and of nobody without consent."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from shop.conversations.events import MessageReceived
from shop.customers.models import ConsentChoice
from shop.kernel import clock, db, events, ids
from shop.kernel.origin import Origin, acting_as
from shop.kernel.settings import Settings
from shop.mail import operations as mails
from shop.mail.events import MailSent
from shop.reviews.events import QuestionAsked
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tracking.journeys.models import Event


def stored(name: str) -> list[Event]:
    db.end_read()
    return list(db.session("journey").scalars(select(Event).where(Event.name == name)))


def publish(fact: Any) -> None:
    with db.transaction():
        events.publish(fact, at=NOON)


def publish_in(origin: Origin, *facts: Any) -> None:
    with acting_as(origin):
        for fact in facts:
            publish(fact)
    deliver()


def deliver() -> None:
    with clock.frozen(make.later(1)):
        wiring.drain()


def test_mails_that_are_about_no_order_are_not_a_journey(database: Settings) -> None:
    publish(MailSent(mail_id=ids.new_id(), kind="staff_invitation", order_id=None))
    deliver()
    assert stored("email_sent") == []


def test_a_customers_other_mails_are_theirs_with_consent_and_nobodys_without(sqlite: Settings) -> None:
    buyers = [make.customer(f"{name}@example.com") for name in ("dana", "omer")]
    with db.transaction() as session:
        subject = f"customer:{buyers[0].id}"
        session.add(ConsentChoice(id=ids.new_id(), subject=subject, choice="granted", at=NOON))
    for number, buyer in enumerate(buyers):
        with db.transaction():
            mail = mails.queue(
                kind="news",
                dedupe_key=f"news:{number}",
                to=buyer.email,
                locale="en",
                template="test",
                context={"server": "none"},
                customer_id=buyer.id,
                at=NOON,
            )
        publish(MailSent(mail_id=mail.id, kind="news", order_id=None))
    deliver()
    told = {event.customer_id for event in stored("email_sent") if not event.props["captured"]}
    assert told == {str(buyers[0].id), None}


def test_what_people_ask_and_say_is_told_without_the_words(sqlite: Settings) -> None:
    origin, product = make.undecided(), ids.new_id()
    make.look(origin)
    publish_in(
        origin,
        QuestionAsked(question_id=ids.new_id(), product_id=product),
        MessageReceived(
            conversation_id=ids.new_id(),
            message_id=ids.new_id(),
            customer_id=ids.new_id(),
            order_id=None,
            channel="form",
            topic="damaged",
        ),
    )
    (asked,), (said,) = stored("product_question"), stored("message_received")
    assert (asked.session_id, asked.props) == (origin.session_id, {"product_id": str(product)})
    assert (said.customer_id, said.props) == (None, {"channel": "form", "topic": "damaged"})
