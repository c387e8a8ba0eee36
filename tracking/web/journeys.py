"""The owner's overview of visits: figures, what brought them, how far they came; how long they are kept."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, nav
from shop.web.acting import act
from shop.web.render import page
from tracking.journeys import networks, queries, retention
from tracking.reports import periods
from tracking.web import labels, overview, panels
from tracking.web.reports import words

blueprint = Blueprint("admin_journeys", __name__, url_prefix="/admin/journeys")
nav.add("learn", N_("Visits"), "admin_journeys.index", "reports", 50, "path")
SHOWN = 25


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """Figures of some days, how far visits came, what brought them, and the last ones; bots on request."""
    at, bots = clock.now(), request.args.get("bots") == "1"
    key = request.args.get("period", "7d")
    period = periods.named(key if key in overview.PERIODS else "7d", at=at, zone=store.current().time_zone)
    return page(
        "tracking/journeys/index.html",
        found=overview.of(period, at=at),
        periods={name: periods.NAMES[name] for name in overview.PERIODS},
        sessions=queries.recent_sessions(limit=SHOWN, bots=bots),
        quarantined=queries.quarantined(since_day=panels.week(at).date().isoformat()),
        stages=list(labels.STAGES.values()),
        moment=clock.from_micros,
        duration=labels.duration,
        labels=labels,
        words=words,
        bots=bots,
    )


@blueprint.post("/retention", endpoint="retention")
@auth.staff_required("settings")
def keep() -> Answer:
    """How long visits are kept; the form is on the page of privacy settings."""
    days = request.form.get("days", -1, int)
    if act(lambda: retention.choose(days, at=clock.now())) is not None:
        flash(_("Saved."), "good")
    return redirect(url_for("admin_settings.privacy", _anchor="retention"), 303)


@blueprint.post("/networks", endpoint="networks")
@auth.staff_required("settings")
def own_networks() -> Answer:
    """The shop's own networks; the form is on the page of privacy settings."""
    if act(lambda: networks.choose(request.form.get("networks", ""), at=clock.now())) is not None:
        flash(_("Saved."), "good")
    return redirect(url_for("admin_settings.privacy", _anchor="networks"), 303)
