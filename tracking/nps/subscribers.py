"""Delivered orders get a survey; answers are described and become part of the journey."""

from __future__ import annotations

from shop.conversations.events import ConversationClosed
from shop.customers.events import ConsentChanged
from shop.kernel import clock, db, events, ids
from shop.kernel.events import Delivery
from shop.kernel.origin import CONSENT_DENIED
from shop.orders.events import OrderDelivered, OrderPaid
from tracking.journeys import facts
from tracking.journeys import operations as journeys
from tracking.nps import operations, queries, scales, statistics
from tracking.nps.events import CaseClosed, NpsAnswered
from tracking.nps.models import NpsCase


def install() -> None:
    """Subscribe."""
    events.subscribe(OrderDelivered, plan_survey)
    events.subscribe(OrderPaid, offer_effort)
    events.subscribe(CaseClosed, ask_whether_fixed)
    events.subscribe(ConversationClosed, ask_about_help)
    events.subscribe(NpsAnswered, describe)
    events.subscribe(NpsAnswered, record_response)
    events.subscribe(ConsentChanged, part_visitor)


def plan_survey(fact: OrderDelivered, delivery: Delivery) -> None:
    """Plan the survey some days after the last parcel arrived."""
    order = facts.order_of(fact.order_id)
    operations.schedule(order=order, delivered_at=fact.delivered_at, at=delivery.at)


def offer_effort(fact: OrderPaid, delivery: Delivery) -> None:
    """Offer the question how easy ordering was."""
    operations.offer_effort(order=facts.order_of(fact.order_id), at=delivery.at)


def ask_whether_fixed(fact: CaseClosed, delivery: Delivery) -> None:
    """Somebody has seen to who was unhappy: was it put right? Not where they changed their mind."""
    case = db.session().get(NpsCase, fact.case_id)
    if fact.order_id is not None and case is not None and case.outcome != "changed_mind":
        order = facts.order_of(fact.order_id)
        operations.ask_afterwards(order=order, metric=scales.FIXED, at=delivery.at)


def ask_about_help(fact: ConversationClosed, delivery: Delivery) -> None:
    """A conversation about an order, in which we answered, has come to its end: how was our help?"""
    order_id = queries.helped_with(fact.conversation_id)
    if order_id is not None:
        operations.ask_afterwards(order=facts.order_of(order_id), metric=scales.HELP, at=delivery.at)


def describe(fact: NpsAnswered, delivery: Delivery) -> None:
    """Write down what is known beside the answer."""
    given = queries.answer_of(fact.survey_id)
    if given is not None:
        operations.describe(given, by=facts.as_chosen(delivery.origin), at=delivery.at)


def record_response(fact: NpsAnswered, delivery: Delivery) -> None:
    """nps_response, in the order's journey; a visitor's own in their visit, if they agreed to be
    remembered."""
    scale = scales.SCALES[fact.metric]
    of_nps = fact.metric == scales.NPS
    props = {
        "metric": fact.metric,
        "score": fact.score,
        "group": statistics.group(fact.score) if of_nps else scale.group(fact.score),
        "has_comment": fact.has_comment,
        "revision": fact.revision,
    }
    if fact.order_id is None:
        _record_visitors(delivery, props)
        return
    order = facts.order_of(fact.order_id)
    origin = facts.origin_of(order)
    told = {**props, "survey_id": str(fact.survey_id)}
    facts.record("nps_response", delivery, origin=origin, afterwards=True, order=order, props=told)


def part_visitor(fact: ConsentChanged, delivery: Delivery) -> None:
    """What was known of a visit goes with its consent."""
    kind, _, subject_id = fact.subject.partition(":")
    if fact.choice != CONSENT_DENIED:
        return
    if kind == "visitor":
        operations.part(subject_id)
    elif customer_id := ids.parse_id(subject_id):
        operations.part_customer(customer_id)


def _record_visitors(delivery: Delivery, props: dict[str, object]) -> None:
    origin = facts.as_chosen(delivery.origin)
    if origin.personal:
        at = clock.to_micros(delivery.occurred_at)
        with db.transaction("journey"):
            journeys.record_in_visit(
                "nps_response", event_id=delivery.event_id, origin=origin, at=at, props=props
            )
