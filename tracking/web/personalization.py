"""The owner's page of personal offers: the second-order discount against its holdout, and why."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from shop.kernel import clock, preferences
from shop.kernel.errors import N_
from shop.web import auth, nav, render
from shop.web.acting import act
from shop.web.forms import Form
from tracking.personalization import queries
from tracking.personalization.operations import SECOND_ORDER
from tracking.personalization.preferences import DAYS, ENABLED, HOLDOUT_PERCENT, PERCENT

blueprint = Blueprint("admin_personalization", __name__, url_prefix="/admin/personalization")
nav.add("learn", N_("Personal offers"), "admin_personalization.show", "marketing", 70, "gift")


class OfferForm(Form):
    """The second-order offer."""

    enabled = BooleanField()
    percent = IntegerField(validators=[InputRequired(), NumberRange(1, 50)])
    days = IntegerField(validators=[InputRequired(), NumberRange(1, 365)])
    holdout = IntegerField(validators=[InputRequired(), NumberRange(5, 50)])


@blueprint.get("")
@auth.staff_required("marketing")
def show() -> Response:
    """Figures of both arms, the newest decisions, the settings."""
    return _page(
        OfferForm(
            enabled=preferences.get(ENABLED),
            percent=preferences.get(PERCENT),
            days=preferences.get(DAYS),
            holdout=preferences.get(HOLDOUT_PERCENT),
        )
    )


@blueprint.post("")
@auth.staff_required("marketing")
def update() -> Response:
    """Change the offer; those already given keep what they were promised."""
    form = OfferForm(request.form)
    if not form.validate():
        return _page(form, status=422)
    act(lambda: _save(form))
    flash(_("Saved."), "success")
    return redirect(url_for(".show"), 303)  # type: ignore[return-value]


def _save(form: OfferForm) -> None:
    at = clock.now()
    preferences.put(ENABLED, bool(form.enabled.data), at=at)
    preferences.put(PERCENT, int(form.percent.data or 10), at=at)
    preferences.put(DAYS, int(form.days.data or 30), at=at)
    preferences.put(HOLDOUT_PERCENT, int(form.holdout.data or 10), at=at)


def _page(form: OfferForm, status: int = 200) -> Response:
    return render.page(
        "tracking/personalization/show.html",
        status=status,
        form=form,
        figures=queries.offer_figures(SECOND_ORDER),
        decisions=queries.recent_decisions(SECOND_ORDER),
        as_of=clock.now(),
    )
