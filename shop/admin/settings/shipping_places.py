"""One place where orders can be fetched: its address, hours and price."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.customers.addresses import PostalAddress
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import InvalidMoney, Money
from shop.shipping import operations, queries
from shop.shipping.rates import Pickup
from shop.web import auth, render
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale

_DAYS = [InputRequired(), NumberRange(0, operations.MOST_DAYS)]
_OF_ADDRESS = ("country", "region", "line1", "postal_code", "city")


class PlaceForm(Form):
    """A place to pick up."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=100)])
    active = BooleanField(_l("Offered at checkout"))
    country = SelectField(_l("Country"))
    region = StringField(_l("State or region"), validators=[Length(max=80)])
    line1 = StringField(_l("Street and house number"), validators=[InputRequired(), Length(max=200)])
    postal_code = StringField(_l("Postal code"), validators=[Length(max=20)])
    city = StringField(_l("City"), validators=[InputRequired(), Length(max=120)])
    hours = TextAreaField(_l("Opening hours"), validators=[Length(max=1000)])
    price = StringField(_l("Price"), validators=[Length(max=20)])
    min_days = IntegerField(_l("Ready after working days, earliest"), validators=_DAYS)
    max_days = IntegerField(_l("Ready after working days, latest"), validators=_DAYS)

    def fill(self) -> PlaceForm:
        """Offer the countries in the reader's language."""
        self.country.choices = options(countries.choices(get_locale()))
        return self


@blueprint.get("/shipping/places/new", endpoint="new_pickup_place")
@auth.staff_required("settings")
def new() -> Response:
    """The form of a new place."""
    home = store.current().country
    form = PlaceForm(formdata=None, country=home, active=True, price="0", min_days=0, max_days=1)
    return _page(form.fill(), None)


@blueprint.get("/shipping/places/<uuid:place_id>", endpoint="pickup_place")
@auth.staff_required("settings")
def show(place_id: uuid.UUID) -> Response:
    """The form of a place."""
    place = _find(place_id)
    form = PlaceForm(
        formdata=None,
        obj=place,
        price=str(Money(place.price_minor, store.current().currency).decimal),
        **{name: getattr(place.address, name) for name in _OF_ADDRESS},
    )
    return _page(form.fill(), place)


@blueprint.post("/shipping/places/new", endpoint="create_pickup_place")
@blueprint.post("/shipping/places/<uuid:place_id>", endpoint="update_pickup_place")
@auth.staff_required("settings")
def save(place_id: uuid.UUID | None = None) -> Response | Answer:
    """Make or change a place."""
    form, place = PlaceForm().fill(), _find(place_id) if place_id else None
    if not form.validate():
        return _page(form, place, status=422)
    try:
        with db.transaction():
            _write(form, place_id)
    except InvalidMoney as error:
        blame(form.price, error)
        return _page(form, place, status=422)
    except operations.BadShipping as error:
        blame(form.name, error)
        return _page(form, place, status=422)
    flash(_("The place is saved."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.post("/shipping/places/<uuid:place_id>/removal", endpoint="remove_pickup_place")
@auth.staff_required("settings")
def remove(place_id: uuid.UUID) -> Answer:
    """Remove a place."""
    with db.transaction():
        operations.remove_place(place_id=place_id, at=clock.now())
    flash(_("The place is removed."), "success")
    return redirect(url_for(".shipping"), 303)


def _write(form: PlaceForm, place_id: uuid.UUID | None) -> None:
    price = (form.price.data or "0").replace(",", ".")
    operations.save_place(
        place_id=place_id,
        name=form.name.data or "",
        address=PostalAddress(**{name: form[name].data or "" for name in _OF_ADDRESS}),
        hours=form.hours.data or "",
        price_minor=Money.parse(price, store.current().currency).minor,
        min_days=form.min_days.data or 0,
        max_days=form.max_days.data or 0,
        active=bool(form.active.data),
        at=clock.now(),
    )


def _find(place_id: uuid.UUID) -> Pickup:
    found = next((place for place in queries.places() if place.id == place_id), None)
    if found is None:
        raise NotFound(N_("There is no such place."))
    return found


def _page(form: PlaceForm, place: Pickup | None, *, status: int = 200) -> Response:
    currency = store.current().currency
    return render.page(
        "admin/settings/pickup_place.html", status=status, form=form, place=place, currency=currency
    )
