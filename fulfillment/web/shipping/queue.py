"""The list: what is ready, late, begun, on hold or elsewhere, what is on its way, what is quiet."""

from __future__ import annotations

from flask import Response, request
from flask_babel import lazy_gettext as _l

from fulfillment.labels import quoting, settings
from fulfillment.shipments import queries
from fulfillment.shipments.operations.waiting import REASONS
from fulfillment.web import boxes, words
from fulfillment.web.shipping import blueprint
from fulfillment.web.shipping.forms import StoryForm, empty_form, simulator_offered
from shop.kernel import clock
from shop.web import auth
from shop.web.render import page

TITLES = {
    queries.READY: _l("Ready"),
    queries.LATE: _l("Late"),
    queries.PARTLY: _l("Partly sent"),
    queries.HELD: _l("On hold"),
    queries.ELSEWHERE: _l("Elsewhere"),
}
MOVING = "moving"


@blueprint.get("")
@auth.staff_required("fulfillment")
def index() -> Response:
    """Orders to send, or parcels on their way."""
    view = request.args.get("view", queries.READY)
    number, at = request.args.get("page", 1, int), clock.now()
    if view == MOVING:
        return _moving(number, queries.counts(at=at))
    view = view if view in queries.VIEWS else queries.READY
    found = queries.to_ship(page=number, view=view, at=at)
    return page(
        "fulfillment/shipments/index.html",
        view=view,
        titles=TITLES,
        counts=queries.counts(at=at),
        under_way=queries.on_the_way(per_page=1).total,
        found=found,
        reasons=REASONS,
        ticked=request.args.get("ticked") == "all",
        form=empty_form(),
        buys_labels=settings.can_send() and bool(quoting.connected()),
        box_choices=boxes.choices(),
        stories=StoryForm(formdata=None) if simulator_offered() else None,
    )


def _moving(number: int, counts: dict[str, int]) -> Response:
    under_way, quiet = queries.on_the_way(page=number), queries.quiet()
    return page(
        "fulfillment/shipments/moving.html",
        view=MOVING,
        titles=TITLES,
        counts=counts,
        under_way=under_way.total,
        moving=under_way,
        quiet=quiet,
        numbers=queries.order_numbers({parcel.order_id for parcel in [*under_way.parcels, *quiet]}),
        words=words,
    )
