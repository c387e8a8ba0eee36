"""One way of delivery: its name, its rate table, its days."""

from __future__ import annotations

import uuid
from decimal import Decimal, InvalidOperation

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from shop.admin.settings import blueprint
from shop.admin.settings.shipping_zones import find_zone
from shop.brand import store
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.kernel.money import Money
from shop.shipping import operations
from shop.shipping.rates import Basis, Method, Rate, Zone
from shop.web import auth, render
from shop.web.forms import Form, blame, options

Row = tuple[str, str]  # where it begins, what it costs, as typed
STEPS, EMPTY_STEPS, MOST_STEPS = 6, 3, 60  # rows of the rate table on the page
BASES = [
    (str(Basis.FLAT), _l("One price"), _l("The same for every order.")),
    (str(Basis.WEIGHT), _l("By weight"), _l("Heavier parcels cost more. Weights in kilograms.")),
    (str(Basis.SUBTOTAL), _l("By amount"), _l("Depends on what the goods cost together.")),
    (str(Basis.UNITS), _l("By pieces"), _l("Depends on how many pieces are in the parcel.")),
]


class BadTable(DomainError):
    """A rate table that cannot be read."""


class MethodForm(Form):
    """A way of delivery; the rate table comes in rows of `from` and `price`."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    active = BooleanField(_l("Offered at checkout"))
    basis = RadioField(_l("Price"), choices=options(BASES))
    free_above = StringField(_l("Free from this amount of goods on"), validators=[Length(max=20)])
    up_to = StringField(_l("Not offered above"), validators=[Length(max=20)])
    min_days = IntegerField(_l("Earliest, working days"), validators=[InputRequired(), NumberRange(0, 120)])
    max_days = IntegerField(_l("Latest, working days"), validators=[InputRequired(), NumberRange(0, 120)])


@blueprint.get("/shipping/zones/<uuid:zone_id>/methods/new", endpoint="new_shipping_method")
@auth.staff_required("settings")
def new(zone_id: uuid.UUID) -> Response:
    """The form of a new way of delivery."""
    form = MethodForm(formdata=None, basis=str(Basis.FLAT), active=True, min_days=2, max_days=5)
    return _page(form, find_zone(zone_id), None, [("0", "")])


@blueprint.get("/shipping/zones/<uuid:zone_id>/methods/<uuid:method_id>", endpoint="shipping_method")
@auth.staff_required("settings")
def show(zone_id: uuid.UUID, method_id: uuid.UUID) -> Response:
    """The form of one way of delivery."""
    zone, currency = find_zone(zone_id), store.current().currency
    method = _find(zone, method_id)
    free = method.free_above_minor
    form = MethodForm(
        formdata=None,
        obj=method,
        basis=str(method.basis),
        free_above="" if free is None else str(Money(free, currency).decimal),
        up_to="" if method.up_to is None else _shown(method.up_to, method.basis),
    )
    rows = [
        (_shown(rate.start, method.basis), str(Money(rate.price_minor, currency).decimal))
        for rate in method.rates
    ]
    return _page(form, zone, method, rows)


@blueprint.post("/shipping/zones/<uuid:zone_id>/methods/new", endpoint="create_shipping_method")
@blueprint.post("/shipping/zones/<uuid:zone_id>/methods/<uuid:method_id>", endpoint="update_shipping_method")
@auth.staff_required("settings")
def save(zone_id: uuid.UUID, method_id: uuid.UUID | None = None) -> Response | Answer:
    """Make or change a way of delivery."""
    form, zone = MethodForm(), find_zone(zone_id)
    method = _find(zone, method_id) if method_id else None
    rows = list(zip(request.form.getlist("from"), request.form.getlist("price"), strict=False))[:MOST_STEPS]
    if not form.validate():
        return _page(form, zone, method, rows, status=422)
    try:
        _write(form, zone_id, method_id, rows)
    except DomainError as error:
        blame(form.basis, error)
        return _page(form, zone, method, rows, status=422)
    flash(_("The way of delivery is saved."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.post("/shipping/methods/<uuid:method_id>/removal", endpoint="remove_shipping_method")
@auth.staff_required("settings")
def remove(method_id: uuid.UUID) -> Answer:
    """Remove a way of delivery."""
    with db.transaction():
        operations.remove_method(method_id=method_id, at=clock.now())
    flash(_("The way of delivery is removed."), "success")
    return redirect(url_for(".shipping"), 303)


def _write(form: MethodForm, zone_id: uuid.UUID, method_id: uuid.UUID | None, rows: list[Row]) -> None:
    basis, currency = Basis(form.basis.data), store.current().currency
    free, most = ((text or "").replace(",", ".") for text in (form.free_above.data, form.up_to.data))
    with db.transaction():
        operations.save_method(
            zone_id=zone_id,
            method_id=method_id,
            name=form.name.data or "",
            rates=_rates(rows, basis, currency),
            basis=basis,
            free_above_minor=Money.parse(free, currency).minor if free else None,
            up_to=_start(most, basis, currency) if most and basis is not Basis.FLAT else None,
            min_days=form.min_days.data or 0,
            max_days=form.max_days.data or 0,
            active=bool(form.active.data),
            at=clock.now(),
        )


def _rates(rows: list[Row], basis: Basis, currency: str) -> list[Rate]:
    read = [[cell.strip().replace(",", ".") for cell in row] for row in rows]
    filled = [(start, price) for start, price in read if price]
    if basis is Basis.FLAT:
        filled = [("0", price) for _start, price in filled[:1]]
    if not filled:
        raise BadTable(N_("Enter at least one price; 0 is free."))
    return [
        Rate(_start(start or "0", basis, currency), Money.parse(price, currency).minor)
        for start, price in filled
    ]


def _start(text: str, basis: Basis, currency: str) -> int:
    """Grams, minor units or pieces of a limit."""
    if basis is Basis.UNITS:
        if text.isascii() and text.isdigit() and len(text) < 9:
            return int(text)
        raise BadTable(N_("“%(text)s” is not a number of pieces."), text=text[:20])
    if basis is not Basis.WEIGHT:
        return Money.parse(text, currency).minor
    try:
        grams = Decimal(text) * 1000
        if grams.is_finite() and grams == grams.to_integral_value() and 0 <= grams < 10**9:
            return int(grams)
    except InvalidOperation:
        pass
    raise BadTable(N_("“%(text)s” is not a weight in kilograms."), text=text[:20])


def _shown(limit: int, basis: Basis) -> str:
    if basis is Basis.WEIGHT:
        return f"{Decimal(limit) / 1000:f}"
    return str(Money(limit, store.current().currency).decimal) if basis is Basis.SUBTOTAL else str(limit)


def _find(zone: Zone, method_id: uuid.UUID) -> Method:
    found = next((method for method in zone.methods if method.id == method_id), None)
    if found is None:
        raise NotFound(N_("There is no such way to deliver."))
    return found


def _page(
    form: MethodForm, zone: Zone, method: Method | None, rows: list[Row], *, status: int = 200
) -> Response:
    return render.page(
        "admin/settings/shipping_method.html",
        status=status,
        form=form,
        zone=zone,
        method=method,
        rows=[*rows, *[("", "")] * max(STEPS - len(rows), EMPTY_STEPS)],
        bases=BASES,
        currency=store.current().currency,
    )
