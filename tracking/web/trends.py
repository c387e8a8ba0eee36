"""What an owner adds to the page of trends: targets, notes about days, and the day that weeks begin with."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth
from shop.web.acting import act
from tracking.reports.trends import choosing, weeks

blueprint = Blueprint("admin_trends", __name__, url_prefix="/admin/reports/trends")
_KEPT = ("metric", "by", "period", "since", "until")


@blueprint.post("/targets")
@auth.staff_required("reports")
def target() -> Answer:
    """Set the target of a figure, or take it back."""
    form = request.form
    metric, text, per = form.get("metric", ""), form.get("target", "")[:40], form.get("per", weeks.DAY)
    if _done(lambda: choosing.set_target(metric=metric, text=text, per=per, at=clock.now())):
        flash(_("Saved."), "success")
    return _back()


@blueprint.post("/notes")
@auth.staff_required("reports")
def note() -> Answer:
    """Note something about a day."""
    text = request.form.get("text", "")[:1000]

    def write() -> object:
        return choosing.annotate(day=_day(), text=text, at=clock.now())

    if _done(write):
        flash(_("Noted."), "success")
    return _back()


@blueprint.post("/notes/<uuid:note_id>/removal")
@auth.staff_required("reports")
def removal(note_id: uuid.UUID) -> Answer:
    """Remove a note."""
    if _done(lambda: choosing.remove(note_id)):
        flash(_("Removed."), "success")
    return _back()


@blueprint.post("/week")
@auth.staff_required("reports")
def week() -> Answer:
    """Choose the day that weeks begin with."""
    weekday = request.form.get("first", -2, int)
    if _done(lambda: weeks.choose(weekday, at=clock.now())):
        flash(_("Saved."), "success")
    return _back()


def _done(operation: object) -> bool:
    return act(lambda: (operation(), True)) is not None  # type: ignore[operator]


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise choosing.BadNote(N_("Please choose the day.")) from None


def _back() -> Answer:
    kept: dict[str, Any] = {name: request.form[name][:20] for name in _KEPT if request.form.get(name)}
    return redirect(url_for("admin_reports.show", name="trends", **kept), 303)
