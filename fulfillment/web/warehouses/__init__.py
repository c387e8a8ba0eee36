"""Warehouses in the owner's hands: who they are, and who sends what."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from fulfillment.warehouses import calling, operations, signals
from shop.kernel import ids
from shop.kernel.errors import N_
from shop.web import fixes, nav, security, slots

blueprint = Blueprint("admin_warehouses", __name__, url_prefix="/admin/warehouses")
blueprint.after_request(security.keep_private)


@blueprint.record_once
def _install(_state: BlueprintSetupState) -> None:
    nav.add("deliver", N_("Warehouses"), "admin_warehouses.index", "fulfillment", 70, "box")
    fixes.register(
        signals.BRING_HOME,
        N_("Send it ourselves"),
        _bring_home,
        done=N_("It is yours to send now."),
    )
    fixes.register(signals.RETRY, N_("Try again"), _retry)
    slots.register("admin.order", "warehouses", 11, panels.for_owner)
    slots.register("admin.shipment", "warehouses", 20, panels.for_owner)


def _bring_home(key: str, at: datetime) -> None:
    if work_id := ids.parse_id(key):
        operations.bring_home(work_id=work_id, at=at)


def _retry(key: str, at: datetime) -> None:
    if call_id := ids.parse_id(key):
        calling.retry(call_id, at=at)


from fulfillment.web.warehouses import giving, keeping, panels, proving, rules  # noqa: E402, F401 (views)
