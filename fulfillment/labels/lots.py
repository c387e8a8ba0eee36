"""Labels for many orders at once: ask, choose by one rule, see the sum, buy. Each label has a transaction of
its own, so that what is refused for one holds up no other; carriers are asked by the worker."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fulfillment.carriers.labels import Box
from fulfillment.labels import asking, operations, queries
from fulfillment.labels.models import ASKING, BUYING, CHOSEN, FAILED, OFFERED, ParcelLabel
from fulfillment.labels.operations.lots import Wanted
from fulfillment.labels.values import BoxPreset, Offer, picked
from fulfillment.shipments.queries import Waiting
from shop.kernel import db
from shop.kernel.errors import DomainError
from shop.kernel.money import Money
from shop.orders.models import Order

MOST = 100
AT_WORK = (ASKING, CHOSEN, BUYING)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A label of a lot with the offer that the rule means; None where it has none (any more)."""

    label: ParcelLabel
    order: Order
    offer: Offer | None

    @property
    def waits(self) -> bool:
        """Whether the worker is at it."""
        return self.label.state in AT_WORK and self.label.parked_at is None


@dataclass(frozen=True, kw_only=True)
class Lot:
    """Labels asked about together. `totals` is what those to buy cost, by currency; `services` (name in
    settings to title) are what is offered, those that fit most orders first."""

    rows: Sequence[Row]
    totals: tuple[Money, ...]
    services: Mapping[str, str]

    @property
    def to_buy(self) -> list[Row]:
        """The rows that would be bought now."""
        return [row for row in self.rows if row.offer is not None]

    @property
    def waiting(self) -> int:
        """How many the worker is at."""
        return sum(row.waits for row in self.rows)


def open_for(chosen: Sequence[Waiting], preset: BoxPreset, *, format: str, at: datetime) -> uuid.UUID:
    """Have prices asked for what is left of each work, in a box of this kind; the lot's id."""
    wanted = [
        Wanted(order=one.order, held=one.left, box=_packed(one, preset)) for one in chosen[:MOST] if one.left
    ]
    db.end_read()
    with db.transaction():
        return operations.open_lot(wanted, format=format, at=at)


def seen(lot_id: uuid.UUID, *, rule: str) -> Lot:
    """A lot as it stands, with what `rule` would buy."""
    rows = [
        Row(label=label, order=order, offer=_meant(label, rule)) for label, order in queries.of_lot(lot_id)
    ]
    sums: Counter[str] = Counter()
    for row in rows:
        if row.offer is not None:
            sums[row.offer.price.currency] += row.offer.price.minor
    return Lot(
        rows=rows,
        totals=tuple(Money(minor, currency) for currency, minor in sorted(sums.items())),
        services=_services(rows),
    )


def buy(
    lot_id: uuid.UUID, chosen: Mapping[uuid.UUID, str], *, hands_over: bool, at: datetime
) -> tuple[int, int]:
    """Have the worker buy the `chosen` offers (label to key): how many it will, and how many are refused; why
    is written on each. Whatever is bought or being bought already is left alone.
    """
    mine = {label.id for label, _order in queries.of_lot(lot_id)}
    db.end_read()
    begun = refusals = 0
    for label_id in sorted(mine & chosen.keys()):
        key = chosen[label_id]
        try:
            with db.transaction():
                begun += operations.choose(label_id=label_id, offer_key=key, hands_over=hands_over, at=at)
        except DomainError as refused:
            refusals += 1
            with db.transaction():
                operations.note_refusal(label_id=label_id, problem=refused)
    return begun, refusals


def ask_again(lot_id: uuid.UUID, *, at: datetime) -> int:
    """Have prices asked anew for whatever of a lot is not bought; how many."""
    waiting = [label.id for label, _order in queries.of_lot(lot_id) if label.state in (OFFERED, FAILED)]
    db.end_read()
    asked = 0
    for label_id in waiting:
        with db.transaction():
            asked += operations.ask_again(label_id=label_id, at=at)
    return asked


def _packed(one: Waiting, preset: BoxPreset) -> Box:
    return preset.packed(asking.grams_of(one.order, one.left))


def _meant(label: ParcelLabel, rule: str) -> Offer | None:
    if label.state not in (OFFERED, FAILED):
        return None
    return picked([Offer.from_dict(stored) for stored in label.offers], rule)


def _services(rows: Sequence[Row]) -> dict[str, str]:
    fits: Counter[str] = Counter()
    names: dict[str, str] = {}
    for row in rows:
        for offer in (Offer.from_dict(stored) for stored in row.label.offers):
            fits[offer.service] += 1
            names[offer.service] = offer.quote.service_name
    return {service: names[service] for service, _count in fits.most_common()}
