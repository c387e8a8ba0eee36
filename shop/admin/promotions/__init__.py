"""Promotions: the list, a form for each kind, their codes, a preview and the simulator."""

from __future__ import annotations

import uuid
from collections import Counter

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.promotions import filling, words
from shop.admin.promotions.fields import Fields
from shop.brand import store
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.promotions import benefits, queries, states
from shop.promotions.models import Promotion
from shop.web import auth, nav, render

blueprint = Blueprint("admin_promotions", __name__, url_prefix="/admin/promotions")
nav.add("sell", N_("Promotions"), "admin_promotions.index", "marketing", 33, "percent")
MOST_FLOOR = 95  # percent; above it hardly any price would do


@blueprint.get("")
@auth.staff_required("marketing")
def index() -> Response:
    """Every promotion, where it stands, how often it was used and what it has given away."""
    return _list(Fields(request.args))


@blueprint.post("/floor")
@auth.staff_required("marketing")
def set_floor() -> Response | Answer:
    """Choose the margin below which no discount may go."""
    form = Fields(request.form)
    floor = form.percent("floor", most=MOST_FLOOR, zero=True, needed=False)
    if form.errors:
        return _list(form, status=422)
    with db.transaction():
        preferences.put(queries.MARGIN_FLOOR, -1 if floor is None else floor, at=clock.now())
    flash(_("The least margin is saved."), "success")
    return redirect(url_for(".index"), 303)


def _list(form: Fields, *, status: int = 200) -> Response:
    at, found, currency = clock.now(), queries.all_promotions(), store.current().currency
    stands = {row.id: states.state(row, at=at) for row in found}
    counts = Counter(stands.values())
    shown = request.args.get("state", "")
    floor = queries.margin_floor()
    return render.page(
        "admin/promotions/index.html",
        status=status,
        rows=[
            (row, stands[row.id], benefits.from_dict(row.benefit).says(currency))
            for row in found
            if shown not in states.STATES or stands[row.id] == shown
        ],
        total=len(found),
        counts=counts,
        shown=shown,
        states=words.STATES,
        kinds=words.KINDS,
        reaches={key: name for key, name, _hint in words.REACHES},
        money=lambda minor: Money(minor, currency),
        floor=form.text("floor") or filling.percent(floor) or "",
        errors=form.errors,
        at=at,
    )


def existing(promotion_id: uuid.UUID) -> Promotion:
    """The promotion. Raises NotFound."""
    row = queries.by_id(promotion_id)
    if row is None:
        raise NotFound(N_("There is no such promotion."))
    return row


from shop.admin.promotions import codes, editor, trying  # noqa: E402, F401 (they add their views)
