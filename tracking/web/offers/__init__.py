"""The owner's pages of personal offers: what each brought, who got it and why, what the margin bears."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from shop.admin.promotions.fields import Fields
from shop.brand import store
from shop.kernel import clock, preferences
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money
from shop.promotions import benefits
from shop.web import auth, nav, render
from shop.web.acting import act
from tracking.personalization.measuring import words as verdicts
from tracking.personalization.offers import arms, economics, figures, queries, together
from tracking.personalization.offers.tables import Offer
from tracking.personalization.preferences import (
    ASSUMED_MARGIN_PERCENT,
    COOL_DOWN_DAYS,
    HOLDOUT_PERCENT,
    JUST_BOUGHT_DAYS,
    LEAST_HELD_OUT,
    MOST_HELD_OUT,
)
from tracking.web.offers import words

blueprint = Blueprint("admin_offers", __name__, url_prefix="/admin/offers")
nav.add("learn", N_("Personal offers"), "admin_offers.index", "marketing", 70, "gift")
SETTINGS = {
    "holdout": (HOLDOUT_PERCENT, LEAST_HELD_OUT, MOST_HELD_OUT),
    "cool_down": (COOL_DOWN_DAYS, 0, 365),
    "just_bought": (JUST_BOUGHT_DAYS, 0, 365),
    "margin": (ASSUMED_MARGIN_PERCENT, 1, 95),
}


@blueprint.get("")
@auth.staff_required("marketing")
def index() -> Response:
    """Every offer with what it brought, and what holds for all of them."""
    return _index(None)


@blueprint.post("/settings")
@auth.staff_required("marketing")
def settings() -> Any:
    """Change what holds for all offers."""
    form = Fields(request.form)
    found = {
        key: form.count_of(key, form.text(key), least=least, most=most)
        for key, (_kept, least, most) in SETTINGS.items()
    }
    if form.errors:
        return _index(form, status=422)

    def save() -> None:
        for key, (kept, _least, _most) in SETTINGS.items():
            preferences.put(kept, int(found[key] or 0), at=clock.now())

    act(save)
    flash(_("Saved."), "success")
    return redirect(url_for(".index"), 303)


def _index(form: Fields | None, status: int = 200) -> Response:
    at = clock.now()
    earns = economics.economics(at=at)
    rows = [
        (offer, figures.figures(offer, at=at, earns=earns), says(offer)) for offer in queries.all_offers()
    ]
    typed = form.typed if form else {key: preferences.get(kept) for key, (kept, *_bounds) in SETTINGS.items()}
    return render.page(
        "tracking/offers/index.html",
        status=status,
        rows=rows,
        typed=typed,
        errors=form.errors if form else {},
        earns=earns,
        conflicts=arms.conflicts(),
        pair=together.compared(at=at, earns=earns),
        at=at,
        **shared(),
    )


def shared() -> dict[str, Any]:
    """What all pages of offers need."""
    return {
        "states": words.STATES,
        "outcomes": words.OUTCOMES,
        "why_not": words.WHY_NOT,
        "excluded": words.EXCLUDED,
        "verdicts": verdicts.VERDICTS,
        "explained": verdicts.EXPLAINED,
        "money": money,
        "held_out_percent": preferences.get(HOLDOUT_PERCENT),
    }


def money(minor: float) -> Money:
    """An amount in the store's currency."""
    return Money(round(minor), store.current().currency)


def says(offer: Offer) -> Any:
    """What the offer gives, in a sentence."""
    return benefits.from_dict(offer.benefit).says(store.current().currency)


def existing(code: str) -> Offer:
    """The offer, or a 404."""
    found = queries.by_code(code)
    if found is None:
        raise NotFound(N_("There is no such offer."))
    return found


from tracking.web.offers import anew, editor, people  # noqa: E402, F401  (their views belong to the blueprint)
