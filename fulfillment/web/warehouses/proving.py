"""Links and secrets of a warehouse, and trying out whether it answers."""

from __future__ import annotations

import uuid

from flask import Response, flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from fulfillment.warehouses import calling, operations
from fulfillment.warehouses.models import API, LINK
from fulfillment.web.warehouses import blueprint
from fulfillment.web.warehouses.keeping import existing, of, shown
from shop.kernel import clock, db
from shop.kernel.errors import N_, DomainError, NotFound
from shop.web import auth
from shop.web.acting import sentence


@blueprint.post("/<uuid:warehouse_id>/link")
@auth.staff_required("settings")
def renew_link(warehouse_id: uuid.UUID) -> Answer:
    """A new link; the one before opens nothing."""
    _of_kind(warehouse_id, LINK)
    with db.transaction():
        operations.new_link(warehouse_id)
    flash(_("There is a new link. The one before opens nothing any more."), "success")
    return _back(warehouse_id)


@blueprint.post("/<uuid:warehouse_id>/link/removal")
@auth.staff_required("settings")
def remove_link(warehouse_id: uuid.UUID) -> Answer:
    """No link opens anything."""
    _of_kind(warehouse_id, LINK)
    with db.transaction():
        operations.no_link(warehouse_id)
    flash(_("The link opens nothing any more."), "success")
    return _back(warehouse_id)


@blueprint.post("/<uuid:warehouse_id>/secrets")
@auth.staff_required("settings")
def renew_secrets(warehouse_id: uuid.UUID) -> Response:
    """New secrets, shown this once."""
    _of_kind(warehouse_id, API)
    with db.transaction():
        pair = operations.new_secrets(warehouse_id, at=clock.now())
    found = existing(warehouse_id)
    return shown(found, of(found), pair=pair)


@blueprint.post("/<uuid:warehouse_id>/secrets/removal")
@auth.staff_required("settings")
def drop_old(warehouse_id: uuid.UUID) -> Answer:
    """Let only the newest secrets count."""
    _of_kind(warehouse_id, API)
    with db.transaction():
        operations.drop_old_secrets(warehouse_id)
    flash(_("Only the new secret counts now."), "success")
    return _back(warehouse_id)


@blueprint.post("/<uuid:warehouse_id>/check")
@auth.staff_required("settings")
def check(warehouse_id: uuid.UUID) -> Answer:
    """Ask it whether it hears us."""
    _of_kind(warehouse_id, API)
    found = existing(warehouse_id)
    try:
        calling.check(found, at=clock.now())
        flash(_("%(name)s answers, and takes our signature.", name=found.name), "success")
    except DomainError as error:
        flash(sentence(error), "error")
    return _back(warehouse_id)


def _of_kind(warehouse_id: uuid.UUID, kind: str) -> None:
    if existing(warehouse_id).kind != kind:
        raise NotFound(N_("There is no such warehouse."))
    db.end_read()


def _back(warehouse_id: uuid.UUID) -> Answer:
    return redirect(url_for(".show", warehouse_id=warehouse_id), 303)
