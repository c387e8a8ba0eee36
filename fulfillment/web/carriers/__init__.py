"""The owner's carriers: accounts with providers, unknown codes, numbers that make trouble, public links."""

from __future__ import annotations

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from fulfillment.trackers import queries
from shop.kernel.errors import N_
from shop.web import fixes, nav, slots

blueprint = Blueprint("admin_carriers", __name__, url_prefix="/admin/carriers")


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    count = queries.number_of_codes
    nav.add("deliver", N_("Carriers"), "admin_carriers.index", "fulfillment", 60, "globe", count=count)
    fixes.register("retry_tracker", N_("Try again"), numbers.retry)
    slots.register("admin.order", "trackers", 12, panels.for_owner)


from fulfillment.web.carriers import accounts, codes, numbers, panels, public  # noqa: E402, F401 (views)
