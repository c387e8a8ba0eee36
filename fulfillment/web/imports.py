"""Tracking numbers from a file: look first (nothing changes), then import, and for a day take it back.

A file whose columns are called otherwise asks once which is which; that is remembered with its import.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from fulfillment.shipments import importing
from fulfillment.shipments.importing import columns, reading
from fulfillment.shipments.importing.planning import NEW, SAME, WRONG
from fulfillment.shipments.models import TrackingImport
from shop.kernel import clock, db, tables
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth, downloads
from shop.web.acting import sentence
from shop.web.render import page

blueprint = Blueprint("admin_shipment_imports", __name__, url_prefix="/admin/shipments/imports")
MOST_ROWS = 500  # longer files take longer than a request may: the command line has no such limit
NAMES = {NEW: (N_("New"), "good"), SAME: (N_("Known"), ""), WRONG: (N_("Wrong"), "bad")}
TITLES = {
    "order_number": N_("Order number"),
    "tracking_number": N_("Tracking number"),
    "carrier": N_("Carrier"),
    "ship_date": N_("Day it left"),
    "sku": N_("SKU"),
    "quantity": N_("Quantity"),
}


@blueprint.get("")
@auth.staff_required("fulfillment")
def show() -> Response:
    """The form and what a file looks like."""
    return _page()


@blueprint.post("")
@auth.staff_required("fulfillment")
def create() -> Response | Answer:
    """Look at a file, or import what was looked at."""
    content = _content()
    if not content:
        return _page(problem=_("Choose a file first."), status=422)
    names: dict[str, str] = {}
    try:
        headings = importing.headings_of(content)
        names = _chosen(headings) or columns.remembered(headings)
        rows = importing.read(content, names=names)
        if len(rows) > MOST_ROWS:
            raise importing.BadFile(
                N_("This file has more than %(most)s rows; please split it."), most=MOST_ROWS
            )
    except importing.UnknownColumns as error:
        asked = {"headings": error.headings, "text": reading.text_of(content), "mapping": names}
        return _page(problem=sentence(error), status=422, **asked)
    except DomainError as error:
        return _page(problem=sentence(error), status=422)
    plan = importing.plan(rows)
    if request.form.get("act") != "import":
        text = reading.text_of(content)
        return _page(verdicts=plan.verdicts, text=text, waiting=len(plan.parcels), mapping=names)
    return _import(plan, headings, names)


@blueprint.get("/<uuid:import_id>")
@auth.staff_required("fulfillment")
def result(import_id: uuid.UUID) -> Response:
    """What became of each row."""
    kept = _kept(import_id)
    return page(
        "fulfillment/imports/result.html",
        kept=kept,
        names=NAMES,
        may_undo=importing.may_undo(kept, at=clock.now()),
    )


@blueprint.get("/<uuid:import_id>.csv")
@auth.staff_required("fulfillment")
def result_file(import_id: uuid.UUID) -> Response:
    """The same as a file: the rows as they were, with verdict and reason."""
    kept = _kept(import_id)
    return downloads.rows(_lines(kept.rows), name=f"result-{kept.imported_at:%Y-%m-%d-%H%M}", ending="csv")


@blueprint.post("/<uuid:import_id>/removal")
@auth.staff_required("fulfillment")
def undo(import_id: uuid.UUID) -> Answer:
    """Take the whole import back."""
    db.end_read()
    try:
        found = importing.undo(import_id, at=clock.now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "error")
        return redirect(url_for(".result", import_id=import_id), 303)
    said = ngettext("%(num)s parcel was taken back.", "%(num)s parcels were taken back.", found.parcels)
    flash(said, "good")
    if found.told:
        told = ngettext(
            "%(num)s customer was told already that it left.",
            "%(num)s customers were told already that it left.",
            found.told,
        )
        flash(told, "warn")
    for number, tracking, why in found.kept[:20]:
        flash(f"#{number} {tracking}: {sentence(why)}", "error")
    return redirect(url_for(".result", import_id=import_id), 303)


def _import(plan: importing.Plan, headings: list[str], names: dict[str, str]) -> Response | Answer:
    db.end_read()
    at, filename = clock.now(), request.form.get("filename", "")[:120]
    done = importing.apply(plan, at=at, filename=filename)
    with db.transaction():
        columns.remember(headings, names, at=at)
    new = {each.row.line for each in done.verdicts if each.verdict == NEW}
    sent = len({row for parcel in plan.parcels for row in parcel.lines} & new)
    flash(ngettext("%(num)s row was imported.", "%(num)s rows were imported.", sent), "good")
    if done.import_id is None:
        return _page(verdicts=done.verdicts)
    return redirect(url_for(".result", import_id=done.import_id), 303)


def _kept(import_id: uuid.UUID) -> TrackingImport:
    kept = db.session().get(TrackingImport, import_id)
    if kept is None:
        raise NotFound(N_("There is no such import."))
    return kept


def _chosen(headings: list[str]) -> dict[str, str]:
    """Which column is which, as it was just said."""
    typed = {name: request.form.get(f"column-{name}", "")[:80] for name in importing.COLUMNS}
    return {name: heading for name, heading in typed.items() if heading in headings}


def _lines(rows: list[Any]) -> Iterator[str]:
    """The rows as a table, each with what became of it."""
    return tables.csv_lines([*importing.COLUMNS, "verdict", "reason"], map(_told, rows))


def _told(row: Any) -> list[str]:
    message, params = row["message"], row["params"]
    said = _(message) % params if params else _(message) if message else ""
    return [*(row[name] for name in importing.COLUMNS), row["verdict"], said]


def _content() -> bytes:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.read(reading.MAX_BYTES + 1)
    return request.form.get("text", "").encode()


def _page(*, problem: str = "", status: int = 200, **more: Any) -> Response:
    upload = request.files.get("file")
    nothing: dict[str, Any] = {"verdicts": None, "text": "", "waiting": 0, "headings": [], "mapping": {}}
    return page(
        "fulfillment/imports/show.html",
        status=status,
        problem=problem,
        names=NAMES,
        titles=TITLES,
        columns=importing.COLUMNS,
        filename=(upload.filename if upload else "") or request.form.get("filename", ""),
        recent=importing.recent(),
        heading_choices=[(one, one) for one in dict.fromkeys(more.get("headings", [])) if one],
        **{**nothing, **more},
    )
