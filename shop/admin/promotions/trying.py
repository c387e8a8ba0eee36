"""Trying a promotion before shoppers meet it: on one sample cart, and on last month's."""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import timedelta

from flask import Response, request
from flask_babel import gettext as _

from shop.admin.promotions import blueprint, existing, words
from shop.admin.promotions.fields import MOST_LETTERS, Fields
from shop.brand import countries, store
from shop.catalog import queries as catalog
from shop.checkout import previewing, simulating
from shop.kernel import clock
from shop.kernel.money import Money
from shop.promotions.models import Promotion
from shop.web import auth, render
from shop.web.locale import get_locale

ROWS, WINDOWS = 4, (7, 30, 90)  # days


@blueprint.get("/<uuid:promotion_id>/preview")
@auth.staff_required("marketing")
def preview(promotion_id: uuid.UUID) -> Response:
    """What it does to a sample cart, condition by condition."""
    row, form = existing(promotion_id), Fields(request.args)
    wanted = _wanted(form)
    country = form.text("country") or store.current().country
    asked = bool(form.texts("item"))
    return render.page(
        "admin/promotions/preview.html",
        promotion=row,
        typed=form.typed,
        errors=form.errors,
        rows=ROWS,
        titles=catalog.titles_to_suggest(),
        countries=countries.choices(get_locale()),
        country=country,
        asked=asked,
        found=_preview(row, wanted, country, form.text("email")) if wanted and not form.errors else None,
        names=words.CONDITIONS,
    )


def _preview(row: Promotion, wanted: dict[uuid.UUID, int], country: str, email: str) -> previewing.Preview:
    return previewing.preview(row, wanted=wanted, country=country, email=email, at=clock.now())


def _wanted(form: Fields) -> dict[uuid.UUID, int]:
    """Units by variant, from rows of a name and a number; of a product with variants, the first."""
    wanted: Counter[uuid.UUID] = Counter()
    rows = zip(form.typed.getlist("item")[:ROWS], form.typed.getlist("units")[:ROWS], strict=False)
    for word, units in ((word.strip()[:MOST_LETTERS], units.strip()) for word, units in rows):
        if not word:
            continue
        found = catalog.variants_named(word)
        count = form.count_of("item", units, most=999)
        if not found:
            form.blame("item", _("There is no product “%(word)s”.", word=word))
        elif count:
            wanted[found[0][0]] += count
    return dict(wanted)


@blueprint.get("/<uuid:promotion_id>/simulation")
@auth.staff_required("marketing")
def simulation(promotion_id: uuid.UUID) -> Response:
    """What it would have done to the orders and carts of a time."""
    row, currency = existing(promotion_id), store.current().currency
    days = request.args.get("days", 30, type=int)
    days = days if days in WINDOWS else 30
    found = simulating.simulate(row, at=clock.now(), window=timedelta(days=days))
    return render.page(
        "admin/promotions/simulation.html",
        promotion=row,
        found=found,
        days=days,
        windows=WINDOWS,
        names=words.CONDITIONS,
        money=lambda minor: Money(minor, currency),
    )
