"""The owner's pages of the surveys: figures with their margins, answers, unhappy customers, settings."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, nav, topics
from shop.web.acting import act
from shop.web.render import page
from tracking.nps import figures, operations
from tracking.web.nps import overview, words

blueprint = Blueprint("admin_nps", __name__, url_prefix="/admin/nps")
_TEXT = N_("Whether customers are asked how they liked it, when, and what else they are asked.")
topics.add("survey", N_("Survey"), _TEXT, "admin_nps.choices", 75, "star")
nav.add("learn", N_("Customer opinions"), "admin_nps.index", "reports", 60, "star")


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """All figures on one page."""
    dimension = request.args.get("by", "late")
    dimension = dimension if dimension in figures.DIMENSIONS else "late"
    return page(
        "tracking/nps/index.html",
        found=overview.of(dimension=dimension, at=clock.now()),
        words=words,
        may_settings=auth.staff_may("settings"),
    )


@blueprint.post("/samples/removal")
@auth.staff_required("settings")
def forget_samples() -> Answer:
    """Take the demo store's sample answers away."""
    act(operations.forget_samples)
    flash(_("The samples are gone."), "success")
    return redirect(url_for("admin_nps.index"), 303)


from tracking.web.nps import answers, choices  # noqa: E402, F401 (they add their views to the blueprint)
