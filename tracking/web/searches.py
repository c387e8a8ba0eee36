"""The owner's page of what people search for in the shop: most asked, and what finds nothing."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from shop.catalog.search import synonyms
from shop.kernel import clock
from shop.kernel.errors import N_
from shop.web import auth, nav
from shop.web.acting import act
from shop.web.forms import Form
from shop.web.render import page
from tracking.journeys import searches

blueprint = Blueprint("admin_searches", __name__, url_prefix="/admin/searches")
nav.add("learn", N_("Searches"), "admin_searches.index", "reports", 55, "search")
WINDOWS = {7: N_("last 7 days"), 30: N_("last 30 days"), 90: N_("last 90 days")}


class SynonymForm(Form):
    """What was asked for, and a word of the shop's own that means it."""

    term = StringField(_l("Searched for"), [InputRequired(), Length(max=100)])
    word = StringField(_l("Means the same as"), [InputRequired(), Length(max=90)])


@blueprint.get("")
@auth.staff_required("reports")
def index() -> Response:
    """The questions of a window: all, or those that found nothing."""
    at, days, fruitless = clock.now(), _days(), request.args.get("nothing") == "1"
    since = at - timedelta(days=days)
    return page(
        "tracking/searches/index.html",
        asked=searches.most_asked(since=since, until=at, fruitless=fruitless),
        totals=searches.totals(since=since, until=at),
        fruitless=fruitless,
        windows=WINDOWS,
        days=days,
        at=at,
        may_add=auth.staff_may("settings"),
    )


@blueprint.post("/synonyms")
@auth.staff_required("settings")
def add_synonym() -> Answer:
    """Have a question find what another word finds."""
    form = SynonymForm()
    back = redirect(url_for(".index", nothing=1, days=_days()), 303)
    if not form.validate():
        flash(_("Write which word of your shop means the same."), "error")
        return back
    term, word = form.term.data or "", form.word.data or ""
    if act(lambda: synonyms.add(term, word, at=clock.now())):
        flash(
            _("Whoever searches for “%(term)s” finds “%(word)s” from now on.", term=term, word=word),
            "success",
        )
    return back


def _days() -> int:
    days = request.values.get("days", 30, int)
    return days if days in WINDOWS else 30
