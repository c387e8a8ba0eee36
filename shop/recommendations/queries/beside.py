"""What is known to go with products, in one small statement: what was learned of them, a row a list, else the
best sellers of the same collections."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Select,
    String,
    Subquery,
    Uuid,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)

from shop.catalog.models import ACTIVE, CollectionProduct, IndexedProduct, Product
from shop.kernel import reading
from shop.recommendations import companions
from shop.recommendations.companions import NEXT, Companion
from shop.recommendations.models import CompanionList
from shop.recommendations.slots import LEARNED

SHELF = "shelf"  # the kind of what is only of the same collections
NEXT_WEIGHT = 0.3  # looking counts less than buying

_LIST, _MEMBER, _PRODUCT, _INDEXED = (
    model.__table__.c for model in (CompanionList, CollectionProduct, Product, IndexedProduct)
)
_LEFT_OUT: BindParameter[Any] = bindparam("left_out", expanding=True)
_FIRST = bindparam("first", type_=Uuid())


class Found(NamedTuple):
    """What goes with a product, by kind and best first; of SHELF one at a time."""

    product_id: uuid.UUID
    kind: str
    companions: tuple[Companion, ...]


def _learned() -> Select[*tuple[Any, ...]]:
    """What is known of `product_ids` by kind."""
    return select(_LIST.product_id, _LIST.kind, _LIST.companions, literal(0)).where(
        _LIST.product_id.in_(bindparam("product_ids", expanding=True)),
        _LIST.kind.in_(bindparam("kinds", expanding=True)),
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
    collections with `first`, none of `left_out`."""
    near = _nearest().c
    shelf = select(_FIRST, literal(SHELF), cast(near.id, String), near.rank)
    return union_all(_learned(), shelf.where(near.rank <= bindparam("most")))  # type: ignore[return-value]


_BESIDE = _beside()


def lists(
    ids: Sequence[uuid.UUID],
    policy: str,
    kinds: tuple[str, ...],
    *,
    left_out: Sequence[uuid.UUID],
    most: int,
) -> Sequence[Found]:
    """What is known of `ids`; nothing learned under another policy than LEARNED. The very same while nothing
    changes."""
    wanted = list(kinds) if policy == LEARNED else []
    asked = {"product_ids": list(ids), "kinds": wanted, "left_out": list(left_out), "most": most}
    return reading.rows(_BESIDE, _found, first=ids[0], **asked)


def _found(values: Iterable[Any]) -> Found:
    product_id, kind, told, rank = values
    if kind == SHELF:
        return Found(product_id, kind, (Companion(uuid.UUID(told), {"shelf": 1 / (rank + 1) / 1000}),))
    known = companions.read(told)
    return Found(product_id, kind, tuple(map(_looked_at, known)) if kind == NEXT else known)


def _looked_at(one: Companion) -> Companion:
    return one._replace(parts={name: NEXT_WEIGHT * some for name, some in one.parts.items()})
