"""What a stored rule is made of, as values: read once and kept by its text, so a change needs no notice."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from functools import lru_cache

from shop.promotions import benefits, conditions
from shop.promotions.benefits import Benefit, FixedOff, PercentOff
from shop.promotions.conditions import Condition
from shop.promotions.models import Assignment


def narrowed(benefit: Benefit, given: Assignment | None) -> Benefit:
    """The benefit on those goods that were meant for its holder."""
    narrows = given is not None and (given.only_products or given.not_products)
    if given is None or not narrows or not isinstance(benefit, PercentOff | FixedOff):
        return benefit
    picked = frozenset(uuid.UUID(one) for one in given.only_products)
    on = replace(benefit.on, without=frozenset(uuid.UUID(one) for one in given.not_products))
    if picked:
        on = replace(on, product_ids=picked, collection_ids=frozenset())
    return replace(benefit, on=on)


@lru_cache(maxsize=4096)
def benefit(stored: str) -> Benefit:
    """The benefit of its stored text."""
    return benefits.from_dict(json.loads(stored))


@lru_cache(maxsize=4096)
def conditions_of(stored: str) -> tuple[Condition, ...]:
    """The conditions of their stored text."""
    return tuple(conditions.from_dict(one) for one in json.loads(stored))
