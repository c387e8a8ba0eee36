"""What goes with a product or with several: a product's page, a cart, an order, its mails.

What was learned ("page", "cart", and "next" for what others looked at next) is one statement, together with
the best sellers of the same collections, shown where nothing was learned yet and to those held out.
"""

from __future__ import annotations

import math
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from shop.catalog.queries import cards
from shop.catalog.values import ProductCard
from shop.kernel import reading
from shop.recommendations import filling, reasons, slots
from shop.recommendations.filling import Candidate
from shop.recommendations.models import Affinity
from shop.recommendations.queries import selling
from shop.recommendations.queries.rows import READ, Plan, Row, plan
from shop.recommendations.slots import ANYBODY, CART, LEARNED, PRODUCT, Reader

PAGE, TOGETHER, NEXT = "page", "cart", "next"
LOOKED_AT = (PAGE, NEXT)  # what goes with what somebody only looked at
SHELF = "shelf"  # the kind of what is only of the same collections
# What was looked at before counts less, and looking less than buying.
NEXT_WEIGHT = 0.3
LATELY = 2


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
    """Products that share collections with `first`: most collections, best sellers, newest first."""
    best = func.coalesce(func.max(_INDEXED.popularity), 0.0)
    order = (func.count().desc(), best.desc(), _PRODUCT.created_at.desc(), _PRODUCT.id)
    mine = select(_MEMBER.collection_id).where(_MEMBER.product_id == _FIRST)
    return (
        select(_PRODUCT.id, func.row_number().over(order_by=order).label("rank"))
        .join_from(Product.__table__, CollectionProduct.__table__, _MEMBER.product_id == _PRODUCT.id)
        .outerjoin(IndexedProduct.__table__, _INDEXED.product_id == _PRODUCT.id)
        .where(_MEMBER.collection_id.in_(mine), _PRODUCT.status == ACTIVE, _PRODUCT.id.not_in(_LEFT_OUT))
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
    ).where(near.rank <= bindparam("most"), ~learned.exists())
    return union_all(learned, shelf)  # type: ignore[return-value]


class _Found(NamedTuple):
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


_BESIDE = _beside()


class Beside:
    """The companions of a product's page, in two steps: ids now, the row when their cards were read."""

    def __init__(
        self, product_id: uuid.UUID, reader: Reader, lately: Sequence[uuid.UUID], limit: int
    ) -> None:
        policy = slots.policy(PRODUCT, reader)
        seen = [one for one in lately if one != product_id][:LATELY]
        found = _rows([product_id, *seen], policy, (PAGE, NEXT), left_out=[product_id], most=limit * READ)
        candidates = _of_page(found, product_id, seen)
        candidates = candidates or selling.best(limit * READ, least=limit)
        self._seen = seen
        self.plan: Plan = plan(
            PRODUCT,
            policy,
            candidates,
            without={product_id: filling.HERE, **dict.fromkeys(seen, filling.SHOWN_ABOVE)},
            limit=limit,
            reader=reader,
            beside=[product_id],
        )

    @property
    def ids(self) -> list[uuid.UUID]:
        """The products whose cards are needed."""
        return [*self.plan.wanted, *self._seen] if slots.is_shown(PRODUCT) else []

    def row(self, cards: Mapping[uuid.UUID, ProductCard], titles: Mapping[uuid.UUID, str]) -> Row:
        """What the page shows, out of the cards of `ids`; `titles` has the product's own."""
        if not slots.is_shown(PRODUCT):
            return Row(PRODUCT)
        named = {one: cards[one].title for one in self._seen if one in cards}
        return self.plan.row(cards, {**named, **titles})


def companions_of(
    product_id: uuid.UUID, *, reader: Reader = ANYBODY, lately: Sequence[uuid.UUID] = (), limit: int = 4
) -> Beside:
    """What `goes_with` a product's page, cards not read yet: one statement, mostly."""
    return Beside(product_id, reader, lately, limit)


def goes_with(
    titles: Mapping[uuid.UUID, str], *, slot: str = CART, reader: Reader = ANYBODY, limit: int = 4
) -> Row:
    """Companions of products together, best first; `titles` says what each is called. Three statements."""
    if not titles or not slots.is_shown(slot):
        return Row(slot)
    made = together(titles, slot=slot, reader=reader, limit=limit)
    return made.row(cards(made.wanted), titles)


def together(
    titles: Mapping[uuid.UUID, str],
    *,
    slot: str,
    reader: Reader = ANYBODY,
    kinds: tuple[str, ...] = (PAGE, TOGETHER),
    limit: int,
) -> Plan:
    """The plan behind `goes_with`."""
    policy, ids = slots.policy(slot, reader), list(titles)
    found = _rows(ids, policy, kinds, left_out=ids, most=limit * READ)
    candidates = _of_several(found)
    candidates = candidates or selling.best(limit * READ + len(ids), least=limit + len(ids))
    barred = dict.fromkeys(ids, filling.IN_CART if slot == CART else filling.OWNED)
    return plan(slot, policy, candidates, without=barred, limit=limit, reader=reader, beside=ids)


def _rows(
    ids: list[uuid.UUID], policy: str, kinds: tuple[str, ...], *, left_out: list[uuid.UUID], most: int
) -> list[_Found]:
    wanted = list(kinds) if policy == LEARNED else []
    found = reading.rows(
        _BESIDE, _found, product_ids=ids, kinds=wanted, left_out=left_out, first=ids[0], most=most
    )
    return sorted(found, key=lambda row: row.rank)


def _found(values: Iterable[Any]) -> _Found:
    return _Found._make(values)


def _of_page(found: Iterable[_Found], product_id: uuid.UUID, seen: Sequence[uuid.UUID]) -> list[Candidate]:
    """The page's companions, helped by what others look at after this and after what was looked at before."""
    near = {product_id: 1.0, **{one: 1 / (at + 2) for at, one in enumerate(seen)}}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for row in found:
        if row.kind == NEXT:
            more = near[row.product_id] * row.told["sequence"]
            made[row.other_id]["sequence"] = made[row.other_id].get("sequence", 0.0) + more
            why.setdefault(row.other_id, (row.reason, row.product_id))
        elif row.product_id == product_id:
            made[row.other_id] |= row.told
            why[row.other_id] = (row.reason, product_id)
    return _ordered(made, why)


def _of_several(found: Sequence[_Found]) -> list[Candidate]:
    """What goes best with all of the products: the sum of what goes with each, recent demand counted once."""
    carts = {row.product_id for row in found if row.kind == TOGETHER}
    made: dict[uuid.UUID, dict[str, float]] = defaultdict(dict)
    strongest: dict[uuid.UUID, float] = {}
    why: dict[uuid.UUID, tuple[str, uuid.UUID]] = {}
    for row in found:
        if row.kind == PAGE and row.product_id in carts:
            continue
        parts, pull = made[row.other_id], 0.0
        for name, value in row.told.items():
            known = parts.get(name, 0.0)
            parts[name] = max(known, value) if name == "demand" else known + value
            pull += value if name != "demand" else 0.0
        if pull > strongest.get(row.other_id, -1.0):
            strongest[row.other_id], why[row.other_id] = pull, (row.reason, row.product_id)
    return _ordered(made, why)


def _ordered(
    made: Mapping[uuid.UUID, Mapping[str, float]], why: Mapping[uuid.UUID, tuple[str, uuid.UUID]]
) -> list[Candidate]:
    found = [
        Candidate(one, sum(parts.values()), why[one][0], why[one][1], dict(parts))
        for one, parts in made.items()
    ]
    return sorted(found, key=lambda one: (-one.score, str(one.product_id)))
