"""The owner's page of visits: the last ones, how far those of a week came; and how long they are kept."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, nav
from shop.web.acting import act
from shop.web.render import page
from tracking.journeys import queries, retention
from tracking.web import labels, panels

blueprint = Blueprint("admin_journeys", __name__, url_prefix="/admin/journeys")
nav.add("learn", N_("Visits"), "admin_journeys.index", "reports", 50, "path")
SHOWN = 50


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """Last visits and the funnel of the last seven days; bots on request."""
    at = clock.now()
    since, bots = panels.week(at), request.args.get("bots") == "1"
    return page(
        "tracking/journeys/index.html",
        sessions=queries.recent_sessions(limit=SHOWN, bots=bots),
        funnel=queries.funnel(since=since, until=at),
        figures=queries.figures(since=since, until=at, at=at),
        quarantined=queries.quarantined(since_day=since.date().isoformat()),
        moment=clock.from_micros,
        duration=labels.duration,
        labels=labels,
        bots=bots,
        since=since,
    )


@blueprint.post("/retention", endpoint="retention")
@auth.staff_required("settings")
def keep() -> Answer:
    """How long visits are kept; the form is on the page of privacy settings."""
    days = request.form.get("days", -1, int)
    if act(lambda: retention.choose(days, at=clock.now())) is not None:
        flash(_("Saved."), "good")
    return redirect(url_for("admin_settings.privacy", _anchor="retention"), 303)
