"""The owner's page of calls, meetings and other contacts away from the shop's pages: entered one by one or
brought by file, now or long afterwards.
"""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from werkzeug.wrappers import Response as Answer

from shop.brand import store
from shop.customers.models import Customer
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError
from shop.web import auth, nav
from shop.web.acting import sentence
from shop.web.render import page
from tracking.journeys.models import OfflineTouch
from tracking.journeys.offline import files, keeping, queries
from tracking.journeys.offline.contacts import KINDS, MOST_NOTE, OUTCOMES, BadContact, Contact
from tracking.journeys.offline.files import Line, Told

blueprint = Blueprint("admin_offline", __name__, url_prefix="/admin/journeys/offline")
nav.add("learn", N_("Calls and meetings"), "admin_offline.index", "customers", 57, "phone")
SIZE, SHOWN = 50, 20
TEXTS = ("email", "phone", "code", "source", "campaign", "agent", "note")


@blueprint.get("")
@auth.staff_required("customers")
def index() -> Response:
    """The newest contacts, and the form."""
    return _page()


@blueprint.post("")
@auth.staff_required("customers")
def create() -> Response | Answer:
    """Keep one contact."""
    at = clock.now()
    try:
        new = keeping.keep([_typed()], at=at)
    except BadContact as refused:
        return _page(errors={refused.field: sentence(refused)}, status=422)
    flash(_("Saved.") if new else _("This contact was already there."), "good")
    return redirect(url_for(".index"), 303)


@blueprint.post("/file")
@auth.staff_required("customers")
def bring() -> Response | Answer:
    """Keep the contacts of a CSV file; lines that cannot be kept are told, the others are kept."""
    sent, at = request.files.get("file"), clock.now()
    content = sent.stream.read(files.MOST_BYTES + 1) if sent else b""
    try:
        told = files.read(content, zone=store.current().time_zone, at=at)
    except DomainError as refused:
        return _page(errors={"file": sentence(refused)}, status=422)
    new = keeping.keep(told.contacts, at=at)
    flash(ngettext("%(num)s contact was added.", "%(num)s contacts were added.", new), "good")
    if told.refused:
        return _page(refused=_said(told), status=422)
    return redirect(url_for(".index"), 303)


@blueprint.post("/<uuid:touch_id>/removal")
@auth.staff_required("customers")
def remove(touch_id: object) -> Answer:
    """Forget a contact that was entered by mistake."""
    with db.transaction("journey"):
        gone = keeping.remove(str(touch_id), at=clock.now())
    flash(_("Removed.") if gone else _("This contact is not there any more."), "good")
    return redirect(url_for(".index"), 303)


def _typed() -> Contact:
    form, zone = request.form, store.current().time_zone
    return Contact(
        kind=form.get("kind", ""),
        happened_at=files.moment(form.get("happened_at", ""), zone),
        duration_s=files.minutes(form.get("duration", "")),
        outcome=form.get("outcome", ""),
        **{name: form.get(name, "")[:MOST_NOTE] for name in TEXTS},
    )


def _said(told: Told) -> list[tuple[int, str]]:
    lines: tuple[Line, ...] = told.refused[:SHOWN]
    return [(line.number, sentence(line.problem)) for line in lines]


def _page(
    *,
    errors: dict[str, str] | None = None,
    refused: list[tuple[int, str]] | None = None,
    status: int = 200,
) -> Response:
    number = max(request.args.get("page", 1, int), 1)
    found, count = queries.page(number=min(number, 10_000), size=SIZE)
    me, people = auth.current_staff(), _whose(found)
    return page(
        "tracking/offline/index.html",
        status=status,
        contacts=[
            (one, clock.from_micros(one.occurred_at), people.get(one.customer_id or "")) for one in found
        ],
        count=count,
        number=number,
        pages=-(-count // SIZE),
        page_url=lambda n: url_for(".index", page=n if n > 1 else None),
        kinds=[(kind, _(name)) for kind, (name, _channel, _event) in KINDS.items()],
        outcomes=[(value, _(name)) for value, name in OUTCOMES.items()],
        columns=files.COLUMNS,
        typed=request.form if status == 422 else {"agent": me.name if me else ""},
        errors=errors or {},
        refused=refused or [],
        zone=store.current().time_zone,
    )


def _whose(found: list[OfflineTouch]) -> dict[str, Customer]:
    wanted = {known for one in found if (known := ids.parse_id(one.customer_id))}
    query = select(Customer).where(Customer.id.in_(wanted))
    return {str(customer.id): customer for customer in db.session().scalars(query)}
