"""The owner's settings of surveys: when, how often, what else, and goods that need another time."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from shop.catalog.models import ACTIVE, Collection, Product
from shop.kernel import clock, db, ids, preferences
from shop.web import auth
from shop.web.acting import act
from shop.web.render import page
from tracking.nps import operations, queries
from tracking.nps import preferences as chosen
from tracking.nps.operations import Choices
from tracking.web.nps import blueprint

MOST_PRODUCTS = 500


@blueprint.get("/settings")
@auth.staff_required("settings")
def choices() -> Response:
    """The settings, and what waits longer."""
    found = goods()
    rules = preferences.get(chosen.DELAY_RULES)
    return page(
        "tracking/nps/choices.html",
        now=operations.current(),
        cool_offs=chosen.COOL_OFFS,
        most=chosen.MAX_DELAY,
        goods=found,
        rules=[(key, dict(found).get(key, key), days) for key, days in rules.items()],
        open_cases=queries.open_cases(),
    )


@blueprint.post("/settings")
@auth.staff_required("settings")
def settings() -> Answer:
    """Keep the settings."""
    form = request.form
    wanted = Choices(
        delay_days=form.get("delay_days", -1, int),
        cool_off_days=form.get("cool_off_days", chosen.COOL_OFF_DAYS.default, int),
        hour=form.get("hour", chosen.HOUR.default, int),
        sample_percent=form.get("sample_percent", chosen.SAMPLE.default, int),
        **{name: form.get(name) == "1" for name in _SWITCHES},
    )
    if act(lambda: operations.choose(wanted, at=clock.now())) is not None:
        flash(_("Saved."), "success")
    return redirect(url_for("admin_nps.choices"), 303)


@blueprint.post("/settings/delays")
@auth.staff_required("settings")
def set_delay() -> Answer:
    """Goods of a product or collection are asked about after other days."""
    subject, _colon, name = request.form.get("goods", "").partition(":")
    days = request.form.get("days", -1, int)
    subject_id = ids.parse_id(name) or ids.new_id()
    act(lambda: operations.set_delay(subject=subject, subject_id=subject_id, days=days, at=clock.now()))
    return redirect(url_for("admin_nps.choices", _anchor="delays"), 303)


@blueprint.post("/settings/delays/removal")
@auth.staff_required("settings")
def remove_delay() -> Answer:
    """They are asked about like all others again."""
    key = request.form.get("key", "")
    act(lambda: operations.remove_delay(key, at=clock.now()))
    return redirect(url_for("admin_nps.choices", _anchor="delays"), 303)


_SWITCHES = ("enabled", "reminder", "on_site", "csat", "ces", "fixed", "help", "visitors")


def goods() -> list[tuple[str, str]]:
    """Collections, then products, as (key of a rule, title)."""
    collections = db.session().execute(select(Collection.id, Collection.title).order_by(Collection.title))
    products = db.session().execute(
        select(Product.id, Product.title)
        .where(Product.status == ACTIVE)
        .order_by(Product.title, Product.id)
        .limit(MOST_PRODUCTS)
    )
    listed = [(f"collection:{found}", f"{_('Collection')}: {title}") for found, title in collections]
    return listed + [(f"product:{found}", title) for found, title in products]
