"""What a stored rule is made of, as values: read once and kept by its text, so a change needs no notice."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from shop.promotions import benefits, conditions
from shop.promotions.benefits import Benefit, FixedOff, PercentOff
from shop.promotions.conditions import Condition


class Given(NamedTuple):
    """What pricing needs of a row of `models.Assignment`."""

    id: uuid.UUID
    customer_id: uuid.UUID | None
    visitor_id: str | None
    code: str
    reason: str
    reason_params: dict[str, Any]
    only_products: list[str]
    not_products: list[str]
    expires_at: datetime | None


class Met(NamedTuple):
    """A promotion as a shopper meets it: the code entered for it, and what is `given` to one person."""

    id: uuid.UUID
    version: int
    label: str
    stacking: str
    lane: str
    respects_floor: bool
    limit_total: int | None
    limit_per_customer: int | None
    budget_minor: int | None
    used: int
    given_minor: int
    benefit: str
    conditions: str
    code: str | None
    email: str | None
    code_limit: int | None
    code_used: int | None
    used_by_customer: int | None
    given: Given | None


_OWN = len(Met._fields) - 1


def met(values: Iterable[Any]) -> Met:
    """A row of its values."""
    row = tuple(values)
    given = Given._make(row[_OWN:]) if row[_OWN] is not None else None
    return Met._make((*row[:_OWN], given))


def narrowed(benefit: Benefit, given: Given | None) -> Benefit:
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
