"""The owner's page of this moment. It looks again by itself; without JavaScript a link does."""

from __future__ import annotations

from flask import Blueprint, Response

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, nav
from tracking.journeys import sessions
from tracking.reports import asking
from tracking.web import journey_links, labels, reports
from tracking.web.temperatures import guests

blueprint = Blueprint("admin_live", __name__, url_prefix="/admin/reports/live")
nav.add("learn", N_("Live"), "admin_live.show", "reports", 35, "eye")


@blueprint.get("")
@auth.staff_required("reports")
def show() -> Response:
    """Who is here now."""
    question = asking.find("live")
    answer = question.answer(asking.ask(question, {}, at=clock.now()))
    response = reports.shown(
        question,
        answer,
        now=answer.more,
        labels=labels,
        journey_of=journey_links.of_person,
        lines=[labels.line(moment) for moment in answer.more.moments],
        stages=("visit", *sessions.STAGE_OF),
        warmth=guests.of([one.visitor_id for one in answer.more.guests if one.known], at=answer.more.at),
        tones=guests.TONES,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
