"""Who sends what: the owner's rules by country and product, and trying them out on an order."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments.models import OWN
from fulfillment.warehouses import operations, queries, settings
from fulfillment.warehouses.routing import BY, Rule
from fulfillment.web.warehouses import blueprint
from shop.brand import countries
from shop.kernel import clock, db
from shop.orders import queries as orders
from shop.web import auth
from shop.web.acting import sentence
from shop.web.locale import get_locale
from shop.web.render import page

EMPTY = 3  # rows below those there are
MOST_ROWS, LONGEST = 60, 2000


@blueprint.get("/rules")
@auth.staff_required("settings")
def rules() -> Response:
    """The rules as they are kept; with an order number, what they would do with it."""
    return _shown(settings.rules())


@blueprint.post("/rules")
@auth.staff_required("settings")
def set_rules() -> Response | Answer:
    """Keep them; a row without a sender is left out."""
    typed = _typed()
    try:
        with db.transaction():
            operations.set_rules(typed, at=clock.now())
    except operations.BadRule as error:
        return _shown(typed, error=sentence(error), status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".rules"), 303)


def _shown(found: list[Rule], *, error: str = "", status: int = 200) -> Response:
    names = {OWN: _("We do"), **{str(row.id): row.name for row in queries.warehouses()}}
    everything = queries.taker()
    return page(
        "fulfillment/warehouses/rules.html",
        status=status,
        rules=found,
        rows=len(found) + EMPTY,
        senders=[("", "–"), *names.items()],
        kinds=[(code, _(name)) for code, name in BY.items()],
        otherwise=everything.name if everything else _("We do"),
        error=error,
        **_tried(names),
    )


def _tried(names: dict[str, str]) -> dict[str, Any]:
    """What the kept rules would do with the order whose number was typed."""
    number = request.args.get("order", "").strip().lstrip("#")[:10]
    order = orders.by_number(int(number)) if number.isdecimal() else None
    titles = {line.id: line.title for line in order.lines} if order else {}
    senders = queries.senders_of(order) if order else {}
    tried = [(names.get(sender, ""), [titles[line] for line in lines]) for sender, lines in senders.items()]
    return {"number": number, "tried": tried, "unknown": bool(number) and order is None}


def _typed() -> list[Rule]:
    columns = [request.form.getlist(name)[:MOST_ROWS] for name in ("sender", "countries", "by", "values")]
    return [
        Rule(sender=sender[:40], countries=_countries(where), by=by[:10], values=_parts(values))
        for sender, where, by, values in zip(*columns, strict=False)
        if sender
    ]


def _countries(text: str) -> tuple[str, ...]:
    """Codes of countries typed as codes or names; what is neither stays as it is, to be refused."""
    named = {name.casefold(): code for code, name in countries.choices(get_locale())}
    return tuple(named.get(one.casefold(), one.upper()) for one in _parts(text))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text[:LONGEST].split(",") if part.strip()))
