"""The rates of one country, edited like a sheet: a row each, some empty ones for more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.admin.settings import blueprint
from shop.brand import countries
from shop.catalog import tax_classes
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, NotFound
from shop.taxes import operations, queries
from shop.taxes.models import TaxRate
from shop.taxes.operations import BadRow, BadTax, RateInput
from shop.web import auth, render
from shop.web.acting import sentence
from shop.web.forms import strip
from shop.web.locale import get_locale

EMPTY_ROWS, MOST_SIGNS = 3, 500


@dataclass(frozen=True)
class Row:
    """A row as typed; `dropped` when it shall go, `error` says what is wrong with it."""

    rate: RateInput
    dropped: bool = False
    error: str = ""


@blueprint.get("/taxes/countries", endpoint="tax_countries")
@auth.staff_required("settings")
def choose() -> Answer:
    """The way to the sheet of a country that was chosen from the list."""
    return redirect(url_for(".tax_country", country=_known(request.args.get("country", ""))), 303)


@blueprint.get("/taxes/countries/<country>", endpoint="tax_country")
@auth.staff_required("settings")
def show(country: str) -> Response:
    """The sheet."""
    rows = [Row(_input(rate)) for rate in queries.table(_known(country))]
    return _page(country, rows)


@blueprint.post("/taxes/countries/<country>", endpoint="update_tax_country")
@auth.staff_required("settings")
def update(country: str) -> Response | Answer:
    """Write the sheet; a bad row is shown with its sentence, and nothing is written."""
    rows = _typed(_known(country))
    kept = [row for row in rows if not row.dropped]
    try:
        with db.transaction():
            operations.save_table(
                country=country,
                rows=[row.rate for row in kept],
                dropped=[row.rate.id for row in rows if row.dropped and row.rate.id],
                at=clock.now(),
            )
    except BadRow as error:
        bad = kept[error.row]
        shown = [replace(row, error=sentence(error)) if row is bad else row for row in rows]
        return _page(country, shown, status=422)
    except BadTax as error:
        flash(sentence(error), "error")
        return _page(country, rows, status=422)
    flash(_("The rates are saved."), "success")
    return redirect(url_for(".tax_country" if kept else ".taxes", country=country if kept else None), 303)


@blueprint.post("/taxes/countries/<country>/removal", endpoint="remove_tax_country")
@auth.staff_required("settings")
def remove(country: str) -> Answer:
    """Remove all rates of a country; placed orders keep what they were charged."""
    with db.transaction():
        operations.remove_country(country=_known(country), at=clock.now())
    flash(_("The rates are removed."), "success")
    return redirect(url_for(".taxes"), 303)


def _known(country: str) -> str:
    if not countries.is_country(country):
        raise NotFound(N_("There is no such country."))
    return country


def _typed(country: str) -> list[Row]:
    """The rows of the form, without those left empty."""
    count = request.form.get("rows", 0, int)
    found = [_row(number) for number in range(min(max(count, 0), operations.MOST_RATES + EMPTY_ROWS))]
    return [row for row in found if row.rate.id or row.rate.name or row.rate.percent or row.rate.region]


def _row(number: int) -> Row:
    def text(name: str) -> str:
        return str(strip(request.form.get(f"{number}-{name}", "")[:MOST_SIGNS]))

    def ticked(name: str) -> bool:
        return f"{number}-{name}" in request.form

    rate = RateInput(
        id=ids.parse_id(text("id")),
        region=text("region"),
        postal_codes=text("postal_codes"),
        name=text("name"),
        percent=text("percent"),
        tax_class=text("tax_class"),
        compound=ticked("compound"),
        on_delivery=ticked("on_delivery"),
        instead=ticked("instead"),
    )
    return Row(rate, dropped=ticked("drop"))


def _input(rate: TaxRate) -> RateInput:
    return RateInput(
        id=rate.id,
        region=rate.region,
        postal_codes=rate.postal_codes,
        name=rate.name,
        percent=f"{rate.rate_ppm / 10_000:g}",
        tax_class=rate.tax_class,
        compound=rate.compound,
        on_delivery=rate.on_delivery,
        instead=rate.instead,
    )


def _page(country: str, rows: list[Row], *, status: int = 200) -> Response:
    usual = countries.defaults(country)
    first = RateInput(name=usual.tax_name, percent=usual.tax_rate)
    blank = [Row(RateInput(name="", percent=""))] * EMPTY_ROWS
    return render.page(
        "admin/settings/tax_country.html",
        status=status,
        country=country,
        name=countries.name(country, get_locale()),
        rows=[*(rows or [Row(first)]), *blank],
        stored=any(row.rate.id for row in rows),
        classes=[(one, _(tax_classes.LABELS[one])) for one in tax_classes.RATED],
    )
