"""Recommendations: every slot with what fills it, the owner's pins, bans and boosts, and the full why."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.promotions.fields import Fields
from shop.admin.recommendations import words
from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, DomainError
from shop.recommendations import operations, queries, slots
from shop.recommendations.operations import Wanted
from shop.recommendations.ruling import BAN, BOOST, PIN
from shop.web import auth, nav, render
from shop.web.acting import sentence

blueprint = Blueprint("admin_recommendations", __name__, url_prefix="/admin/recommendations")
nav.add("learn", N_("Recommendations"), "admin_recommendations.index", "marketing", 68, "heart")


@blueprint.get("")
@auth.staff_required("marketing")
def index() -> Response:
    """Every slot, and the rules."""
    return _page(Fields(request.args))


@blueprint.post("/slots")
@auth.staff_required("marketing")
def save_slots() -> Response | Answer:
    """Which slots are shown, and how many visitors see their fallback."""
    form = Fields(request.form)
    shares = {code: form.count(f"share_{code}", least=0, most=slots.MOST_HELD_OUT) for code in slots.SLOTS}
    if form.errors:
        return _page(form, status=422)
    at = clock.now()
    with db.transaction():
        for code, share in shares.items():
            held_out = slots.HELD_OUT_PERCENT[code]
            if preferences.get(held_out) != (share or 0):  # its date says since when people are split so
                preferences.put(held_out, share or 0, at=at)
            preferences.put(slots.SHOWN[code], form.ticked(f"shown_{code}"), at=at)
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


@blueprint.post("/rules")
@auth.staff_required("marketing")
def make_rule() -> Response | Answer:
    """Pin, ban or boost."""
    form = Fields(request.form)
    wanted = _wanted(form)
    if not form.errors:
        try:
            with db.transaction():
                operations.make_rule(wanted, at=clock.now())
            flash(_("The rule counts from now on.") if not wanted.starts_at else _("Saved."), "success")
            return redirect(url_for(".index") + "#rules", 303)
        except DomainError as wrong:
            form.blame("rule", sentence(wrong))
    return _page(form, status=422)


@blueprint.post("/rules/<uuid:slot_rule_id>/end")
@auth.staff_required("marketing")
def end_rule(slot_rule_id: uuid.UUID) -> Answer:
    """Take a rule back."""
    with db.transaction():
        operations.end_rule(slot_rule_id)
    flash(_("The rule is gone."), "success")
    return redirect(url_for(".index") + "#rules", 303)


def _wanted(form: Fields) -> Wanted:
    about, beside = form.products("product")[:1], form.products("beside")[:1]
    collection = next((one.id for one in _collections() if str(one.id) == form.text("collection")), None)
    act = form.choice("act", (PIN, BAN, BOOST))
    percent = form.count("strength", least=10, most=1000) if act == BOOST else 100
    return Wanted(
        act=act,
        slot=form.choice("slot", ("", *slots.SLOTS)),
        product_id=about[0] if about else None,
        collection_id=collection,
        beside_id=beside[0] if beside else None,
        place=(form.count("place", most=12) or 1) if act == PIN else 1,
        factor=(percent or 100) / 100,
        starts_at=form.moment("starts"),
        ends_at=form.moment("ends"),
        note=form.text("note"),
    )


def _collections() -> list[Any]:
    return [row for row, _count in catalog.collections_with_counts()]


def _page(form: Fields, *, status: int = 200) -> Response:
    rules, at = queries.rules(), clock.now()
    collections = _collections()
    return render.page(
        "admin/recommendations/index.html",
        status=status,
        rows=list(slots.SLOTS.values()),
        shown={code: slots.is_shown(code) for code in slots.SLOTS},
        shares={code: preferences.get(slots.HELD_OUT_PERCENT[code]) for code in slots.SLOTS},
        rules=[words.rule(row, at=at) for row in rules],
        titles_of=catalog.product_titles(
            {one for row in rules for one in (row.product_id, row.beside_id) if one is not None}
        ),
        collection_choices=[(str(one.id), one.title) for one in collections],
        slot_titles={code: _(slots.SLOTS[code].title) for code in slots.RULED},
        collection_titles={one.id: one.title for one in collections},
        titles=catalog.titles_to_suggest(),
        typed=form.typed,
        errors=form.errors,
        time_zone=store.current().time_zone,
        at=at,
    )


from shop.admin.recommendations import why  # noqa: E402, F401 (it adds its view)
