"""Numbers that make trouble: claimed by several orders or watched by nobody. And one to ask for now."""

from __future__ import annotations

import uuid
from datetime import datetime

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.carriers import providers, registry
from fulfillment.trackers import operations, polling, queries, watching
from fulfillment.trackers.operations import sharing
from fulfillment.web.carriers import blueprint
from shop.kernel import clock, db, ids
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth
from shop.web.acting import act, sentence
from shop.web.render import page


def retry(key: str, at: datetime) -> None:
    """The attention list's button: offer a number to every account again."""
    if tracker_id := ids.parse_id(key):
        watching.retry(tracker_id, at=at)


@blueprint.get("/numbers")
@auth.staff_required("fulfillment")
def numbers() -> Response:
    """Both lists."""
    return page(
        "fulfillment/carriers/numbers.html",
        shared=sharing.open_questions(),
        failing=queries.failing(),
        carrier=registry.name,
        names={code: provider.info.name for code, provider in providers.all_providers().items()},
    )


@blueprint.post("/numbers")
@auth.staff_required("fulfillment")
def settle() -> Answer:
    """Say whose a number is."""
    connection_id = ids.parse_id(request.form.get("connection", ""))
    chosen = [one for one in map(ids.parse_id, request.form.getlist("tracker")) if one is not None]
    number, at = request.form.get("number", ""), clock.now()
    found = act(
        lambda: operations.settle_number(
            connection_id=connection_id or uuid.UUID(int=0), number=number, tracker_ids=chosen, at=at
        )
    )
    if found:
        flash(_("Settled. What the carrier has told meanwhile counts now."), "good")
    return redirect(url_for(".numbers"), 303)


@blueprint.post("/trackers/<uuid:tracker_id>/attempts")
@auth.staff_required("fulfillment")
def try_again(tracker_id: uuid.UUID) -> Answer:
    """Offer a number to every account again."""
    _existing(tracker_id)
    at = clock.now()
    if act(lambda: watching.retry(tracker_id, at=at)):
        flash(_("It is tried again now."), "good")
    return redirect(url_for(".numbers"), 303)


@blueprint.post("/trackers/<uuid:tracker_id>/questions")
@auth.staff_required("fulfillment")
def ask(tracker_id: uuid.UUID) -> Answer:
    """Have the provider asked about a parcel now."""
    number = _existing(tracker_id)
    try:
        polling.ask_now(tracker_id, at=clock.now())
        flash(_("We are asking the carrier; look again in a minute."), "good")
    except DomainError as error:
        flash(sentence(error), "error")
    place = "admin_orders.show" if auth.staff_may("orders") else "admin_shipments.show"
    return redirect(url_for(place, number=number), 303)


def _existing(tracker_id: uuid.UUID) -> int:
    """The number of the order that a tracker is about. Raises NotFound."""
    number = queries.order_number(tracker_id)
    db.end_read()
    if number is None:
        raise NotFound(N_("There is no such parcel."))
    return number
