"""How carriers do: promises kept, clocks from the order to the door, and whether our own ranges hold."""

from __future__ import annotations

from flask import Blueprint, Response, request

from fulfillment.carriers import registry
from fulfillment.shipments import scorecard
from shop.kernel import clock
from shop.web import auth
from shop.web.render import page

blueprint = Blueprint("admin_scorecard", __name__, url_prefix="/admin/shipments/scorecard")
PERIODS = (30, 90, 365)


@blueprint.get("")
@auth.staff_required("fulfillment")
def show() -> Response:
    """A line a carrier and way of delivery, over the last days."""
    days = request.args.get("days", 90, int)
    days = days if days in PERIODS else 90
    cards, simulated = scorecard.of_carriers(at=clock.now(), days=days)
    return page(
        "fulfillment/scorecard/show.html",
        cards=cards,
        simulated=simulated,
        name=registry.name,
        fewest=scorecard.FEWEST,
        days=days,
        periods=PERIODS,
    )
