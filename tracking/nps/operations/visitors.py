"""Visitors who have agreed to be remembered, come again and never bought: asked on the shop's pages alone."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import Select, delete, select, update

from shop.kernel import db, ids, preferences
from shop.kernel.origin import Origin
from shop.orders.models import Order
from tracking.nps import preferences as chosen
from tracking.nps import queries, scales
from tracking.nps.models import OFFERED, NpsAnswer, NpsPerson, NpsSurvey


def admitted(survey_id: uuid.UUID, *, by: Origin, at: datetime) -> uuid.UUID | None:
    """The survey of a prompt that was shown in this very visit; its row is made now, as looking writes
    nothing."""
    if not by.personal or by.visitor_id is None or not preferences.get(chosen.VISITORS):
        return None
    if survey_id != queries.visitor_survey_id(by):
        return None
    row = {
        "id": survey_id,
        "person_hash": queries.visitor_hash(by.visitor_id),
        "metric": scales.NPS,
        "population": scales.VISITORS,
        "channel": scales.SITE,
        "basis": scales.VISITED,
        "state": OFFERED,
        "reason": "",
        "delivered_at": at,
        "expires_at": at + queries.PROMPT_LASTS,
        "due_at": at,
        "done_at": at,
        "attempts": 0,
        "demo": False,
    }
    db.insert_ignore(NpsSurvey, [row])
    return survey_id


def part(visitor_id: str) -> None:
    """They no longer agree to be remembered: answers stay as numbers, what was known of the visit goes."""
    known, silent = queries.visitor_hash(visitor_id), {"synchronize_session": False}
    asked = select(NpsSurvey.id).where(NpsSurvey.person_hash == known)
    bought = Order.origin["visitor_id"].as_string() == visitor_id
    of_orders = select(NpsAnswer).join(Order, Order.id == NpsAnswer.order_id).where(bought)
    _forget_visits(select(NpsAnswer).where(NpsAnswer.survey_id.in_(asked)))
    _forget_visits(of_orders)
    stranger = ids.token_hash(ids.new_token())
    parted = update(NpsSurvey).where(NpsSurvey.person_hash == known).values(person_hash=stranger)
    db.session().execute(parted.execution_options(**silent))
    db.session().execute(
        delete(NpsPerson).where(NpsPerson.person_hash.in_(queries.turns(known))).execution_options(**silent)
    )


def part_customer(customer_id: uuid.UUID) -> None:
    """The same for somebody with an account, on whatever device they bought."""
    _forget_visits(select(NpsAnswer).where(NpsAnswer.customer_id == customer_id))


def _forget_visits(answers: Select[NpsAnswer]) -> None:
    for given in db.session().scalars(answers):
        given.facts = {name: value for name, value in given.facts.items() if name != "visit"}
    db.session().flush()
