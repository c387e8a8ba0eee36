"""Surveys on the shop's own pages: one question a visit, under the same rules and rests as by mail.

Showing one writes nothing; an answer or "not now" does. They are asked after a delivery on the tracking
page and in the account, how easy ordering was on the order's page, and, where the owner wants that, of
visitors who come again, agreed to be remembered and never bought.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import request, session
from sqlalchemy import func, select

from shop.customers.models import Customer
from shop.kernel import clock, db, origin, preferences
from shop.orders.models import CANCELLED, Order
from shop.storefront import mine
from shop.web import auth, signals, slots, visit
from shop.web.render import fragment
from tracking.journeys.models import VisitSession
from tracking.nps import preferences as chosen
from tracking.nps import queries, scales
from tracking.nps.models import INVITED, OFFERED, SCHEDULED, NpsSurvey
from tracking.nps.operations import open_at
from tracking.nps.queries import troubles
from tracking.web import questions

KEY, VISITORS = "survey_prompted", "visitors"


def install() -> None:
    """Take the places."""
    slots.register("storefront.tracking", "survey", 10, on_tracking)
    slots.register("storefront.account", "survey", 20, on_account)
    slots.register("storefront.order", "effort", 15, on_order)
    for place in ("storefront.home", "storefront.product"):
        slots.register(place, "survey", 90, on_visit)


def on_tracking(order: Order, delivered: bool = False, **_more: Any) -> str:
    """Under a parcel that has arrived."""
    if not delivered or not preferences.get(chosen.ON_SITE):
        return ""
    return _first(queries.of_order(order.id), order)


def on_account(customer: Customer, **_more: Any) -> str:
    """In the account: what is due about their last orders."""
    if not preferences.get(chosen.ON_SITE):
        return ""
    at = clock.now()
    due = [one for one in queries.of_customer(customer.id) if one.state == INVITED or one.due_at <= at]
    for survey in due:
        order = db.session().get(Order, survey.order_id) if survey.order_id else None
        if order is not None and survey.metric != scales.CES:
            return _first([survey], order)
    return ""


def on_order(order: Order, **_more: Any) -> str:
    """How easy it was, after the checkout, for who placed the order."""
    if not preferences.get(chosen.CES) or not order.confirmed_at or not mine.is_mine(order):
        return ""
    offered = [one for one in queries.of_order(order.id) if one.metric == scales.CES]
    return _first(offered, order)


def on_visit(**_context: Any) -> str:
    """For visitors who come again and never bought; only with their consent to be remembered."""
    by, customer = origin.current(), auth.current_customer()
    if not preferences.get(chosen.VISITORS) or not by.personal or by.visitor_id is None:
        return ""
    if customer is not None and customer.orders_count:
        return ""
    at, known = clock.now(), queries.visitor_hash(by.visitor_id)
    if not _returning(by.visitor_id, by.session_id) or _rests(known, scales.NPS, at=at):
        return ""
    token = queries.prompt_token("visitor", queries.visitor_survey_id(by), at=at)
    return _shown(token, scales.NPS, VISITORS)


def _first(surveys: list[NpsSurvey], order: Order) -> str:
    """The first of `surveys` that may be asked now; nothing while something is to be settled."""
    at = clock.now()
    open_ones = [survey for survey in surveys if _askable(survey, at=at)]
    answered = queries.answered([survey.id for survey in open_ones]) if open_ones else set()
    for survey in open_ones:
        if survey.id in answered:
            continue
        if order.status == CANCELLED or _trouble(survey, order, at=at):
            return ""
        return _shown(queries.prompt_token("survey", survey.id, at=at), survey.metric, str(survey.id))
    return ""


def _askable(survey: NpsSurvey, *, at: datetime) -> bool:
    if not preferences.get(queries.asks(survey.metric)):
        return False
    if survey.state in (INVITED, OFFERED):
        return open_at(survey, at=at) and (
            survey.state == INVITED or not _rests(survey.person_hash, survey.metric, at=at)
        )
    return survey.state == SCHEDULED and not _rests(survey.person_hash, survey.metric, at=at)


def _trouble(survey: NpsSurvey, order: Order, *, at: datetime) -> bool:
    return survey.metric != scales.CES and bool(troubles.of_order(order, basis=survey.basis, at=at))


def _rests(person: str, metric: str, *, at: datetime) -> bool:
    """Whether this person was asked this not long ago, by whatever way."""
    asked = queries.last_asked([queries.turn(person, metric)])
    return asked is not None and at - asked < timedelta(days=preferences.get(chosen.COOL_OFF_DAYS))


def _returning(visitor_id: str, session_id: str | None) -> bool:
    """Whether they were here before and never bought."""
    seen, bought = db.session("journey").execute(
        select(func.count(), func.coalesce(func.sum(VisitSession.purchases), 0)).where(
            VisitSession.visitor_id == visitor_id, VisitSession.session_id != (session_id or "")
        )
    ).one()  # fmt: skip
    return seen > 0 and bought == 0


def _shown(token: str, metric: str, name: str) -> str:
    """The prompt, unless another one was shown in this visit."""
    now, shown = visit.current().session_id, session.get(KEY)
    if shown and shown[0] == now and shown[1] != name:
        return ""
    if shown != [now, name]:
        session[KEY] = [now, name]
        signals.note("survey_prompted", survey=name if name == VISITORS else metric)
    if name == VISITORS:
        return fragment("tracking/survey/_invite.html", token=token, back=request.path)
    return fragment(
        "tracking/survey/_prompt.html", token=token, question=questions.question(metric), back=request.path
    )
