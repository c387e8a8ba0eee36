"""Making and changing a promotion: first its kind, then a form with the fields of that kind."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from shop.admin.promotions import blueprint, existing, filling, reading, words
from shop.admin.promotions.fields import Fields
from shop.brand import countries, store
from shop.catalog import queries as catalog
from shop.customers import segments
from shop.customers.grouping import queries as grouping
from shop.customers.grouping.models import COMPUTED
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.promotions import benefits, keeping, operations, queries, states
from shop.promotions.models import AUTOMATIC, CODE, Promotion
from shop.promotions.rules import COMPETING, ORDER
from shop.shipping import queries as shipping
from shop.web import auth, render
from shop.web.acting import act, sentence
from shop.web.locale import get_locale

STEPS = 6  # rows of the table of steps and of the set


@blueprint.get("/new")
@auth.staff_required("marketing")
def new() -> Response:
    """Choose what it gives; then the form of that kind."""
    kind = request.args.get("kind", "")
    if kind not in words.KINDS:
        return render.page("admin/promotions/kinds.html", kinds=words.KINDS)
    start = {"reach": AUTOMATIC, "stacking": COMPETING, "lane": ORDER, "gift_units": "1"}
    return _page(Fields(MultiDict(start)), kind, None)


@blueprint.post("")
@auth.staff_required("marketing")
def create() -> Response | Answer:
    """Make a promotion."""
    form, kind = Fields(request.form), request.form.get("kind", "")
    if kind not in words.KINDS:
        return redirect(url_for(".new"), 303)
    made = _saved(form, kind, None)
    if made is None:
        db.end_read()
        return _page(form, kind, None, status=422)
    flash(_("“%(name)s” is saved.", name=made.name), "success")
    return redirect(url_for(".show", promotion_id=made.id), 303)


@blueprint.get("/<uuid:promotion_id>")
@auth.staff_required("marketing")
def show(promotion_id: uuid.UUID) -> Response:
    """The promotion's form, its codes and what it has done."""
    row = existing(promotion_id)
    return _page(Fields(filling.typed(row)), row.benefit["kind"], row)


@blueprint.post("/<uuid:promotion_id>")
@auth.staff_required("marketing")
def update(promotion_id: uuid.UUID) -> Response | Answer:
    """Change a promotion; orders placed keep what they were promised."""
    form, row = Fields(request.form), existing(promotion_id)
    saved = _saved(form, row.benefit["kind"], promotion_id)
    if saved is None:
        db.end_read()
        row = existing(promotion_id)
        return _page(form, row.benefit["kind"], row, status=422)
    flash(_("“%(name)s” is saved.", name=saved.name), "success")
    return redirect(url_for(".show", promotion_id=promotion_id), 303)


@blueprint.post("/<uuid:promotion_id>/state")
@auth.staff_required("marketing")
def set_state(promotion_id: uuid.UUID) -> Answer:
    """Pause it, or let it go on."""
    active = request.form.get("active") == "1"
    if act(lambda: operations.change(promotion_id=promotion_id, active=active)):
        flash(_("The promotion goes on.") if active else _("The promotion is paused."), "success")
    return redirect(url_for(".show", promotion_id=promotion_id), 303)


@blueprint.post("/<uuid:promotion_id>/removal")
@auth.staff_required("marketing")
def remove(promotion_id: uuid.UUID) -> Answer:
    """Delete a promotion that no order has used."""
    existing(promotion_id)

    def delete() -> bool:
        operations.remove(promotion_id=promotion_id)
        return True

    if act(delete):
        flash(_("The promotion is deleted."), "success")
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", promotion_id=promotion_id), 303)


def _saved(form: Fields, kind: str, promotion_id: uuid.UUID | None) -> Promotion | None:
    """The promotion as the form has it; None with the form's errors."""
    found = reading.definition(form, kind)
    db.end_read()
    if found is None:
        return None
    try:
        with db.transaction():
            if promotion_id is not None:
                return operations.change(promotion_id=promotion_id, **found.changes)
            made = operations.create(at=clock.now(), **found.changes)
            if made.reach == CODE and form.text("code"):
                operations.add_code(promotion_id=made.id, code=form.text("code"), at=clock.now())
            return made
    except DomainError as refused:
        about_code = promotion_id is None and form.text("code")
        form.blame("code" if about_code else "name", sentence(refused))
        return None


def _page(form: Fields, kind: str, row: Promotion | None, *, status: int = 200) -> Response:
    at, currency = clock.now(), store.current().currency
    return render.page(
        "admin/promotions/edit.html",
        status=status,
        typed=form.typed,
        errors=form.errors,
        kind=kind,
        kind_name=words.KINDS[kind],
        promotion=row,
        kept_at=keeping.kept_at(row.id) if row else None,
        stands=words.STATES[states.state(row, at=at)] if row else None,
        currency=currency,
        steps=STEPS,
        time_zone=store.current().time_zone,
        collections=[found for found, _count in catalog.collections_with_counts()],
        titles=catalog.titles_to_suggest(),
        countries=_countries(),
        segments=_segments(),
        who=words.WHO,
        reaches=words.REACHES,
        stackings=words.STACKINGS,
        lanes=words.LANES,
        **(_history(row, currency) if row else {}),
    )


def _segments() -> dict[str, str]:
    """Who a discount can be for: groups by a customer's own row, the owner's segments, the shop's own."""
    living = sorted(grouping.living(), key=lambda one: (one.kind == COMPUTED, one.family))
    made = {one.code: _(one.name) if one.kind == COMPUTED else one.name for one in living}
    return {code: _(name) for code, name in segments.NAMES.items()} | made


def _history(row: Promotion, currency: str) -> dict[str, Any]:
    used = queries.usage(row.id)
    return {
        "says": benefits.from_dict(row.benefit).says(currency),
        "usage": used,
        "given": Money(used.given_minor, currency),
        "codes": queries.codes_of(row.id),
        "batches": queries.batches_of(row.id),
        "at": clock.now(),
    }


def _countries() -> Sequence[tuple[str, str]]:
    served, every = shipping.countries(), countries.choices(get_locale())
    return every if served is None else [pair for pair in every if pair[0] in served]
