"""The owner's pages of questions: one address each, as a page, as CSV of a table, and as JSON.

A question is shown by `templates/tracking/reports/<name>.html` where there is one, else by `show.html`.
A view of its own (an editor, a live list) stands in a module of its own and uses `shown`.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, request

from shop.kernel import clock
from shop.kernel.errors import N_, DomainError
from shop.web import auth, downloads, nav, security
from shop.web.acting import sentence
from shop.web.render import page
from tracking.reports import asking, base, periods, tabular
from tracking.reports.base import Answer, Asked, BadQuestion, Question
from tracking.web.reports import charts, plotly, words

blueprint = Blueprint("admin_reports", __name__, url_prefix="/admin/reports")
nav.add("learn", N_("Reports"), "admin_reports.index", "reports", 40, "search")


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """Every question that can be asked."""
    questions = [asking.find(name) for name in asking.names()]
    return page("tracking/reports/index.html", questions=questions)


@blueprint.get("/<name>")
@auth.staff_required("reports")
def show(name: str) -> Response:
    """The answer as a page."""
    question = _question(name)
    try:
        answer = _answer(question)
    except BadQuestion as refused:
        return page(
            "tracking/reports/refused.html", question=question, sentence=sentence(refused), status=422
        )
    return shown(question, answer)


@blueprint.get("/<name>.csv")
@auth.staff_required("reports")
def csv(name: str) -> Response:
    """One table of the answer (`table`: its key) as CSV."""
    answer = _answer(_question(name))
    table = answer.table(request.args.get("table", ""))
    return downloads.rows(tabular.csv(table), name=f"{name}-{table.key}", ending="csv")


@blueprint.get("/<name>.json")
@auth.staff_required("reports")
def as_json(name: str) -> Response:
    """The answer as JSON."""
    return Response(tabular.json_text(_answer(_question(name))), mimetype="application/json")


@blueprint.get("/assets/plotly-<version>.js")
@auth.staff_required("reports")
def script(version: str) -> Response:
    """The drawing library, from the installed package."""
    return plotly.answer(version)


def shown(question: Question, answer: Answer, **context: Any) -> Response:
    """The page of an answer, with whatever else its own template needs."""
    if answer.charts:
        security.allow_drawings()  # rules in a style element, heat maps on a canvas
    found = current_app.jinja_env.select_template(
        [f"tracking/reports/{question.name}.html", "tracking/reports/show.html"]
    )
    return page(
        str(found.name),
        question=question,
        answer=answer,
        given=_given(question),
        periods=periods.NAMES,
        words=words,
        figures={(chart.table, chart.kind): charts.figure(chart, answer) for chart in answer.charts},
        plotly=plotly.address(),
        **context,
    )


def _given(question: Question) -> dict[str, str]:
    """What the address asks of the question, without whatever else stands in it."""
    known = {one.name for one in question.parameters} | {"period", "since", "until"}
    return {name: text for name, text in request.args.items() if name in known}


def asked(question: Question) -> Asked:
    """What the address asks. Raises BadQuestion."""
    return asking.ask(question, request.args, at=clock.now())


def _answer(question: Question) -> Answer:
    return question.answer(asked(question))


def _question(name: str) -> Question:
    try:
        return asking.find(name)
    except asking.NoSuchQuestion:
        abort(404)


@blueprint.errorhandler(BadQuestion)
def _refuse(refused: DomainError) -> tuple[Response, int]:
    return Response(sentence(refused), mimetype="text/plain"), refused.status


__all__ = ["asked", "base", "blueprint", "shown"]
