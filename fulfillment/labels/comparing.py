"""Asking what labels cost: for one while somebody waits, for many by the worker. Opens transactions of its
own; carriers are asked between them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from fulfillment.carriers.failures import ProviderError, Refused
from fulfillment.carriers.labels import Box
from fulfillment.labels import asking, operations, packing, quoting, settings
from fulfillment.labels.models import ParcelLabel
from fulfillment.labels.values import Offer, ranked
from shop.brand import store
from shop.kernel import db
from shop.kernel.errors import N_, Conflict, DomainError, NotFound
from shop.orders import operations as acting
from shop.orders import queries as orders
from shop.orders.models import Order


class NotConnected(Conflict):
    """No account that labels could be bought with, or no address to send from."""


def compare(
    *,
    order_id: uuid.UUID,
    held: Mapping[uuid.UUID, int],
    box: Box,
    format: str,
    hands_over: bool,
    at: datetime,
    comes_back: bool = False,
) -> ParcelLabel:
    """Ask every carrier what it costs to send `held` units (none named: all that is left), and keep it.

    With `comes_back` they are sent back by the customer; the caller has seen to it that they may be.
    Raises NotFound, BadContents, OnHold, NotConnected, ProviderError.
    """
    order = orders.by_id(order_id)
    if order is None:
        raise NotFound(N_("There is no such order."))
    packed = held if comes_back else packing.packed(order, held)
    offers = _offers(order, packed, box, format=format, comes_back=comes_back)
    with db.transaction():
        operations.remember_services({one.service: one.quote.service_name for one in offers}, at=at)
        return operations.offer(
            order=order,
            held=packed,
            box=box,
            offers=offers,
            format=format,
            hands_over=hands_over,
            comes_back=comes_back,
            at=at,
        )


def ask_for(label: ParcelLabel, *, at: datetime) -> None:
    """Ask for a label of a lot, and keep what carriers say, be it no."""
    label_id = label.id
    try:
        offers = _wanted(label)
    except DomainError as refused:
        db.end_read()
        with db.transaction():
            operations.not_priced(label_id=label_id, problem=refused, at=at)
        return
    with db.transaction():
        operations.remember_services({one.service: one.quote.service_name for one in offers}, at=at)
        operations.priced(label_id=label_id, offers=offers, at=at)


def _wanted(label: ParcelLabel) -> list[Offer]:
    order = orders.by_id(label.order_id)
    if order is None:
        raise NotFound(N_("There is no such order."))
    acting.check_free(order)
    held = {uuid.UUID(line): units for line, units in label.contents.items()}
    packed = packing.packed(order, held)
    return _offers(order, packed, Box(**label.box), format=label.format)


def _offers(
    order: Order, packed: Mapping[uuid.UUID, int], box: Box, *, format: str, comes_back: bool = False
) -> list[Offer]:
    """What carriers ask, the cheapest first. Raises NotConnected, ProviderError."""
    sellers = quoting.connected()
    if not sellers or not settings.can_send():
        raise NotConnected(N_("Connect EasyPost or Shippo, and say who sends, to buy labels."))
    question = asking.of_order(order, packed, box, format=format, comes_back=comes_back)
    db.end_read()
    answers = quoting.ask(question, sellers, seconds=quoting.AT_THE_DESK)
    if not answers.offers:
        no: ProviderError = Refused(N_("No carrier offers to send this."))
        raise next(iter(answers.problems), no)
    return ranked(answers.offers, currency=store.current().currency)
