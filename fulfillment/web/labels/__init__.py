"""Labels in the owner's hands: compare and buy, print, give back, what they cost, how parcels are sent."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from shop.kernel.errors import N_
from shop.web import nav, security, slots

blueprint = Blueprint("admin_labels", __name__, url_prefix="/admin/labels")
blueprint.after_request(security.keep_private)


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    nav.add("deliver", N_("Labels"), "admin_labels.index", "fulfillment", 50, "tag")
    slots.register("admin.order", "labels", 11, panels.for_owner)
    slots.register("admin.shipment", "labels", 10, panels.for_owner)


from fulfillment.web.labels import buying, listing, live, lots, panels, settings  # noqa: E402, F401 (views)
