"""What is known to go with products, in one statement: what was learned of them, by kind, else the best
sellers of the same collections."""

from __future__ import annotations

import math
import uuid
from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Select,
    Subquery,
    Uuid,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    union_all,
)

from shop.catalog.models import ACTIVE, CollectionProduct, IndexedProduct, Product
from shop.catalog.queries.cards import Heads, Variants, beside, heads_beside
from shop.kernel import reading
from shop.recommendations import reasons
from shop.recommendations.models import Affinity
from shop.recommendations.slots import LEARNED

PAGE, TOGETHER, NEXT = "page", "cart", "next"
SHELF = "shelf"  # the kind of what is only of the same collections
NEXT_WEIGHT = 0.3  # looking counts less than buying


_AFFINITY, _MEMBER, _PRODUCT, _INDEXED = (
    model.__table__.c for model in (Affinity, CollectionProduct, Product, IndexedProduct)
)
_LEFT_OUT: BindParameter[Any] = bindparam("left_out", expanding=True)
_FIRST = bindparam("first", type_=Uuid())


def _learned() -> Select[*tuple[Any, ...]]:
    """What is known of `product_ids` by kind."""
    known = _AFFINITY
    return select(
        known.product_id, known.kind, known.other_id, known.reason, known.rank, known.score, known.parts
    ).where(
        known.product_id.in_(bindparam("product_ids", expanding=True)),
        known.kind.in_(bindparam("kinds", expanding=True)),
        known.other_id.not_in(_LEFT_OUT),
    )


def _nearest() -> Subquery:
    """Where nothing was learned, products that share collections with `first`: most collections, best
    sellers, newest first."""
    best = func.coalesce(func.max(_INDEXED.popularity), 0.0)
    order = (func.count().desc(), best.desc(), _PRODUCT.created_at.desc(), _PRODUCT.id)
    mine = select(_MEMBER.collection_id).where(_MEMBER.product_id == _FIRST)
    return (
        select(_PRODUCT.id, func.row_number().over(order_by=order).label("rank"))
        .join_from(Product.__table__, CollectionProduct.__table__, _MEMBER.product_id == _PRODUCT.id)
        .outerjoin(IndexedProduct.__table__, _INDEXED.product_id == _PRODUCT.id)
        # "" is added so that SQLite begins with the collections, never with the status that nearly all have
        .where(_MEMBER.collection_id.in_(mine), _PRODUCT.status.concat("") == ACTIVE)
        .where(_PRODUCT.id.not_in(_LEFT_OUT))
        .where(~_learned().exists())  # here, so that nothing is counted where something was learned
        .group_by(_PRODUCT.id)
        .subquery()
    )


def _beside() -> Select[*tuple[Any, ...]]:
    """What is known of `product_ids` by kind; if nothing is, the `most` best sellers that share the most
    collections with `first`. None of `left_out`."""
    learned, near = _learned(), _nearest().c
    shelf = select(
        _FIRST,
        literal(SHELF),
        near.id,
        literal(reasons.POPULAR),
        near.rank,
        literal(0.0),
        literal_column("'{}'"),
    ).where(near.rank <= bindparam("most"))
    return union_all(learned, shelf)  # type: ignore[return-value]


class Found(NamedTuple):
    """A row of `_beside`."""

    product_id: uuid.UUID
    kind: str
    other_id: uuid.UUID
    reason: str
    rank: int
    score: float
    parts: Mapping[str, float]

    @property
    def told(self) -> Mapping[str, float]:
        """What the score is the sum of; in two where the stored parts are not."""
        if self.kind == SHELF:
            return {"shelf": 1 / (self.rank + 1) / 1000}
        if self.kind == NEXT:
            return {"sequence": NEXT_WEIGHT * self.score}
        demand = self.parts.get("demand", 0.0)
        whole = math.isclose(sum(self.parts.values()), self.score, abs_tol=1e-6)
        return self.parts if whole else {"together": self.score - demand, "demand": demand}


_RANK = attrgetter("rank")
_BESIDE = _beside()
_CARDS_BESIDE = beside(_BESIDE.cte("companions"), "other_id")


def rows(
    ids: list[uuid.UUID], policy: str, kinds: tuple[str, ...], *, left_out: list[uuid.UUID], most: int
) -> list[Found]:
    """What is known of `ids`, nearest first; nothing learned under another policy than LEARNED."""
    found = reading.rows(_BESIDE, Found._make, **_asked(ids, policy, kinds, left_out=left_out, most=most))
    return sorted(found, key=_RANK)


def _asked(
    ids: list[uuid.UUID], policy: str, kinds: tuple[str, ...], *, left_out: list[uuid.UUID], most: int
) -> dict[str, Any]:
    wanted = list(kinds) if policy == LEARNED else []
    return {"product_ids": ids, "kinds": wanted, "left_out": left_out, "first": ids[0], "most": most}


def rows_and_heads(
    ids: list[uuid.UUID], policy: str, kinds: tuple[str, ...], *, left_out: list[uuid.UUID], most: int
) -> tuple[list[Found], Heads, Variants]:
    """The same with what cards say of them, of those for sale; still one statement."""
    asked = _asked(ids, policy, kinds, left_out=left_out, most=most)
    heads, variants, found = heads_beside(_CARDS_BESIDE, told_by=3, **asked)  # of what, how, and what it is
    return _nearest_first(reading.Same(*found)), heads, variants


@lru_cache(maxsize=1024)
def _nearest_first(found: reading.Same) -> list[Found]:
    return sorted(map(Found._make, found.rows), key=_RANK)
