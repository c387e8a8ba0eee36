"""The owner's page of the survey: score with its margin, answers, comments, and who was not asked and why."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock, ids, preferences
from shop.kernel.errors import N_
from shop.web import auth, fixes, nav, topics
from shop.web.acting import act
from shop.web.render import page
from tracking.nps import jobs, operations, queries, statistics

blueprint = Blueprint("admin_nps", __name__, url_prefix="/admin/nps")
_TEXT = N_("Whether customers are asked how they liked it, and when.")
topics.add("survey", N_("Survey"), _TEXT, "admin_nps.index", 75, "star")
nav.add("learn", N_("Customer opinions"), "admin_nps.index", "reports", 60, "star")
REASONS = {
    "off": N_("surveys were switched off"),
    "opted_out": N_("does not want surveys"),
    "asked_recently": N_("asked within 90 days"),
    "cancelled": N_("order cancelled"),
    "refunded": N_("order refunded"),
    "problem": N_("a problem is open"),
}
GROUPS = {
    statistics.PROMOTER: (N_("Promoter"), "good"),
    statistics.PASSIVE: (N_("Passive"), ""),
    statistics.DETRACTOR: (N_("Detractor"), "bad"),
}


def _close_case(key: str, at: datetime) -> None:
    if survey_id := ids.parse_id(key):
        operations.close_case(survey_id, at=at)


def _retry(key: str, at: datetime) -> None:
    if survey_id := ids.parse_id(key):
        jobs.retry(survey_id, at=at)


fixes.register("close_nps_case", N_("I have written to them"), _close_case)
fixes.register("retry_survey", N_("Try again"), _retry)


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """Everything about the survey on one page."""
    spread = queries.distribution()
    return page(
        "tracking/nps/index.html",
        as_of=clock.now(),
        spread=spread,
        counts=queries.counts(spread),
        score=statistics.estimate(queries.counts(spread)),
        enough=statistics.ENOUGH,
        funnel=queries.funnel(),
        comments=queries.comments(),
        reasons=REASONS,
        groups=GROUPS,
        enabled=preferences.get(operations.ENABLED),
        delay_days=preferences.get(operations.DELAY_DAYS),
        may_settings=auth.staff_may("settings"),
    )


@blueprint.post("/settings")
@auth.staff_required("settings")
def settings() -> Answer:
    """Whether to ask, and when."""
    enabled = request.form.get("enabled") == "1"
    days = request.form.get("delay_days", -1, int)
    chosen = act(lambda: operations.set_preferences(enabled=enabled, delay_days=days, at=clock.now()))
    if chosen is not None:
        flash(_("Saved."), "success")
    return redirect(url_for("admin_nps.index"), 303)
