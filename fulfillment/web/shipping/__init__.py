"""The shipping desk: what waits, one order with its works and parcels, papers to print, a place to scan."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from fulfillment.shipments import queries
from shop.kernel.errors import N_
from shop.web import nav

blueprint = Blueprint("admin_shipments", __name__, url_prefix="/admin/shipments")


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    count = queries.number_to_ship
    nav.add("deliver", N_("Shipping"), "admin_shipments.index", "fulfillment", 10, "truck", count=count)


from fulfillment.web.shipping import desk, many, one, papers, queue, works  # noqa: E402, F401 (they add their views to the blueprint)
