"""New orders go to whoever the owner's rules name: one work each where they name several."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from fulfillment.shipments import operations as shipments
from fulfillment.shipments import queries as works
from fulfillment.shipments.models import CANCELLED, OWN
from fulfillment.warehouses import queries, settings, states
from fulfillment.warehouses.operations.asking import give
from fulfillment.warehouses.operations.locking import locked
from fulfillment.warehouses.routing import ANY, BY, Rule
from shop.brand import countries
from shop.kernel import preferences
from shop.kernel.errors import N_, DomainError
from shop.orders import pickup
from shop.orders import queries as orders

MOST_RULES, MOST_VALUES, MOST_LETTERS = 50, 50, 100


class BadRule(DomainError):
    """A rule that cannot be; `place` counts from 0."""

    def __init__(self, message: str, *, place: int) -> None:
        super().__init__(message, number=place + 1)
        self.place = place


def set_rules(rules: Sequence[Rule], *, at: datetime) -> None:
    """Keep who sends what of orders paid from now on. Raises BadRule."""
    known = {OWN, *(str(row.id) for row in queries.warehouses())}
    for place, rule in enumerate(rules):
        if place >= MOST_RULES or rule.sender not in known or rule.by not in BY:
            raise BadRule(N_("Rule %(number)s: choose who sends it."), place=place)
        if not all(map(countries.is_country, rule.countries)):
            raise BadRule(N_("Rule %(number)s: one of these is no country."), place=place)
        if (rule.by == ANY) != (not rule.values):
            raise BadRule(N_("Rule %(number)s: say which products."), place=place)
        if len(rule.values) > MOST_VALUES or any(len(value) > MOST_LETTERS for value in rule.values):
            raise BadRule(N_("Rule %(number)s: these are too many, or too long."), place=place)
    preferences.put(settings.RULES, [dataclasses.asdict(rule) for rule in rules], at=at)


def give_new(*, order_id: uuid.UUID, at: datetime) -> bool:
    """A new order goes to who is to send it; False when nobody else is, or somebody has decided already."""
    order = orders.by_id(order_id)
    if order is None or pickup.place_of(order) or order.held_for:
        return False
    senders = queries.senders_of(order)
    if set(senders) <= {OWN}:
        return False
    work = shipments.open_fulfillment(order_id=order_id, at=at)
    if work is None or queries.of_order(order_id) or work.status == CANCELLED:
        return False
    held = locked(work.id)
    free = states.moves(states.SHOP, held.status, left=held.waiting.units, held=bool(held.waiting.standing))
    if states.SUBMIT not in free or len(works.works_of(order_id)) > 1:
        return False
    for sender, work_id in _parted(work.id, held.waiting.left, senders, at=at).items():
        if sender != OWN:
            give(work_id=work_id, warehouse_id=uuid.UUID(sender), at=at)
    return True


def _parted(
    work_id: uuid.UUID,
    left: Mapping[uuid.UUID, int],
    senders: Mapping[str, Sequence[uuid.UUID]],
    *,
    at: datetime,
) -> dict[str, uuid.UUID]:
    """A work for each sender: the first work stays with the shop itself, or with the first of them."""
    shares = {
        sender: {line: left[line] for line in lines if line in left} for sender, lines in senders.items()
    }
    shares = {sender: units for sender, units in shares.items() if units}
    first = OWN if OWN in shares else next(iter(shares))
    found = {first: work_id}
    for sender, units in shares.items():
        if sender != first:
            found[sender] = shipments.split(work_id=work_id, lines=units, at=at).id
    return found
