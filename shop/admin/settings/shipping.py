"""Where the store delivers: zones with their ways of delivery, and the working calendar."""

from __future__ import annotations

import uuid

from babel.dates import get_day_names
from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_, NotFound
from shop.shipping import operations, queries
from shop.shipping.rates import EVERYWHERE, Zone
from shop.web import auth, render, topics
from shop.web.acting import act
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale

_TEXT = N_("Where you deliver, for how much, and how long it takes.")
topics.add("shipping", N_("Shipping"), _TEXT, "admin_settings.shipping", 40, "truck")


class ZoneForm(Form):
    """Countries served alike."""

    name = StringField(_l("Name"), validators=[InputRequired(), Length(max=120)])
    everywhere = BooleanField(_l("The rest of the world"))
    countries = SelectMultipleField(_l("Countries"))

    def fill(self) -> ZoneForm:
        """Offer the countries in the reader's language."""
        self.countries.choices = options(countries.choices(get_locale()))
        return self

    def codes(self) -> list[str]:
        """The chosen countries as the domain writes them."""
        return [EVERYWHERE] if self.everywhere.data else list(self.countries.data or [])


class CalendarForm(Form):
    """When parcels are handed over."""

    cutoff = StringField(
        _l("Orders until this hour leave that day"), validators=[InputRequired(), Length(max=5)]
    )
    working_days = SelectMultipleField(_l("Working days"), coerce=int)
    handling_days = IntegerField(
        _l("Working days to pack an order"),
        default=0,
        validators=[Optional(), NumberRange(min=0, max=operations.MOST_HANDLING)],
    )
    public_holidays = BooleanField(_l("Public holidays are days off"))
    holidays = TextAreaField(_l("More days off"), validators=[Length(max=4000)])


@blueprint.get("/shipping", endpoint="shipping")
@auth.staff_required("settings")
def show() -> Response:
    """All zones and the calendar."""
    return _page(_present_calendar())


@blueprint.post("/shipping/start", endpoint="start_shipping")
@auth.staff_required("settings")
def start() -> Answer:
    """Write the starting rates down, so that they can be edited."""
    act(lambda: operations.ensure_defaults(at=clock.now()))
    flash(_("These are your rates now. Change what differs."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.post("/shipping/calendar", endpoint="update_shipping_calendar")
@auth.staff_required("settings")
def update_calendar() -> Response | Answer:
    """Keep hours, working days and days off."""
    form = _with_days(CalendarForm())
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            operations.set_calendar(
                cutoff=form.cutoff.data or "",
                working_days=form.working_days.data or [],
                holidays=(form.holidays.data or "").split(),
                handling_days=form.handling_days.data or 0,
                public_holidays=form.public_holidays.data,
                at=clock.now(),
            )
    except operations.BadShipping as error:
        blame(form.cutoff, error)
        return _page(form, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.get("/shipping/zones/new", endpoint="new_shipping_zone")
@auth.staff_required("settings")
def new_zone() -> Response:
    """The form of a new zone."""
    return _zone_page(ZoneForm(formdata=None).fill(), None)


@blueprint.get("/shipping/zones/<uuid:zone_id>", endpoint="shipping_zone")
@auth.staff_required("settings")
def zone(zone_id: uuid.UUID) -> Response:
    """The form of a zone."""
    found = find_zone(zone_id)
    chosen = sorted(found.countries - {EVERYWHERE})
    form = ZoneForm(formdata=None, name=found.name, everywhere=found.everywhere, countries=chosen)
    return _zone_page(form.fill(), found)


@blueprint.post("/shipping/zones/new", endpoint="create_shipping_zone")
@blueprint.post("/shipping/zones/<uuid:zone_id>", endpoint="update_shipping_zone")
@auth.staff_required("settings")
def save_zone(zone_id: uuid.UUID | None = None) -> Response | Answer:
    """Make or change a zone."""
    form = ZoneForm().fill()
    found = find_zone(zone_id) if zone_id else None
    if not form.validate():
        return _zone_page(form, found, status=422)
    try:
        with db.transaction():
            at, name = clock.now(), form.name.data or ""
            operations.save_zone(name=name, countries=form.codes(), zone_id=zone_id, at=at)
    except operations.BadShipping as error:
        blame(form.countries, error)
        return _zone_page(form, found, status=422)
    flash(_("The zone is saved."), "success")
    return redirect(url_for(".shipping"), 303)


@blueprint.post("/shipping/zones/<uuid:zone_id>/removal", endpoint="remove_shipping_zone")
@auth.staff_required("settings")
def remove_zone(zone_id: uuid.UUID) -> Answer:
    """Remove a zone with its ways of delivery."""
    with db.transaction():
        operations.remove_zone(zone_id=zone_id, at=clock.now())
    flash(_("The zone is removed."), "success")
    return redirect(url_for(".shipping"), 303)


def find_zone(zone_id: uuid.UUID) -> Zone:
    """The zone of that id. Raises NotFound."""
    found = next((one for one in queries.zones() if one.id == zone_id), None)
    if found is None:
        raise NotFound(N_("There is no such zone."))
    return found


def _present_calendar() -> CalendarForm:
    holidays: list[str] = preferences.get(queries.HOLIDAYS)
    form = CalendarForm(
        formdata=None,
        cutoff=preferences.get(queries.CUTOFF),
        working_days=sorted(queries.calendar().working_days),
        handling_days=preferences.get(queries.HANDLING_DAYS),
        public_holidays=preferences.get(queries.PUBLIC_HOLIDAYS),
        holidays="\n".join(holidays),
    )
    return _with_days(form)


def _with_days(form: CalendarForm) -> CalendarForm:
    names = get_day_names(locale=get_locale())
    form.working_days.choices = options((day, names[day]) for day in range(7))
    return form


def _zone_page(form: ZoneForm, zone: Zone | None, *, status: int = 200) -> Response:
    return render.page("admin/settings/shipping_zone.html", status=status, form=form, zone=zone)


def _page(form: CalendarForm, *, status: int = 200) -> Response:
    zones, locale = queries.zones(), get_locale()
    named = {
        code: countries.name(code, locale) for zone in zones for code in zone.countries if code != EVERYWHERE
    }
    return render.page(
        "admin/settings/shipping.html",
        status=status,
        form=form,
        zones=zones,
        country_names=named,
        own=any(zone.id for zone in zones),
        currency=store.current().currency,
        time_zone=store.current().time_zone,
    )
