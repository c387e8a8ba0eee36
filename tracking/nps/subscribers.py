"""Delivered orders get a survey; answers become part of the journey."""

from __future__ import annotations

from shop.kernel import events
from shop.kernel.events import Delivery
from shop.orders.events import OrderDelivered
from tracking.journeys import facts
from tracking.nps import operations, statistics
from tracking.nps.events import NpsAnswered


def install() -> None:
    """Subscribe."""
    events.subscribe(OrderDelivered, plan_survey)
    events.subscribe(NpsAnswered, record_response)


def plan_survey(fact: OrderDelivered, delivery: Delivery) -> None:
    """Plan the survey some days after the last parcel arrived."""
    order = facts.order_of(fact.order_id)
    operations.schedule(order=order, delivered_at=fact.delivered_at, at=delivery.at)


def record_response(fact: NpsAnswered, delivery: Delivery) -> None:
    """nps_response, in the order's journey."""
    order = facts.order_of(fact.order_id)
    props = {
        "score": fact.score,
        "group": statistics.group(fact.score),
        "has_comment": fact.has_comment,
        "revision": fact.revision,
        "survey_id": str(fact.survey_id),
    }
    origin = facts.outside_a_visit(facts.origin_of(order))
    facts.record("nps_response", delivery, origin=origin, order=order, props=props)
