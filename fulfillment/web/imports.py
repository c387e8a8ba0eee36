"""Tracking numbers from a file: look first (nothing changes), then import. Each row gets its verdict."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request
from flask_babel import gettext as _
from flask_babel import ngettext

from fulfillment.shipments import importing
from fulfillment.shipments.importing import reading
from fulfillment.shipments.importing.planning import NEW, SAME, WRONG
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError
from shop.web import auth
from shop.web.acting import sentence
from shop.web.render import page

blueprint = Blueprint("admin_shipment_imports", __name__, url_prefix="/admin/shipments/imports")
MOST_ROWS = 500  # longer files take longer than a request may: the command line has no such limit
NAMES = {NEW: (N_("New"), "good"), SAME: (N_("Known"), ""), WRONG: (N_("Wrong"), "bad")}


@blueprint.get("")
@auth.staff_required("fulfillment")
def show() -> Response:
    """The form and what a file looks like."""
    return _page()


@blueprint.post("")
@auth.staff_required("fulfillment")
def create() -> Response:
    """Look at a file, or import what was looked at."""
    content = _content()
    if not content:
        return _page(problem=_("Choose a file first."), status=422)
    try:
        rows = importing.read(content)
        if len(rows) > MOST_ROWS:
            raise importing.BadFile(
                N_("This file has more than %(most)s rows; please split it."), most=MOST_ROWS
            )
    except DomainError as error:
        return _page(problem=sentence(error), status=422)
    plan = importing.plan(rows)
    if request.form.get("act") != "import":
        return _page(verdicts=plan.verdicts, text=_as_text(content), waiting=len(plan.parcels))
    db.end_read()
    verdicts = importing.apply(plan, at=clock.now())
    done = len({row for parcel in plan.parcels for row in parcel.lines} & _lines(verdicts, NEW))
    flash(ngettext("%(num)s row was imported.", "%(num)s rows were imported.", done), "good")
    return _page(verdicts=verdicts)


def _lines(verdicts: list[importing.Verdict], wanted: str) -> set[int]:
    return {each.row.line for each in verdicts if each.verdict == wanted}


def _content() -> bytes:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return upload.read(reading.MAX_BYTES + 1)
    return request.form.get("text", "").encode()


def _as_text(content: bytes) -> str:
    """The file again as text for the second press; it has just been read without complaint."""
    return reading.text_of(content)


def _page(
    *,
    problem: str = "",
    verdicts: list[importing.Verdict] | None = None,
    text: str = "",
    waiting: int = 0,
    status: int = 200,
) -> Response:
    return page(
        "fulfillment/imports/show.html",
        status=status,
        problem=problem,
        verdicts=verdicts,
        names=NAMES,
        text=text,
        waiting=waiting,
        columns=importing.COLUMNS,
    )
