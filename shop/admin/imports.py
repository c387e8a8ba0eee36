"""Imports: upload a file, see what it would change, say yes, watch it being imported; and the way back."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, stream_with_context, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from shop.exchange import kinds as exchange
from shop.exchange import models, operations, queries, uploads
from shop.exchange.shopify_customers.parser import PersonOptions
from shop.exchange.shopify_orders.drafts import PastOptions
from shop.exchange.shopify_products import exporter
from shop.exchange.shopify_products.changes import COLLECTIONS_FROM, ImportOptions
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth, nav, render
from shop.web.acting import act, sentence

blueprint = Blueprint("admin_imports", __name__, url_prefix="/admin/imports")
nav.add("sell", N_("Import and export"), "admin_imports.index", "exchange", 45, "upload")
STAGES = {
    models.CHECKING: (N_("Being checked"), "warn"),
    models.CHECKED: (N_("Waiting for you"), "accent"),
    models.IMPORTING: (N_("Being imported"), "warn"),
    models.DONE: (N_("Done"), "good"),
    models.FAILED: (N_("Failed"), "bad"),
    models.CANCELLED: (N_("Given up"), "line"),
}
SOURCES = {"type": N_("From product types"), "tags": N_("From tags"), "none": N_("None")}
FLUSH = 64 * 1024
KINDS = {
    models.PRODUCTS: N_("Products"),
    models.ORDERS: N_("Orders"),
    models.CUSTOMERS: N_("Customers"),
}


@blueprint.get("")
@auth.staff_required("exchange")
def index() -> Response:
    """The form of one kind of file and the latest imports."""
    kind = request.args.get("kind", "")
    return render.page(
        "admin/imports/index.html",
        kind=kind if kind in KINDS else models.PRODUCTS,
        kinds=KINDS,
        runs=[(run, *_stage(run)) for run in queries.latest_imports()],
        counted=counted,
        sources=[(key, _(SOURCES[key])) for key in COLLECTIONS_FROM],
    )


@blueprint.post("")
@auth.staff_required("exchange")
def create() -> Answer:
    """Keep the uploaded file and have it checked."""
    file, kind = request.files.get("file"), request.form.get("kind", "")
    back = redirect(url_for(".index", kind=kind if kind in KINDS else None), 303)
    if file is None or not file.filename:
        flash(_("Please choose a file."), "error")
        return back
    run_id, filename = ids.new_id(), file.filename
    name = uploads.keep(file.stream, upload_id=run_id)
    try:
        with db.transaction():
            operations.start_import(
                run_id=run_id, filename=filename, file=name, options=_options(kind), at=clock.now()
            )
    except DomainError as error:
        uploads.forget(name)
        flash(sentence(error), "error")
        return back
    return redirect(url_for(".show", run_id=run_id), 303)


def _options(kind: str) -> exchange.Options:
    """How the file is meant, by the form of its kind. Raises BadFile."""
    if kind == models.ORDERS:
        return PastOptions(same_goods=exchange.same_goods(request.form.get("same_goods", "")))
    if kind == models.CUSTOMERS:
        return PersonOptions(take_consent=request.form.get("take_consent") == "1")
    return ImportOptions(
        collections_from=request.form.get("collections_from", "type"),
        keep_stock=request.form.get("keep_stock") == "1",
    )


@blueprint.get("/<uuid:run_id>")
@auth.staff_required("exchange")
def show(run_id: uuid.UUID) -> Response:
    """How far it is, what it would change or has changed, and what was wrong with which line."""
    run = queries.import_run(run_id)
    if run is None:
        raise NotFound(N_("This import does not exist any more."))
    report = run.report if run.stage in (models.IMPORTING, models.DONE, models.FAILED) else run.preview
    report = report or run.preview
    label, tone = _stage(run)
    return render.page(
        "admin/imports/show.html",
        run=run,
        kind=KINDS[run.kind],
        stage=label,
        tone=tone,
        report=report,
        issues=[(issue["line"], issue["level"], _told(issue)) for issue in (report or {}).get("issues", [])],
        problem=_told(run.problem) if run.problem else "",
    )


@blueprint.post("/<uuid:run_id>/confirmation")
@auth.staff_required("exchange")
def confirm(run_id: uuid.UUID) -> Answer:
    """Import it."""
    act(lambda: operations.confirm_import(run_id, at=clock.now()))
    return redirect(url_for(".show", run_id=run_id), 303)


@blueprint.post("/<uuid:run_id>/cancellation")
@auth.staff_required("exchange")
def cancel(run_id: uuid.UUID) -> Answer:
    """Give it up."""
    act(lambda: operations.cancel_import(run_id, at=clock.now()))
    return redirect(url_for(".show", run_id=run_id), 303)


@blueprint.post("/<uuid:run_id>/retry")
@auth.staff_required("exchange")
def retry(run_id: uuid.UUID) -> Answer:
    """Try a failed one again."""
    act(lambda: operations.retry_import(run_id, at=clock.now()))
    return redirect(url_for(".show", run_id=run_id), 303)


@blueprint.get("/products.csv")
@auth.staff_required("exchange")
def export() -> Response:
    """All products as a Shopify product CSV."""
    name = f"products-{clock.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(stream_with_context(_chunks()), mimetype="text/csv", headers=headers)


def _chunks() -> Iterator[str]:
    """The file in pieces, so that a large catalog needs little memory."""
    stream = io.StringIO(newline="")
    for row in exporter.rows():
        stream.write(row)
        if stream.tell() > FLUSH:
            yield stream.getvalue()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue()


def counted(run: models.ImportRun) -> int | None:
    """How many products, orders or customers a file has; None before it was looked through."""
    report = run.report or run.preview
    return sum(report[run.kind].values()) if report else None


def _stage(run: models.ImportRun) -> tuple[str, str]:
    label, tone = STAGES[run.stage]
    return _(label), tone


def _told(stored: dict[str, Any]) -> str:
    message = stored["message"]
    text = _(message)
    return text % stored["params"] if stored["params"] else text
