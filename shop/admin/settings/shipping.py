"""Where the store delivers: zones with their ways of delivery, places to pick up, the working calendar."""

from __future__ import annotations

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
from shop.kernel.errors import N_
from shop.shipping import operations, queries
from shop.shipping.rates import EVERYWHERE
from shop.web import auth, render, topics
from shop.web.acting import act
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale

_TEXT = N_("Where you deliver, for how much, and how long it takes.")
topics.add("shipping", N_("Shipping"), _TEXT, "admin_settings.shipping", 40, "truck")


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


def _page(form: CalendarForm, *, status: int = 200) -> Response:
    zones, locale = queries.zones(), get_locale()
    named = {
        code: countries.name(code, locale) for zone in zones for code in zone.countries if code != EVERYWHERE
    }
    there = {place.address.country for place in queries.places()}
    named |= {code: countries.name(code, locale) for code in there}
    return render.page(
        "admin/settings/shipping.html",
        status=status,
        form=form,
        zones=[(zone, queries.atlas().ahead_of(zone)) for zone in zones],
        places=queries.places(),
        country_names=named,
        own=any(zone.id for zone in zones),
        currency=store.current().currency,
        time_zone=store.current().time_zone,
    )
