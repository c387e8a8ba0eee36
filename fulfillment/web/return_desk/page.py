"""One return: the customer's words and photos, the order and its parcels beside it, what can be done."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Response
from flask_babel import gettext as _

from fulfillment.carriers import registry
from fulfillment.labels import queries as labels
from fulfillment.labels import quoting, settings
from fulfillment.labels.models import TAKEN
from fulfillment.returns import amounts, labeling, models, photos, queries, reasons, rules, terms
from fulfillment.returns.models import Return
from fulfillment.returns.operations.asking import exchangeable
from fulfillment.shipments import queries as deliveries
from fulfillment.web import boxes
from fulfillment.web import words as parcel_words
from fulfillment.web.labels import words as label_words
from fulfillment.web.return_desk import blueprint
from fulfillment.web.returns import showing, words
from shop.catalog import queries as catalog
from shop.kernel import clock
from shop.kernel.errors import N_, NotFound
from shop.orders import queries as orders
from shop.orders.models import Order
from shop.payments import queries as money
from shop.web import auth, render


@blueprint.get("/<uuid:return_id>")
@auth.staff_required("returns")
def show(return_id: uuid.UUID) -> Response:
    """The page."""
    return shown(*existing(return_id))


@blueprint.get("/<uuid:return_id>/label")
@auth.staff_required("returns")
def label(return_id: uuid.UUID) -> Response:
    """The label that was uploaded."""
    return showing.label_file(*existing(return_id))


@blueprint.get("/<uuid:return_id>/photos/<int:number>")
@auth.staff_required("returns")
def photo(return_id: uuid.UUID, number: int) -> Response:
    """A photo that came with the request."""
    return showing.photo_file(existing(return_id)[0], number)


def existing(return_id: uuid.UUID) -> tuple[Return, Order]:
    """A return and its order. Raises NotFound."""
    one = queries.by_id(return_id)
    order = orders.by_id(one.order_id) if one is not None else None
    if one is None or order is None:
        raise NotFound(N_("There is no such return."))
    return one, order


def shown(one: Return, order: Order, *, said: dict[str, str] | None = None, status: int = 200) -> Response:
    """The page of a return, with what is wrong with a form (`said`, by field)."""
    parcels = [parcel for parcel in deliveries.parcels_of(order.id) if parcel.undone_at is None]
    others = queries.others(one)
    return render.page(
        "fulfillment/return_desk/show.html",
        status=status,
        one=one,
        order=order,
        pieces=_pieces(one, order),
        photos=photos.numbered(one.photos),
        actions=rules.supported(one.status),
        state=words.status(one),
        kind=_(words.KIND[one.kind]),
        wish=_(words.WISH[one.wish]),
        parcels=[
            (parcel, parcel_words.carrier(parcel), parcel_words.status(parcel.status)) for parcel in parcels
        ],
        carrier=_(registry.name(one.carrier)) if one.carrier else "",
        carrier_url=registry.tracking_url(one.carrier, one.tracking_number) if one.tracking_number else None,
        others=[(other, words.status(other)) for other in others],
        ours=amounts.ours(one.lines),
        said=said or {},
        words=words,
        models=models,
        at=clock.now(),
        **_money(one, order, others),
        **_label(one, order),
    )


def _label(one: Return, order: Order) -> dict[str, Any]:
    """The label that was bought for the way back, and what is needed to buy one."""
    known = labels.by_id(one.parcel_label_id) if one.parcel_label_id else None
    bought = known if known is not None and known.chosen_at else None
    wanted = {rules.LABEL, rules.APPROVE} & set(rules.supported(one.status)) and auth.staff_may("fulfillment")
    free = bought is None or bought.state not in TAKEN
    buys = bool(wanted and free and quoting.connected() and settings.can_send())
    return {
        "bought": bought,
        "label_words": label_words,
        "buys_label": buys,
        "box_choices": boxes.choices() if buys else [],
        "kilograms": boxes.kilograms(labeling.grams_of(one, order)) if buys else "",
    }


def _money(one: Return, order: Order, others: list[Return]) -> dict[str, Any]:
    due = amounts.due(order, one, others, terms.current())
    here = money.refundable_of_order(order.id)
    most = min(due.total, here) if here is not None and here.currency == due.total.currency else None
    return {
        "due": due,
        "most": most,
        "given": order.money(one.refund_minor),
        "cost": one.cost_minor,
        "may": {name: auth.staff_may(name) for name in ("orders", "payments", "fulfillment")},
    }


def _pieces(one: Return, order: Order) -> list[dict[str, Any]]:
    held = {line.order_line_id: line for line in one.lines}
    wanted = catalog.variants_for_sale(
        [line.wanted_variant_id for line in one.lines if line.wanted_variant_id]
    )
    return [
        {
            "line": line,
            "held": held[line.id],
            "reason": words.reason(held[line.id].reason),
            "ours": held[line.id].reason in reasons.OURS,
            "wanted": next(
                (wanted[key] for key in (held[line.id].wanted_variant_id,) if key in wanted), None
            ),
            "others": exchangeable(line.product_id, line.variant_id),
            "missing": held[line.id].quantity - held[line.id].good - held[line.id].damaged,
        }
        for line in order.lines
        if line.id in held
    ]
