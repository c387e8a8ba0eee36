"""Buying the label for the way back: its prices are asked here, and compared on the label's own page."""

from __future__ import annotations

import uuid

from flask import Response, redirect, url_for
from werkzeug.wrappers import Response as Answer

from fulfillment.returns import labeling
from fulfillment.web import boxes
from fulfillment.web.return_desk import blueprint
from fulfillment.web.return_desk.page import existing, shown
from shop.kernel import clock, db
from shop.kernel.errors import DomainError
from shop.web import auth
from shop.web.acting import sentence


@blueprint.post("/<uuid:return_id>/label-prices")
@auth.staff_required("fulfillment")
def compare_labels(return_id: uuid.UUID) -> Response | Answer:
    """Ask carriers what the way back costs."""
    existing(return_id)
    db.end_read()
    try:
        label = labeling.compare(return_id=return_id, box=boxes.typed(), at=clock.now())
    except DomainError as refused:
        return shown(*existing(return_id), said={"prices": sentence(refused)}, status=refused.status)
    return redirect(url_for("admin_labels.show", label_id=label.id), 303)
