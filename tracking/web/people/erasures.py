"""What was erased of whom, and the proof: counts before and after in every store, and that it was looked for
again. Reports name nobody; whoever was erased is found by their customer number alone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from sqlalchemy import select

from shop.kernel import clock, db, ids
from shop.kernel.errors import N_
from shop.web import auth
from shop.web.render import page
from tracking.journeys import erasing
from tracking.journeys.models import Erasure
from tracking.web.people import blueprint

SHOWN = 100
ROWS = {
    "events": N_("Things that happened"),
    "visits": N_("Visits"),
    "arrivals": N_("Arrivals"),
    "links": N_("Links of browsers to the customer"),
    "accounts": N_("Links to other accounts"),
    "signs": N_("Days with what was done"),
    "stages": N_("Stages"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One kind of rows in one store."""

    what: str
    before: int
    deleted: int
    nameless: int
    after: int


@blueprint.get("/people/erasures")
@auth.staff_required("privacy")
def erasures() -> Response:
    """The newest erasures; with `customer`, that customer's."""
    sought = request.args.get("customer", "").strip()
    query = select(Erasure).order_by(Erasure.asked_at.desc(), Erasure.erasure_id).limit(SHOWN)
    if sought:
        member = ids.parse_id(sought)
        query = query.where(Erasure.subject == erasing.subject(str(member or sought)))
    found = list(db.session("journey").scalars(query))
    return page(
        "tracking/people/erasures.html",
        erasures=found,
        sought=sought,
        moment=clock.from_micros,
        at=clock.now(),
    )


@blueprint.get("/people/erasures/<uuid:erasure_id>")
@auth.staff_required("privacy")
def erasure(erasure_id: Any) -> Response:
    """One report."""
    row = _found(erasure_id)
    return page(
        "tracking/people/erasure.html",
        erasure=row,
        lines=lines(row.report),
        lake=row.report.get("lake", {}),
        rows=ROWS,
        moment=clock.from_micros,
    )


@blueprint.get("/people/erasures/<uuid:erasure_id>.json")
@auth.staff_required("privacy")
def erasure_json(erasure_id: Any) -> Response:
    """The same, to hand over."""
    row = _found(erasure_id)
    response = Response(json.dumps(erasing.told(row), indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="erasure-{erasure_id}.json"'
    return response


def lines(report: dict[str, Any]) -> list[Line]:
    """The hot store's tables, row by row."""
    again = report.get("looked_again", {})
    return [
        Line(
            what=name,
            before=one["before"],
            nameless=one.get("nameless", 0),
            deleted=one["before"] - one["after"] - one.get("nameless", 0),
            after=again.get(name, one["after"]),
        )
        for name, one in report.get("hot", {}).items()
    ]


def _found(erasure_id: Any) -> Erasure:
    row = db.session("journey").get(Erasure, str(erasure_id))
    return row if row is not None else abort(404)
