"""The full "why" for the owner: the very plan that a page would show, filled by the same function."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from shop.catalog.queries import cards, product_titles
from shop.kernel import db
from shop.recommendations import slots
from shop.recommendations.companions import PAGE, Companion, read
from shop.recommendations.filling import Candidate, Filled
from shop.recommendations.models import CompanionList
from shop.recommendations.queries import companions, own_lists, selling
from shop.recommendations.queries.rows import Plan
from shop.recommendations.slots import ACCOUNT, CART, HOME_BUY_AGAIN, HOME_FOR_YOU, PRODUCT, Reader

BESIDE_PRODUCTS = (PRODUCT, CART, slots.ORDER, slots.TRACKING, slots.MAIL)
LIMITS = {slots.HOME_POPULAR: 8, slots.MAIL: 3}


@dataclass(frozen=True)
class Why:
    """What a slot would show, what it leaves out, and the titles of everything named."""

    slot: str
    policy: str
    filled: Filled
    titles: Mapping[uuid.UUID, str]

    @property
    def candidates(self) -> list[Candidate]:
        """Everything that was considered."""
        return [
            *(one.candidate for one in self.filled.shown),
            *(one.candidate for one in self.filled.left_out),
        ]


def explained(slot: str, reader: Reader, products: Sequence[uuid.UUID]) -> Why:
    """What this reader would be shown in `slot` now, beside `products` where the slot is beside any."""
    made = _plan(slot, reader, products)
    found = cards([*made.wanted, *(one.product_id for one in made.candidates)])
    filled = made.filled(found)
    named = {one.because_of_id for one in made.candidates if one.because_of_id} | {*products}
    shown = {one.candidate.product_id for one in filled.shown} | {
        one.candidate.product_id for one in filled.left_out
    }
    return Why(slot, made.policy, filled, product_titles(named | shown))


def _plan(slot: str, reader: Reader, products: Sequence[uuid.UUID]) -> Plan:
    limit = LIMITS.get(slot, 4)
    if slot == PRODUCT:
        return companions.companions_of(products[0], reader=reader, lately=products[1:], limit=limit).plan
    if slot in BESIDE_PRODUCTS:
        return companions.together(dict.fromkeys(products, ""), slot=slot, reader=reader, limit=limit)
    if slot in (HOME_BUY_AGAIN, ACCOUNT):
        return own_lists.again_plan(own_lists.of(reader), slot=slot, reader=reader, limit=limit)
    if slot == HOME_FOR_YOU:
        mine = own_lists.of(reader)
        return own_lists.taste_plan(mine, slot=slot, reader=reader, lately=products, limit=limit)
    return selling.popular_plan(slot, reader=reader, limit=limit)


def reasons_behind(product_id: uuid.UUID, kind: str = PAGE) -> Sequence[Companion]:
    """A product's stored companions with the parts of their scores, best first."""
    mine = select(CompanionList.companions).where(
        CompanionList.product_id == product_id, CompanionList.kind == kind
    )
    found = db.session().scalar(mine)
    return read(found) if found else ()
