"""One person on the owner's pages: their timeline, who they are, and what was erased of whom.

A timeline is a question like the others (`reports timeline`), but it is about somebody: its pages are for
those who may see customers.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from shop.kernel.errors import DomainError
from shop.web import auth, downloads
from shop.web.acting import sentence
from shop.web.render import page
from tracking.journeys import identity as who
from tracking.reports import asking, tabular
from tracking.reports.base import BadQuestion
from tracking.reports.timeline.values import KINDS
from tracking.reports.timeline.words import STAGES
from tracking.web import reports
from tracking.web.people import sentences

blueprint = Blueprint("admin_people", __name__, url_prefix="/admin")


@blueprint.get("/reports/timeline")
@auth.staff_required("customers")
def show() -> Response:
    """Everything that happened with one person; without one, whom to ask for."""
    question = asking.find("timeline")
    try:
        answer = question.answer(reports.asked(question))
    except BadQuestion as refused:
        return page(
            "tracking/reports/refused.html", question=question, sentence=sentence(refused), status=422
        )
    found = answer.more
    return reports.shown(
        question,
        answer,
        found=found,
        days=sentences.days(found.entries) if found else [],
        kinds=KINDS,
        stages=STAGES,
        customer_id=found.whose.person_id if found and found.whose.known else None,
    )


@blueprint.get("/reports/timeline.csv")
@auth.staff_required("customers")
def csv() -> Response:
    """The timeline as CSV."""
    question = asking.find("timeline")
    table = question.answer(reports.asked(question)).table(request.args.get("table", ""))
    return downloads.rows(tabular.csv(table), name="timeline", ending="csv")


@blueprint.get("/reports/timeline.json")
@auth.staff_required("customers")
def as_json() -> Response:
    """The timeline as JSON."""
    question = asking.find("timeline")
    told = tabular.json_text(question.answer(reports.asked(question)))
    return Response(told, mimetype="application/json")


@blueprint.get("/people/<uuid:person>")
@auth.staff_required("customers")
def one(person: Any) -> Answer:
    """The timeline of whoever a visitor or an account belongs to."""
    return redirect(url_for(".show", person=who.person_of(str(person))), 302)


@blueprint.errorhandler(BadQuestion)
def _refuse(refused: DomainError) -> tuple[Response, int]:
    return Response(sentence(refused), mimetype="text/plain"), refused.status


from tracking.web.people import erasures, identity  # noqa: E402, F401 (they add their views to the blueprint)
