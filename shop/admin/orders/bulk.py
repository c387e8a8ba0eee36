"""Many orders at once: marked as being packed, exported. Those ticked, or all of a filter."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from shop.admin.orders import blueprint
from shop.admin.orders.listing import read
from shop.exchange import orders_export
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.orders import operations, queries
from shop.orders.models import Order
from shop.web import auth, downloads
from shop.web.acting import act

MOST = 200  # orders at once


@blueprint.post("/packing")
@auth.staff_required("orders")
def mark_packing() -> Answer:
    """Somebody packs those ticked: customers cannot change them any more."""
    ids = [order.id for order in _ticked()]
    marked = act(lambda: operations.mark_packing(order_ids=ids, at=clock.now())) if ids else None
    if marked is not None:
        text = ngettext("%(num)s order is being packed.", "%(num)s orders are being packed.", marked)
        flash(text, "success" if marked else "info")
    return redirect(url_for(".index", **read(request.form).asked), 303)


@blueprint.post("/selection.<ending>")
@auth.staff_required("exchange")
def export_ticked(ending: str) -> Response | Answer:
    """Those ticked as a file."""
    found = _ticked()
    return _file(found, ending) if found else redirect(url_for(".index", **read(request.form).asked), 303)


@blueprint.get("/export.<ending>")
@auth.staff_required("exchange")
def export(ending: str) -> Response:
    """All that a filter shows as a file, however many."""
    return _file(queries.each(read(request.args)), ending)


def _file(orders: Iterable[Order], ending: str) -> Response:
    writers = {"csv": orders_export.as_csv, "jsonl": orders_export.as_json_lines}
    if ending not in writers:
        raise NotFound(N_("There is no such file."))
    name = f"orders-{clock.now().date().isoformat()}"
    return downloads.rows(writers[ending](orders), name=name, ending=ending)


def _ticked() -> list[Order]:
    numbers = {int(one) for one in request.form.getlist("order") if one.isascii() and one.isdigit()}
    if not numbers:
        flash(_("Tick some orders first."), "info")
    if len(numbers) > MOST:
        flash(_("At most %(most)d orders at once.", most=MOST), "error")
        return []
    return queries.by_numbers(numbers)
