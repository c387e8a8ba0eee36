"""The list of warehouses, and the form about one."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.warehouses import keys, links, operations, queries
from fulfillment.warehouses.models import API, LINK, Warehouse
from fulfillment.warehouses.operations.managing import BadWarehouse, Typed
from fulfillment.web.warehouses import blueprint
from shop.brand import store
from shop.kernel import clock, db
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page


@blueprint.get("")
@auth.staff_required("fulfillment")
def index() -> Response:
    """Every warehouse, and how much it has to do."""
    return page(
        "fulfillment/warehouses/index.html",
        found=queries.warehouses(),
        counts=queries.counts(),
        may_settle=auth.staff_may("settings"),
    )


@blueprint.get("/new")
@auth.staff_required("settings")
def new() -> Response:
    """An empty form."""
    return shown(None, Typed(name="", language=store.current().language))


@blueprint.post("")
@auth.staff_required("settings")
def create() -> Response | Answer:
    """Add one; its secrets, if it has any, are shown this once."""
    typed = _typed(request.form.get("kind", LINK))
    try:
        with db.transaction():
            made = operations.add(typed, at=clock.now())
    except BadWarehouse as error:
        return shown(None, typed, errors={error.field: sentence(error)}, status=422)
    flash(_("Added. It is asked for work when you give it some."), "success")
    if made.kind == API:
        at = clock.now()
        pair = {side: keys.living(made, side, at=at)[0] for side in (keys.OURS, keys.THEIRS)}
        return shown(made, typed, pair=pair)
    return redirect(url_for(".show", warehouse_id=made.id), 303)


@blueprint.get("/<uuid:warehouse_id>")
@auth.staff_required("settings")
def show(warehouse_id: uuid.UUID) -> Response:
    """One of them."""
    found = existing(warehouse_id)
    return shown(found, of(found))


@blueprint.post("/<uuid:warehouse_id>")
@auth.staff_required("settings")
def update(warehouse_id: uuid.UUID) -> Response | Answer:
    """Keep what was typed."""
    found = existing(warehouse_id)
    typed = _typed(found.kind)
    try:
        with db.transaction():
            operations.change(warehouse_id, typed)
    except BadWarehouse as error:
        return shown(existing(warehouse_id), typed, errors={error.field: sentence(error)}, status=422)
    flash(_("Saved."), "success")
    return redirect(url_for(".show", warehouse_id=warehouse_id), 303)


def existing(warehouse_id: uuid.UUID) -> Warehouse:
    """Raises NotFound."""
    found = queries.by_id(warehouse_id)
    if found is None:
        raise NotFound(N_("There is no such warehouse."))
    return found


def of(row: Warehouse) -> Typed:
    """A warehouse as its form shows it."""
    return Typed(
        name=row.name,
        kind=row.kind,
        email=row.email,
        language=row.language,
        url=row.url,
        takes_all=row.takes_all,
        active=row.active,
    )


def shown(
    row: Warehouse | None,
    typed: Typed,
    *,
    errors: dict[str, str] | None = None,
    pair: dict[str, Any] | None = None,
    status: int = 200,
) -> Response:
    """The page of one, or of a new one. `pair`: secrets made just now, shown this once."""
    at = clock.now()
    return page(
        "fulfillment/warehouses/show.html",
        status=status,
        row=row,
        typed=typed,
        errors=errors or {},
        pair=pair,
        link=links.url(row) if row is not None and row.kind == LINK else "",
        webhook_url=keys.webhook_url(row) if row is not None and row.kind == API else "",
        secrets=len(keys.living(row, keys.THEIRS, at=at)) if row is not None else 0,
        stock=queries.stock_of(row.id) if row is not None else [],
        languages=store.current().languages(),
    )


def _typed(kind: str) -> Typed:
    form = request.form
    return Typed(
        name=form.get("name", "")[:200],
        kind=kind if kind in (LINK, API) else LINK,
        email=form.get("email", "")[:400],
        language=form.get("language", ""),
        url=form.get("url", "")[:400],
        takes_all=form.get("takes_all") == "1",
        active=form.get("active") == "1",
    )
