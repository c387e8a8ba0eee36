"""What a warehouse sees: its list, one work, and the slip. The address only while it is its to send."""

from __future__ import annotations

import uuid

from flask import Response, url_for
from flask_babel import gettext as _

from fulfillment.carriers import registry
from fulfillment.shipments import queries as shipments
from fulfillment.warehouses import queries, states
from fulfillment.warehouses.models import Warehouse
from fulfillment.warehouses.queries import Given
from fulfillment.web import view, words
from fulfillment.web.shipping import one, papers
from fulfillment.web.warehouse import blueprint, whose
from shop.customers.addresses import PostalAddress
from shop.kernel.errors import N_, NotFound
from shop.web.render import page

WORDS = {
    states.SUBMITTED: (N_("Waits for your answer"), "accent"),
    states.ACCEPTED: (N_("To be sent"), "good"),
    states.CANCELLATION_REJECTED: (N_("To be sent"), "good"),
    states.CANCELLATION_REQUESTED: (N_("Please do not send it"), "bad"),
    states.CLOSED: (N_("Sent"), ""),
}


@blueprint.get("/<token>")
def index(token: str) -> Response:
    """All its work, the oldest first."""
    warehouse = whose(token)
    return page(
        "fulfillment/warehouse/index.html",
        title=warehouse.name,
        token=token,
        found=queries.work_of(warehouse),
        states=WORDS,
    )


@blueprint.get("/<token>/<uuid:work_id>")
def show(token: str, work_id: uuid.UUID) -> Response:
    """One work with what may be done now."""
    warehouse = whose(token)
    return shown(token, warehouse, existing(warehouse, work_id))


@blueprint.get("/<token>/<uuid:work_id>/packing-slip")
def slip(token: str, work_id: uuid.UUID) -> Response:
    """The slip, without prices, while the work is the warehouse's to send. Raises NotFound."""
    given = existing(whose(token), work_id)
    if not given.may_know_where or given.held:
        raise NotFound(N_("There is no packing slip now."))
    back = url_for(".show", token=token, work_id=work_id)
    made = papers.sheets([given.waiting], prices=False)
    return page("fulfillment/papers/slips.html", sheets=made, back=back)


def existing(warehouse: Warehouse, work_id: uuid.UUID) -> Given:
    """A work of this warehouse. Raises NotFound."""
    found = queries.given(warehouse, work_id)
    if found is None:
        raise NotFound(N_("This is not your work any more."))
    return found


def shown(token: str, warehouse: Warehouse, given: Given, *, status: int = 200) -> Response:
    """The page of a work."""
    lines = {line.id: line for line in given.order.lines}
    address = PostalAddress.from_dict(given.order.shipping_address) if given.may_know_where else None
    return page(
        "fulfillment/warehouse/show.html",
        status=status,
        title=_("Order %(number)s", number=given.waiting.code),
        token=token,
        given=given,
        items=[view.Item(lines[line], units) for line, units in given.waiting.left.items() if line in lines],
        address=one.address_lines(address) if address else [],
        phone=address.phone if address else "",
        moves=given.moves(states.WAREHOUSE),
        parcels=queries.sent_of(given.work.id),
        state=WORDS[given.status],
        reasons=[("", _("Please choose")), *((code, _(name)) for code, name in states.REASONS.items())],
        carriers=[(info.code, _(info.name)) for info in registry.choices()],
        carrier=shipments.last_carrier(),
        words=words,
    )
