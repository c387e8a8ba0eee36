"""What a page shows: companions of products, and a returning customer's two lists with their reasons.

Lists are precomputed; a read is one query for the list and the constant few of the catalog's cards.
Products that are withdrawn or sold out since are left out, so a list may be shorter, never broken.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Select, Uuid, bindparam, func, literal, select, union_all

from shop.catalog.models import ACTIVE, CollectionProduct, Product
from shop.catalog.queries import cards
from shop.catalog.queries.cards import beside, heads_beside, made_of
from shop.catalog.queries.rows import media_of
from shop.catalog.values import ProductCard
from shop.kernel import db, reading
from shop.kernel.errors import N_
from shop.recommendations.models import Affinity, PersonalItem, PopularProduct

# A product, why (a key of REASONS), and the product it is because of.
Wanted = tuple[uuid.UUID, str, uuid.UUID | None]
BUY_AGAIN, FOR_YOU = "buy_again", "for_you"
REASONS = {
    "bought_together": N_("Often bought with %(title)s"),
    "similar": N_("Similar to %(title)s"),
    "goes_with_yours": N_("Goes with your %(title)s"),
    "popular": N_("Popular right now"),
    "bought_once": N_("You bought this before"),
    "bought_often": N_("You bought this %(times)d times"),
}


_POPULAR = (
    select(PopularProduct.__table__.c.product_id)
    .order_by(PopularProduct.__table__.c.rank)
    .limit(bindparam("most"))
)


def _beside() -> Select[*tuple[Any, ...]]:
    """What is known to go with `product_ids`; where nothing is, the `most` products that share the most
    collections with `first`, the newest first. None of `left_out`."""
    known, member, product = (model.__table__.c for model in (Affinity, CollectionProduct, Product))
    left_out: BindParameter[Any] = bindparam("left_out", expanding=True)
    learned = select(known.product_id, known.other_id, known.reason, known.rank, known.score).where(
        known.product_id.in_(bindparam("product_ids", expanding=True)), known.other_id.not_in(left_out)
    )
    first = bindparam("first", type_=Uuid())
    mine = select(member.collection_id).where(member.product_id == first)
    order = (func.count().desc(), product.created_at.desc(), product.id)
    nearest = (
        select(product.id, func.row_number().over(order_by=order).label("rank"))
        .join_from(Product.__table__, CollectionProduct.__table__, member.product_id == product.id)
        .where(member.collection_id.in_(mine), product.status == ACTIVE, product.id.not_in(left_out))
        .group_by(product.id)
        .subquery()
    )
    similar = select(first, nearest.c.id, literal("similar"), nearest.c.rank, literal(0.0)).where(
        nearest.c.rank <= bindparam("most"), ~learned.exists()
    )
    return union_all(learned, similar)  # type: ignore[return-value]


class _Companion(NamedTuple):
    """A row of `_beside`."""

    product_id: uuid.UUID
    other_id: uuid.UUID
    reason: str
    rank: int
    score: float


_BESIDE = _beside()
_CARDS_BESIDE = beside(_BESIDE.cte("companions"), "other_id")


@dataclass(frozen=True)
class Suggestion:
    """A product and why it is shown: a gettext id with its params."""

    card: ProductCard
    reason: str
    params: dict[str, Any] = field(default_factory=dict)
    last_at: datetime | None = None


def goes_with(
    titles: Mapping[uuid.UUID, str], *, exclude: Iterable[uuid.UUID] = (), limit: int = 4
) -> list[Suggestion]:
    """Companions of the products of a cart together, best first; `titles` says what each is called.

    Where nothing is known yet (a product added since the last rebuild) the newest of its collections. Two
    statements.
    """
    if not titles:
        return []
    heads, variants, found = heads_beside(
        _CARDS_BESIDE,
        product_ids=list(titles),
        left_out=list({*titles, *exclude}),
        first=next(iter(titles)),
        most=limit * 2,
    )
    wanted = _best(map(_Companion._make, found))[: limit * 3]
    shown = {one: heads[one] for one, _, _ in wanted}
    return suggestions(wanted, made_of(shown, variants, media_of(shown)), titles, limit=limit)


def companions_of(product_id: uuid.UUID, *, limit: int = 4) -> list[Wanted]:
    """What `goes_with` a product's page, not read yet: one statement, also where nothing is known of it."""
    one = [product_id]
    found = reading.rows(_BESIDE, product_ids=one, left_out=one, first=product_id, most=limit * 2)
    ordered = sorted(found, key=lambda row: row.rank)
    wanted: list[Wanted] = [(row.other_id, row.reason, product_id) for row in ordered]
    return wanted[: limit * 3]


def suggestions(
    wanted: Sequence[Wanted],
    found: Mapping[uuid.UUID, ProductCard],
    titles: Mapping[uuid.UUID, str],
    *,
    limit: int = 4,
) -> list[Suggestion]:
    """`wanted` with their cards, those in stock; `titles` are of the products they are shown because of."""
    made: list[Suggestion] = []
    for product_id, reason, source in wanted:
        card = found.get(product_id)
        if card is not None and card.in_stock:
            title = titles.get(source) if source else None
            text = REASONS[reason] if title or "%(title)s" not in REASONS[reason] else REASONS["popular"]
            made.append(Suggestion(card, text, {"title": title} if title else {}))
    return made[:limit]


def _best(found: Iterable[_Companion]) -> list[Wanted]:
    """What goes best with all of the products together, each because of the last one it goes with."""
    best: dict[uuid.UUID, tuple[float, _Companion]] = {}
    for row in found:
        score = best[row.other_id][0] + row.score if row.other_id in best else row.score
        best[row.other_id] = (score, row)
    ranked = sorted(best.values(), key=lambda entry: (-entry[0], entry[1].rank, str(entry[1].other_id)))
    return [(row.other_id, row.reason, row.product_id) for _, row in ranked]


def buy_again(customer_id: uuid.UUID, *, limit: int = 4) -> list[Suggestion]:
    """What the customer bought, most often first."""
    rows = _personal(customer_id, BUY_AGAIN)
    found = cards([row.product_id for row in rows])
    shown = [(found[row.product_id], row) for row in rows if row.product_id in found]
    return [
        Suggestion(card, REASONS[row.reason], {"times": row.times} if row.times > 1 else {}, row.last_at)
        for card, row in shown
        if card.in_stock
    ][:limit]


def for_you(customer_id: uuid.UUID, *, limit: int = 4) -> list[Suggestion]:
    """What goes with what the customer has and is new to them."""
    rows = _personal(customer_id, FOR_YOU)
    return _suggestions([(row.product_id, row.reason, row.because_of_id) for row in rows], limit=limit)


def popular(*, exclude: Iterable[uuid.UUID] = (), limit: int = 8) -> list[Suggestion]:
    """What sold best lately."""
    left_out = set(exclude)
    rows = reading.rows(_POPULAR, most=limit * 3)
    return _suggestions([(found, "popular", None) for (found,) in rows if found not in left_out], limit=limit)


def reasons_behind(product_id: uuid.UUID) -> list[Affinity]:
    """The full "why" of a product's companions, for the owner."""
    return list(
        db.session().scalars(
            select(Affinity).where(Affinity.product_id == product_id).order_by(Affinity.rank)
        )
    )


def _personal(customer_id: uuid.UUID, slot: str) -> list[PersonalItem]:
    return list(
        db.session().scalars(
            select(PersonalItem)
            .where(PersonalItem.customer_id == customer_id, PersonalItem.slot == slot)
            .order_by(PersonalItem.rank)
        )
    )


def _suggestions(wanted: Sequence[Wanted], *, limit: int) -> list[Suggestion]:
    wanted = wanted[: limit * 3]
    titles = {source for _, _, source in wanted if source is not None}
    found = cards([*(product_id for product_id, _, _ in wanted), *titles])
    named = {source: found[source].title for source in titles if source in found}
    return suggestions(wanted, found, named, limit=limit)
