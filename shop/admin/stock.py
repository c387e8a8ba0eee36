"""Stock: what lies on the shelf, what checkouts under way hold, and why it changed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from shop.inventory import low_stock, operations, queries, reasons
from shop.inventory.models import Reservation, StockMovement
from shop.inventory.operations.levels import MAX_UNITS
from shop.inventory.queries import StockRow
from shop.kernel import clock, db, ids, preferences
from shop.kernel.errors import N_, DomainError, NotFound
from shop.orders import queries as sold
from shop.staff import queries as staff
from shop.web import auth, nav, render
from shop.web.forms import Form, blame, options

blueprint = Blueprint("admin_stock", __name__, url_prefix="/admin/stock")
nav.add("sell", N_("Stock"), "admin_stock.index", "stock", 32, "box")

PER_PAGE, MOVEMENTS, MAX_SEARCH, MAX_THRESHOLD = 50, 100, 100, 10_000
ADD, TAKE, COUNT = "add", "take", "count"
WAYS = {ADD: N_("Add"), TAKE: N_("Take away"), COUNT: N_("There are exactly")}
VIEWS = {
    "all": N_("All"),
    "low": N_("Running low"),
    "out": N_("Sold out"),
    "backorder": N_("Goes on selling"),
}


class AdjustForm(Form):
    """A change of stock by hand."""

    way = RadioField(
        _l("What to do"), default=ADD, choices=options([(key, _l(word)) for key, word in WAYS.items()])
    )
    units = IntegerField(_l("Units"), validators=[InputRequired(), NumberRange(min=0, max=MAX_UNITS)])
    reason = SelectField(
        _l("Reason"), choices=options([(key, _l(word)) for key, word in reasons.BY_HAND.items()])
    )
    note = StringField(_l("Note"), validators=[Length(max=120)])


class ThresholdForm(Form):
    """From how many on a variant runs low."""

    threshold = IntegerField(
        _l("Running low at"), validators=[InputRequired(), NumberRange(min=0, max=MAX_THRESHOLD)]
    )


@blueprint.get("")
@auth.staff_required("stock")
def index() -> Response | Answer:
    """Every counted variant; a link that names one goes straight to it."""
    named = ids.parse_id(request.args.get("variant", ""))
    if named and queries.stock(variant_id=named).rows:
        return redirect(url_for(".show", variant_id=named))
    return _list(ThresholdForm(formdata=None, threshold=preferences.get(low_stock.THRESHOLD)))


@blueprint.post("/threshold")
@auth.staff_required("stock")
def set_threshold() -> Response | Answer:
    """Choose from how many on the owner is told."""
    form = ThresholdForm()
    if not form.validate():
        return _list(form, status=422)
    with db.transaction():
        preferences.put(low_stock.THRESHOLD, form.threshold.data, at=clock.now())
    flash(_("The warning level is saved."), "success")
    return redirect(url_for(".index", view="low"), 303)


@blueprint.get("/<uuid:variant_id>")
@auth.staff_required("stock")
def show(variant_id: uuid.UUID) -> Response:
    """One variant: its numbers, a form to change them, and its movements."""
    return _page(_existing(variant_id), AdjustForm(formdata=None))


@blueprint.post("/<uuid:variant_id>")
@auth.staff_required("stock")
def adjust(variant_id: uuid.UUID) -> Response | Answer:
    """Change the stock, with a reason."""
    row, form = _existing(variant_id), AdjustForm()
    if not form.validate():
        return _page(row, form, status=422)
    try:
        with db.transaction():
            _apply(row, form)
    except DomainError as error:
        db.end_read()
        blame(form.units, error)
        return _page(_existing(variant_id), form, status=422)
    flash(_("The stock is changed."), "success")
    return redirect(url_for(".show", variant_id=variant_id), 303)


def _apply(row: StockRow, form: AdjustForm) -> None:
    units, why, note, at = form.units.data or 0, form.reason.data, form.note.data or "", clock.now()
    if form.way.data == COUNT:
        operations.set_on_hand(variant_id=row.variant.id, on_hand=units, reason=why, reference=note, at=at)
    else:
        delta = units if form.way.data == ADD else -units
        operations.adjust(variant_id=row.variant.id, delta=delta, reason=why, reference=note, at=at)


def _existing(variant_id: uuid.UUID) -> StockRow:
    found = queries.stock(variant_id=variant_id).rows
    if not found:
        raise NotFound(N_("The stock of this variant is not counted, or its product is archived."))
    return found[0]


def _list(form: ThresholdForm, *, status: int = 200) -> Response:
    text, view = request.args.get("q", "").strip()[:MAX_SEARCH], request.args.get("view", "all")
    view = view if view in VIEWS else "all"
    page = request.args.get("page", 1, type=int)
    found = queries.stock(text=text, view=view, page=page, per_page=PER_PAGE)
    counts = queries.waiting_counts([row.variant.id for row in found.rows], at=clock.now())
    return render.page(
        "admin/stock/index.html",
        status=status,
        found=found,
        waiting={row.variant.id: counts.get(row.variant.id, 0) for row in found.rows},
        text=text,
        chosen=view,
        views=VIEWS,
        form=form,
        at=clock.now(),
        page_url=lambda n: url_for(".index", q=text or None, view=None if view == "all" else view, page=n),
    )


def _page(row: StockRow, form: AdjustForm, *, status: int = 200) -> Response:
    movements = queries.movements(row.variant.id, limit=MOVEMENTS)
    holds = queries.holds(row.variant.id, limit=MOVEMENTS)
    return render.page(
        "admin/stock/show.html",
        status=status,
        row=row,
        form=form,
        movements=movements,
        holds=holds,
        orders=_orders(movements, holds),
        most=MOVEMENTS,
        words=reasons.LABELS,
        names={f"staff:{one.id}": one.name or one.email for one in staff.everybody()},
    )


def _orders(movements: Sequence[StockMovement], holds: Sequence[Reservation]) -> dict[uuid.UUID, int]:
    """Numbers of the orders that movements and holds belong to, by movement and hold."""
    named = {movement.id: ids.parse_id(movement.reference) for movement in movements}
    named |= {hold.id: hold.order_id for hold in holds}
    found = sold.by_ids({order_id for order_id in named.values() if order_id})
    return {key: found[order_id].number for key, order_id in named.items() if order_id in found}
