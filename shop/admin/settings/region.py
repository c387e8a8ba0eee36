"""Where the store is: country, currency, language, time zone; one press takes what is usual there."""

from __future__ import annotations

from zoneinfo import available_timezones

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import SelectField

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.catalog import queries as catalog
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.kernel.money import exponent
from shop.orders import queries as orders
from shop.taxes import operations as taxes
from shop.taxes import queries as tax_queries
from shop.web import auth, locale, render, topics
from shop.web.forms import Form, blame, options

_TEXT = N_("Where you are, what you charge in, what you speak.")
topics.add("region", N_("Country and currency"), _TEXT, "admin_settings.region", 20, "globe")


class RegionForm(Form):
    """The store's place in the world."""

    country = SelectField(_l("Country"))
    currency = SelectField(_l("Currency"))
    language = SelectField(_l("Language"), choices=options(store.LANGUAGES.items()))
    time_zone = SelectField(_l("Time zone"))

    def fill(self) -> RegionForm:
        """Offer the choices in the reader's language."""
        self.country.choices = options(countries.choices(locale.get_locale()))
        self.currency.choices = options(countries.currencies(locale.get_locale()))
        self.time_zone.choices = options(
            (zone, zone.replace("_", " ")) for zone in sorted(available_timezones())
        )
        return self


@blueprint.get("/region", endpoint="region")
@auth.staff_required("settings")
def show() -> Response:
    """The form."""
    return _page(RegionForm(formdata=None, obj=store.current()).fill())


@blueprint.post("/region", endpoint="update_region")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the choices, or with `usual` take what is usual in the country."""
    form = RegionForm().fill()
    usual = request.form.get("usual") == "1" and countries.is_country(form.country.data or "")
    if not usual and not form.validate():
        return _page(form, status=422)
    try:
        with db.transaction():
            if usual:
                _take_usual(form.country.data or "")
            else:
                _keep(form)
    except store.BadBrand as error:
        blame(form[error.field], error)
        return _page(form, status=422)
    locale.look_again()  # the page after this one speaks the language just chosen, and so does this
    flash(_taken(form.country.data or "") if usual else _("Saved."), "success")
    return redirect(url_for(".region"), 303)


def _keep(form: RegionForm) -> None:
    chosen = {name: form[name].data or "" for name in ("country", "currency", "language", "time_zone")}
    _check_currency(chosen["currency"])
    store.update(at=clock.now(), **chosen)


def _take_usual(country: str) -> None:
    at, usual = clock.now(), countries.defaults(country)
    currency = store.current().currency if currency_fixed() else usual.currency
    store.update(
        at=at, country=country, currency=currency, language=usual.language, time_zone=usual.time_zone
    )
    taxes.choose(included=usual.prices_include_tax, on_shipping=True, at=at)
    known = {rate.country for rate in tax_queries.table()}
    if usual.tax_rate and country not in known:
        taxes.set_rate(country=country, name=usual.tax_name, percent=usual.tax_rate, at=at)


def _taken(country: str) -> str:
    name = countries.name(country, locale.get_locale())
    return _("Set to what is usual in %(country)s. Look it over and change what differs.", country=name)


def currency_fixed() -> bool:
    """Whether the currency can no longer change: somebody has paid in it."""
    return orders.page(per_page=1).total > 0


def _check_currency(currency: str) -> None:
    present = store.current().currency
    if currency == present:
        return
    if currency_fixed():
        message = N_("There are orders in %(currency)s already, so it stays.")
        raise store.BadBrand(message, field="currency", currency=present)
    if catalog.stats().products and exponent(currency) != exponent(present):
        raise store.BadBrand(
            N_("%(currency)s has other decimal places than the prices of your products. Delete them first."),
            field="currency",
            currency=currency,
        )


def _page(form: RegionForm, *, status: int = 200) -> Response:
    brand = store.current()
    return render.page(
        "admin/settings/region.html",
        status=status,
        form=form,
        usual=countries.defaults(brand.country),
        fixed=currency_fixed(),
        has_products=catalog.stats().products > 0,
        chosen=store.is_placed(),
    )
