"""Other currencies that visitors may see prices in: their rates, how prices are rounded, what is paid in."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_name
from flask import Response, flash, redirect, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from shop.admin.settings import blueprint
from shop.brand import countries, currencies, store
from shop.brand.currencies import BadCurrency, Offer
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.kernel.money import Money, exponent
from shop.web import auth, render, topics
from shop.web.acting import sentence
from shop.web.forms import Form, blame, options
from shop.web.locale import get_locale
from shop.web.render import money

_TEXT = N_("In which money visitors see your prices, and in which they pay.")
topics.add("currencies", N_("Currencies"), _TEXT, "admin_settings.currencies", 25, "globe")
_SAMPLES = (900, 2800, 12400)  # in cents; the same number of units where there are none


class CurrencyForm(Form):
    """One currency beside the store's own."""

    code = SelectField(_l("Currency"))
    rate = StringField(_l("Rate"), validators=[InputRequired(), Length(max=40)])
    rounding = SelectField(_l("Rounding"), validate_choice=False)  # absent at first
    countries = SelectMultipleField(_l("Countries"))

    def fill(self, present: Offer | None) -> CurrencyForm:
        """Offer the choices in the reader's language; a currency is chosen once."""
        taken = {store.current().currency, *(one.code for one in currencies.offered())}
        every = countries.currencies(get_locale())
        self.code.choices = options(pair for pair in every if pair[0] not in taken)
        if present is not None:
            self.code.choices = options(pair for pair in every if pair[0] == present.code)
        self.countries.choices = options(countries.choices(get_locale()))
        code = present.code if present else self.code.data or ""
        known = code in {choice.value for choice in self.code.choices}
        self.rounding.choices = _roundings(code) if known else options([("", _("No rounding"))])
        return self

    def wanted(self) -> Offer:
        """What the form says. Raises BadCurrency."""
        return Offer(
            code=self.code.data or "",
            rate=currencies.rate(self.rate.data or ""),
            rounding=self.rounding.data or "",
            countries=tuple(self.countries.data or ()),
        )


@blueprint.get("/currencies", endpoint="currencies")
@auth.staff_required("settings")
def show() -> Response:
    """All currencies, each with examples, and what is paid in."""
    return _page()


@blueprint.post("/currencies", endpoint="update_currencies")
@auth.staff_required("settings")
def update() -> Response | Answer:
    """Keep the decision what buyers pay in."""
    try:
        with db.transaction():
            currencies.charge(request.form.get("charge", ""), at=clock.now())
    except BadCurrency as error:
        return _page(error=sentence(error), status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".currencies"), 303)


@blueprint.get("/currencies/new", endpoint="new_currency")
@auth.staff_required("settings")
def new() -> Response:
    """The form of another currency."""
    return _form_page(CurrencyForm(formdata=None).fill(None), None)


@blueprint.post("/currencies/new", endpoint="create_currency")
@auth.staff_required("settings")
def create() -> Response | Answer:
    """Offer another currency."""
    return _kept(CurrencyForm().fill(None), None)


@blueprint.get("/currencies/<code>", endpoint="currency")
@auth.staff_required("settings")
def edit(code: str) -> Response:
    """The form of a currency."""
    present = _find(code)
    data = {**_plain(present), "rate": f"{present.rate:f}"}
    return _form_page(CurrencyForm(formdata=None, data=data).fill(present), present)


@blueprint.post("/currencies/<code>", endpoint="update_currency")
@auth.staff_required("settings")
def change(code: str) -> Response | Answer:
    """Keep what was changed of a currency."""
    present = _find(code)
    return _kept(CurrencyForm().fill(present), present)


@blueprint.post("/currencies/<code>/removal", endpoint="remove_currency")
@auth.staff_required("settings")
def remove(code: str) -> Answer:
    """Offer a currency no longer; orders paid in it stay as they are."""
    present = _find(code)
    with db.transaction():
        currencies.withdraw(present.code, at=clock.now())
    flash(_("Prices are not shown in %(currency)s any more.", currency=present.code), "success")
    return redirect(url_for(".currencies"), 303)


def _find(code: str) -> Offer:
    found = next((one for one in currencies.offered() if one.code == code), None)
    if found is None:
        raise NotFound(N_("This currency is not offered."))
    return found


def _plain(offer: Offer) -> dict[str, Any]:
    return {"code": offer.code, "rounding": offer.rounding, "countries": list(offer.countries)}


def _kept(form: CurrencyForm, present: Offer | None) -> Response | Answer:
    if not form.validate():
        return _form_page(form, present, status=422)
    try:
        wanted = form.wanted()
        with db.transaction():
            currencies.offer(wanted, at=clock.now())
    except BadCurrency as error:
        blame(form[error.field], error)
        return _form_page(form, present, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".currencies") if present else url_for(".currency", code=wanted.code), 303)


def _roundings(code: str) -> list[Any]:
    return options((rule, _rounding_said(rule, code)) for rule in currencies.roundings(code))


def _rounding_said(rule: str, code: str) -> str:
    """A rule in words, by example."""
    found = currencies.rounding(rule)
    if not found.step:
        return _("No rounding")
    if not found.ending:
        return _("To the nearest %(amount)s", amount=_said(found.step, code))
    one, other = (_said(found.step * times + found.ending, code) for times in (1, 2))
    return _("Such as %(one)s, %(other)s", one=one, other=other)


def _said(amount: Decimal, code: str) -> str:
    return money(Money(int(amount.scaleb(exponent(code))), code))


def _name(code: str) -> str:
    return str(get_currency_name(code, locale=get_locale()))


def _examples(offer: Offer) -> list[tuple[Money, Money]]:
    """A few prices of the store, each with what it becomes."""
    own = store.current().currency
    prices = [Money(int(Decimal(one).scaleb(max(exponent(own) - 2, 0))), own) for one in _SAMPLES]
    return [(price, offer.conversion(own).price(price)) for price in prices]


def _page(*, error: str = "", status: int = 200) -> Response:
    return render.page(
        "admin/settings/currencies.html",
        status=status,
        rows=[(one, _name(one.code), _examples(one)) for one in currencies.offered()],
        said=_rounding_said,
        exactly=lambda rate: format_decimal(rate, "#,##0.##########"),
        charge=currencies.CHOSEN if currencies.charges_chosen() else currencies.OWN,
        error=error,
    )


def _form_page(form: CurrencyForm, present: Offer | None, *, status: int = 200) -> Response:
    return render.page(
        "admin/settings/currency.html",
        status=status,
        form=form,
        present=present,
        full_name=f"{_name(present.code)} ({present.code})" if present else "",
        examples=_examples(present) if present else [],
    )
