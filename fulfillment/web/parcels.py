"""One parcel in the owner's hands: a scan by hand, the simulator's next step, taking a mistake back."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField, DateTimeLocalField, SelectField, StringField
from wtforms.validators import Length, Optional

from fulfillment.carriers import base
from fulfillment.carriers.base import ScanEvent
from fulfillment.returns import operations as returns
from fulfillment.returns.models import REPLACEMENT
from fulfillment.shipments import operations, queries, simulation
from fulfillment.shipments.models import Parcel
from fulfillment.web.shipping import one
from shop.brand import store
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.web import auth
from shop.web.acting import act
from shop.web.forms import Form, options

blueprint = Blueprint("admin_parcels", __name__, url_prefix="/admin/parcels/<uuid:parcel_id>")


class ScanForm(Form):
    """What somebody knows about a parcel."""

    status = SelectField(choices=options((code, base.STATUS_NAMES[code]) for code in base.BY_HAND))
    at = DateTimeLocalField(format="%Y-%m-%dT%H:%M", validators=[Optional()])
    place = StringField(validators=[Length(max=80)])
    description = StringField(validators=[Length(max=200)])
    delayed = BooleanField()


@blueprint.post("/scans")
@auth.staff_required("fulfillment")
def scan(parcel_id: uuid.UUID) -> Answer:
    """Add a scan by hand."""
    parcel, form = _existing(parcel_id), ScanForm()
    if not form.validate():
        flash(_("This scan cannot be understood: choose what happened and when."), "error")
        return _back(parcel)
    event = ScanEvent(
        occurred_at=_instant(form.at.data),
        status=form.status.data,
        description=form.description.data or "",
        place=form.place.data or "",
        delayed=bool(form.delayed.data),
    )
    new = act(lambda: operations.add_scans(parcel_id=parcel.id, scans=[event], at=clock.now()))
    if new is not None:
        flash(_("Noted.") if new else _("This was known already."), "good")
    return _back(parcel)


@blueprint.post("/steps")
@auth.staff_required("fulfillment")
def play(parcel_id: uuid.UUID) -> Answer:
    """Play the simulator's next step, or all that are left."""
    parcel, everything = _existing(parcel_id), request.form.get("everything") == "1"
    act(lambda: simulation.play(parcel_id=parcel.id, at=clock.now(), everything=everything))
    return _back(parcel)


@blueprint.post("/cancellation")
@auth.staff_required("fulfillment")
def take_back(parcel_id: uuid.UUID) -> Answer:
    """The parcel did not leave after all."""
    parcel = _existing(parcel_id)
    untold = act(lambda: operations.take_back(parcel_id=parcel.id, at=clock.now()))
    if untold:
        flash(_("Taken back. The customer has not been told anything."), "good")
    elif untold is not None:
        flash(_("Taken back. The customer was told already that it left: please write to them."), "warn")
    return _back(parcel)


@blueprint.post("/inquiry")
@auth.staff_required("fulfillment")
def ask(parcel_id: uuid.UUID) -> Answer:
    """The carrier was asked where it is."""
    parcel = _existing(parcel_id)
    if act(lambda: operations.ask_carrier(parcel_id=parcel_id, at=clock.now())):
        flash(_("Noted: the carrier was asked. It comes back here when nothing is heard."), "good")
    return _back(parcel)


@blueprint.post("/loss")
@auth.staff_required("fulfillment")
def report_lost(parcel_id: uuid.UUID) -> Answer:
    """We take it for lost; the customer is told."""
    parcel = _existing(parcel_id)
    if act(lambda: operations.report_lost(parcel_id=parcel_id, at=clock.now())):
        flash(_("Noted as lost, and the customer is told. Send it again, or give the money back."), "good")
    return _back(parcel)


@blueprint.post("/replacement")
@auth.staff_required("fulfillment")
def send_again(parcel_id: uuid.UUID) -> Answer:
    """What was in it waits to be sent again."""
    parcel = _existing(parcel_id)
    done = act(lambda: returns.make_good_parcel(parcel_id=parcel_id, how=REPLACEMENT, at=clock.now()))
    if done:
        said = _("What was in it waits to be sent again.") if done[1] else _("This was settled already.")
        flash(said, "good" if done[1] else "warn")
    return _back(parcel)


def _instant(typed: datetime | None) -> datetime:
    if typed is None:
        return clock.now()
    return typed.replace(tzinfo=ZoneInfo(store.current().time_zone)).astimezone(UTC)


def _existing(parcel_id: uuid.UUID) -> Parcel:
    parcel = queries.parcel(parcel_id)
    if parcel is None:
        raise NotFound(N_("There is no such parcel."))
    return parcel


def _back(parcel: Parcel) -> Answer:
    return one.back_from(parcel.order_id)
