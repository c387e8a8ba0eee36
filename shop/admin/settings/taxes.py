"""How prices and delivery carry tax, the countries that have rates, and tables to take over."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer
from wtforms import RadioField

from shop.admin.settings import blueprint
from shop.brand import countries, store
from shop.catalog import tax_classes
from shop.kernel import clock, db
from shop.kernel.errors import N_
from shop.taxes import operations, presets, queries
from shop.taxes.models import TaxRate
from shop.taxes.rules import AS_GOODS, IN_PROPORTION, UNTAXED
from shop.web import auth, render, topics
from shop.web.acting import act
from shop.web.forms import Form, options
from shop.web.locale import get_locale

_TEXT = N_("Whether prices hold the tax, and the rates.")
topics.add("taxes", N_("Taxes"), _TEXT, "admin_settings.taxes", 30, "tag")
DELIVERY = [
    (AS_GOODS, N_("Like the goods in it"), N_("Of several kinds of goods, the one with the highest tax.")),
    (IN_PROPORTION, N_("In proportion to the goods"), N_("Each kind of goods has its share of the price.")),
    (tax_classes.STANDARD, N_("Always at the standard rate"), ""),
    (tax_classes.REDUCED, N_("Always at the reduced rate"), ""),
    (tax_classes.ZERO, N_("Always at the zero rate"), ""),
    (UNTAXED, N_("Not taxed"), ""),
]


class ChoiceForm(Form):
    """How prices and delivery carry tax."""

    included = RadioField(_l("Prices of products"), choices=options([("yes", ""), ("no", "")]))
    delivery = RadioField(_l("Delivery"), choices=options(DELIVERY))


@blueprint.get("/taxes", endpoint="taxes")
@auth.staff_required("settings")
def show() -> Response:
    """The choices, and the countries with rates."""
    rates, locale, home = queries.table(), get_locale(), store.current().country
    by_country: dict[str, list[TaxRate]] = {}
    for rate in rates:
        by_country.setdefault(rate.country, []).append(rate)
    named = sorted((countries.name(code, locale), code) for code in by_country)
    return render.page(
        "admin/settings/taxes.html",
        places=[(name, code, _summary(by_country[code])) for name, code in named],
        included="yes" if queries.prices_include_tax() else "no",
        delivery=queries.on_delivery(),
        ways=[(value, _(label), _(hint) if hint else "") for value, label, hint in DELIVERY],
        countries=countries.choices(locale),
        home=home,
        presets=presets.presets(),
        in_union=home in countries.EUROPEAN_UNION,
        union_complete=by_country.keys() >= countries.EUROPEAN_UNION,
    )


@blueprint.post("/taxes", endpoint="update_taxes")
@auth.staff_required("settings")
def update() -> Answer:
    """Keep the choices."""
    form = ChoiceForm()
    if form.validate():
        included, delivery = form.included.data == "yes", form.delivery.data or ""
        act(lambda: operations.choose(included=included, delivery=delivery, at=clock.now()))
        flash(_("Saved."), "success")
    else:
        flash(_("Please choose how prices and delivery carry tax."), "error")
    return redirect(url_for(".taxes"), 303)


@blueprint.get("/taxes/presets/<preset>", endpoint="tax_preset")
@auth.staff_required("settings")
def preset(preset: str) -> Response:
    """A table to take over: its rates, where from, and which places have some already."""
    found, locale = presets.find(preset), get_locale()
    there = {(row.country, row.region) for row in queries.table()}
    rows = [
        (rate, countries.name(rate.country, locale), (rate.country, rate.region) in there)
        for rate in found.rates
    ]
    return render.page("admin/settings/tax_preset.html", preset=found, rows=sorted(rows, key=_by_name))


def _by_name(row: tuple[presets.PresetRate, str, bool]) -> tuple[str, str]:
    return row[1], row[0].region


@blueprint.post("/taxes/presets/<preset>", endpoint="load_tax_preset")
@auth.staff_required("settings")
def load(preset: str) -> Answer:
    """Write the rates that were chosen; places that have some keep them."""
    chosen = request.form.getlist("key")[:500]
    with db.transaction():
        count = presets.load(name=preset, keys=chosen, at=clock.now())
    flash(
        ngettext(
            "The rates of %(num)d place are in the table. Check them before you rely on them.",
            "The rates of %(num)d places are in the table. Check them before you rely on them.",
            count,
        )
        if count
        else _("Nothing was added: choose places that have no rates yet."),
        "success" if count else "error",
    )
    return redirect(url_for(".taxes"), 303)


@blueprint.post("/taxes/home-rate", endpoint="load_home_tax")
@auth.staff_required("settings")
def load_home() -> Answer:
    """Write the rate of the store's country for the rest of the Union."""
    home = store.current().country
    if act(lambda: presets.load_home_rate(home=home, at=clock.now())) is not None:
        flash(_("Your own rate counts in the whole European Union now."), "success")
    return redirect(url_for(".taxes"), 303)


def _summary(rates: list[TaxRate]) -> str:
    """The rates of the whole country in words, and how many there are for parts of it."""
    own = [rate for rate in rates if not rate.region and not rate.postal_codes]
    words = [f"{rate.name} {rate.rate_ppm / 10_000:g} %" for rate in own]
    parts = len(rates) - len(own)
    said = ngettext("%(num)d for a part of it", "%(num)d for parts of it", parts)
    return ", ".join([*words, said] if parts else words)
