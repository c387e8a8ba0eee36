"""Whether prices hold the tax, and the rates by country and region."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.kernel import clock, db, preferences
from shop.kernel.errors import N_
from shop.taxes import operations, queries
from shop.web import auth, render, topics
from shop.web.acting import act
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale

_TEXT = N_("Whether prices hold the tax, and the rates.")
topics.add("taxes", N_("Taxes"), _TEXT, "admin_settings.taxes", 30, "tag")


class ChoiceForm(Form):
    """How prices carry tax."""

    included = RadioField(_l("Prices of products"), choices=options([("yes", ""), ("no", "")]))
    on_shipping = BooleanField(_l("Delivery is taxed like goods"))


class RateForm(Form):
    """One more rate."""

    country = SelectField(_l("Country"))
    region = StringField(_l("State or region"), validators=[Length(max=60)])
    name = StringField(_l("Name of the tax"), validators=[InputRequired(), Length(max=60)])
    percent = StringField(_l("Rate"), validators=[InputRequired(), Length(max=12)])

    def fill(self) -> RateForm:
        """Offer the countries in the reader's language."""
        self.country.choices = options(countries.choices(get_locale()))
        return self


@blueprint.get("/taxes", endpoint="taxes")
@auth.staff_required("settings")
def show() -> Response:
    """Both choices and the table."""
    return _page(_new_rate())


@blueprint.post("/taxes", endpoint="update_taxes")
@auth.staff_required("settings")
def update() -> Answer:
    """Keep the two choices."""
    form = ChoiceForm()
    if form.validate():
        included, on_shipping = form.included.data == "yes", bool(form.on_shipping.data)
        act(lambda: operations.choose(included=included, on_shipping=on_shipping, at=clock.now()))
        flash(_("Saved."), "success")
    return redirect(url_for(".taxes"), 303)


@blueprint.post("/taxes/rates", endpoint="add_tax_rate")
@auth.staff_required("settings")
def add_rate() -> Response | Answer:
    """Add a rate, or change the one of that place and name."""
    form = RateForm().fill()
    if not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            operations.set_rate(
                country=form.country.data or "",
                region=form.region.data or "",
                name=form.name.data or "",
                percent=(form.percent.data or "").replace(",", "."),
                at=clock.now(),
            )
    except operations.BadTax as error:
        blame(form.percent, error)
        return _page(form, status=422)
    flash(_("The rate is saved."), "success")
    return redirect(url_for(".taxes"), 303)


@blueprint.post("/taxes/rates/european-union", endpoint="add_union_rates")
@auth.staff_required("settings")
def add_union_rates() -> Answer:
    """Add the standard rate of every country of the European Union that has none yet."""
    at = clock.now()
    with db.transaction():
        missing = countries.EUROPEAN_UNION - {rate.country for rate in queries.table()}
        for usual in map(countries.defaults, sorted(missing)):
            operations.set_rate(country=usual.country, name=usual.tax_name, percent=usual.tax_rate, at=at)
    flash(_("The standard rates are in the table. Check them before you rely on them."), "success")
    return redirect(url_for(".taxes"), 303)


@blueprint.post("/taxes/rates/<uuid:rate_id>/removal", endpoint="remove_tax_rate")
@auth.staff_required("settings")
def remove_rate(rate_id: uuid.UUID) -> Answer:
    """Remove a rate; placed orders keep what they were charged."""
    with db.transaction():
        operations.remove_rate(rate_id=rate_id, at=clock.now())
    flash(_("The rate is removed."), "success")
    return redirect(url_for(".taxes"), 303)


def _new_rate() -> RateForm:
    usual = countries.defaults(store.current().country)
    return RateForm(formdata=None, country=usual.country, name=usual.tax_name or _("Sales tax")).fill()


def _page(form: RateForm, *, status: int = 200) -> Response:
    rates, locale = queries.table(), get_locale()
    return render.page(
        "admin/settings/taxes.html",
        status=status,
        form=form,
        rates=[(rate, countries.name(rate.country, locale), f"{rate.rate_ppm / 10_000:g}") for rate in rates],
        included="yes" if queries.prices_include_tax() else "no",
        on_shipping=preferences.get(queries.ON_SHIPPING),
        in_union=store.current().country in countries.EUROPEAN_UNION,
        union_complete={rate.country for rate in rates} >= countries.EUROPEAN_UNION,
    )
