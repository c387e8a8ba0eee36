"""The owner's funnels: editor, graph, where money is lost, who is behind a bar; and funnels kept by name."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Sent

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, downloads, nav
from shop.web.acting import act, sentence
from shop.web.render import page
from tracking.journeys import words as said
from tracking.reports import asking, operations, periods, queries
from tracking.reports.base import BadQuestion, Question
from tracking.web import reports
from tracking.web.funnel import behind, choices, drawing, editor

blueprint = Blueprint("admin_funnel", __name__, url_prefix="/admin/reports/funnel")
nav.add("learn", N_("Funnels"), "admin_funnel.show", "reports", 36, "filter")
NAME = "funnel"


@blueprint.get("")
@auth.staff_required("reports")
def show() -> Sent:
    """The funnel that the address asks for, with its editor. What the form sends becomes texts first."""
    question = asking.find(NAME)
    try:
        if editor.is_form(request.args):
            wanted: dict[str, Any] = editor.as_texts(request.args, _defaults(question))
            return redirect(url_for(".show", **wanted), 303)
        answer = question.answer(reports.asked(question))
    except BadQuestion as refused:
        return _refused(question, sentence(refused))
    found = answer.more
    return reports.shown(
        question,
        answer,
        found=found,
        bars=drawing.bars(found, _people),
        drawing=drawing,
        curve=drawing.curve(found),
        curve_unit=drawing.unit_of(found.spec.window_us)[1],
        span=drawing.span,
        other_name=drawing.others_said(found.spec),
        behind_url=_people,
        rest=drawing.REST,
        **_editing(question),
    )


@blueprint.get("/people")
@auth.staff_required("reports")
def people() -> Response:
    """Who is behind a bar: those that reached it, did not, or are still on their way."""
    question = asking.find(NAME)
    try:
        shown = behind.of(reports.asked(question), request.args)
    except BadQuestion as refused:
        return _refused(question, sentence(refused))
    return page(
        "tracking/reports/funnel_people.html",
        shown=shown,
        given=_given(),
        drawing=drawing,
        units=choices.UNITS,
    )


@blueprint.get("/people.csv")
@auth.staff_required("reports")
def people_csv() -> Response:
    """The same as CSV, all of them up to a limit."""
    try:
        text = behind.csv(reports.asked(asking.find(NAME)), request.args)
    except BadQuestion as refused:
        abort(Response(sentence(refused), refused.status, mimetype="text/plain"))
    return downloads.rows(text, name="funnel-people", ending="csv")


@blueprint.post("/saved")
@auth.staff_required("reports")
def save() -> Sent:
    """Keep the funnel of the address under a name."""
    name, given = request.form.get("name", ""), _given(request.form)
    if act(lambda: operations.save(question=NAME, name=name, given=given, at=clock.now())):
        flash(_("Kept as “%(name)s”.", name=" ".join(name.split())), "success")
    return redirect(url_for(".show", **given), 303)


@blueprint.post("/saved/<uuid:saved_id>/removal")
@auth.staff_required("reports")
def forget(saved_id: uuid.UUID) -> Sent:
    """Remove a kept funnel."""
    if act(lambda: operations.forget(question=NAME, saved_id=saved_id)):
        flash(_("Removed."), "success")
    return redirect(url_for(".show"), 303)


def _refused(question: Question, why: str) -> Response:
    return page(
        "tracking/reports/funnel.html",
        question=question,
        answer=None,
        refused=why,
        periods=periods.NAMES,
        status=422,
        **_editing(question),
    )


def _editing(question: Question) -> dict[str, Any]:
    defaults = _defaults(question)
    return {
        "editor": editor.of(request.args, defaults),
        "limit": editor.limit,
        "choices": choices,
        "values": choices.values(),
        "events": said.EVENTS,
        "groups": said.EVENT_GROUPS,
        "kept": queries.saved(NAME),
        "own": _given(),
        "options": {**defaults, **_given()},
        "words_of": _choices,
    }


def _defaults(question: Question) -> dict[str, str]:
    return {"period": question.default_period} | {one.name: str(one.default) for one in question.parameters}


def _given(source: Any = None) -> dict[str, Any]:
    """The texts of the question as they came, without what is empty or nobody knows."""
    known = {one.name for one in asking.find(NAME).parameters} | {"period", "since", "until"}
    return {name: text for name, text in (source or request.args).items() if name in known and text}


def _choices(named: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(value, _(title)) for value, title in named.items()]


def _people(**more: Any) -> str:
    return url_for("admin_funnel.people", **{**_given(), **more})
