"""All labels, and what they cost this month and the last."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.labels import printing, queries, quoting
from fulfillment.web.labels import blueprint, words
from shop.brand import store
from shop.kernel import clock, ids
from shop.web import auth
from shop.web.render import page


@blueprint.get("")
@auth.staff_required("fulfillment")
def index() -> Response:
    """The newest first."""
    listed = queries.bought(page=request.args.get("page", 1, int))
    this, last, now = *_months(clock.now()), clock.now()
    return page(
        "fulfillment/labels/index.html",
        listed=listed,
        sheets=queries.with_sheets([label.id for label, _number in listed.rows]),
        words=words,
        page_url=lambda number: url_for(".index", page=number),
        this_month=queries.spent(since=this, until=now),
        last_month=queries.spent(since=last, until=this),
        connected=bool(quoting.connected()),
        may_settle=auth.staff_may("settings"),
    )


@blueprint.post("/sheets")
@auth.staff_required("fulfillment")
def sheets() -> Response | Answer:
    """The ticked labels in one file to print from."""
    ticked = [one for text in request.form.getlist("label") if (one := ids.parse_id(text))]
    found = queries.sheets(ticked[: printing.MOST])
    if not found:
        flash(_("Choose the labels first."), "warn")
        return redirect(url_for(".index"), 303)
    named = [(f"{number}-{label.tracking_number or label.id}", sheet) for label, number, sheet in found]
    made = printing.together(named, at=clock.now())
    name = f'inline; filename="labels.{made.ending}"'
    return Response(made.body, mimetype=made.content_type, headers={"Content-Disposition": name})


def _months(at: datetime) -> tuple[datetime, datetime]:
    """When this month began where the store is, and the one before."""
    zone = ZoneInfo(store.current().time_zone)
    this = at.astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (
        this.replace(year=this.year - 1, month=12) if this.month == 1 else this.replace(month=this.month - 1)
    )
    return this.astimezone(UTC), last.astimezone(UTC)
