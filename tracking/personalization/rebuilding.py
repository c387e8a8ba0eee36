"""Writing down what goes with what, product by product: each in a short transaction, so that nobody waits and
nobody ever reads an empty list. Nightly whole; what is wanted just now every hour.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

import numpy as np
from sqlalchemy.exc import IntegrityError

from shop.kernel import db
from shop.recommendations import operations as recommendations
from shop.recommendations import reasons
from shop.recommendations.operations import Companion
from tracking.personalization import queries, reading
from tracking.personalization.arrays import EPOCH, MICROSECOND
from tracking.personalization.engine import companions, demand, top
from tracking.personalization.engine.companions import CART, PAGE, Companions, Listed
from tracking.personalization.engine.log import Floats
from tracking.personalization.queries import Known
from tracking.personalization.reading import Goods

MOST, MOST_BY_ORDERS, POPULAR = 12, 50, 200
PRODUCTS_AT_ONCE = 250
LATELY = timedelta(days=90)
MOVED = 0.1  # of the best seller's demand
T = TypeVar("T")
KINDS = (PAGE, CART)


@dataclass(frozen=True, eq=False)
class Learned:
    """What all orders say: the companions, and what is wanted."""

    goods: Goods
    companions: Companions


def whole(*, at: datetime) -> int:
    """Learn from everything and write it all down; how many pairs there are now."""
    return write(learn(at=at), at=at)


def learn(*, at: datetime) -> Learned:
    """Reads and reckons; writes nothing."""
    known = reading.history(at=at)
    db.end_read()
    goods, moment = known.goods, _micros(at)
    found = companions.fit(known.log, texts=goods.texts, prices=goods.prices, at=moment, most=MOST_BY_ORDERS)
    return Learned(goods, found)


def write(learned: Learned, *, at: datetime) -> int:
    """The best sellers, every product's companions, and those beside a cart where more is known than a page
    tells; how many pairs. What was written before and is not any more goes last."""
    goods, known = learned.goods, learned.companions
    with db.transaction():
        _write_popular(goods, known.demand, at=at)
    pairs = _write(known.lists(PAGE, most=MOST), goods, PAGE, at=at)
    pairs += _write(known.lists(CART, most=MOST, items=known.ease.items), goods, CART, at=at)
    with db.transaction():
        recommendations.forget_affinities(kinds=KINDS, before=at)
    return pairs


def hourly(*, at: datetime) -> int:
    """Everything anew in a small shop, where that takes a second; else only what is wanted just now."""
    return whole(at=at) if queries.is_small() else refresh(at=at)


def refresh(*, at: datetime) -> int:
    """The best sellers of just now, and the companions of whatever that puts in another order.

    Reads a quarter of orders at most, not all that was ever sold; how many products have other lists.
    """
    known = reading.history(at=at, since=at - LATELY)
    wanted = demand.latest(known.log, at=_micros(at))
    sold = np.flatnonzero(wanted).tolist()
    new = {known.goods.products[code]: float(wanted[code]) for code in sold}
    old = queries.popular_scores()
    moved = [one for one in {*old, *new} if abs(old.get(one, 0.0) - new.get(one, 0.0)) >= MOVED]
    products = queries.beside(moved, kinds=KINDS)
    db.end_read()
    if not new:  # nothing was sold for so long that what sold best before is still the best that is known
        return 0
    with db.transaction():
        _write_popular(known.goods, wanted, at=at)
    for some in _some(products):
        with db.transaction():
            rows = _reordered(some, new)
            recommendations.replace_affinities(rows, kinds=KINDS, products=some, at=at)
    return len(products)


def _write_popular(goods: Goods, wanted: Floats, *, at: datetime) -> None:
    best = top.best(np.where(wanted > 0, wanted, -np.inf), POPULAR).tolist()
    scores = {goods.products[code]: float(wanted[code]) for code in best}
    there = queries.existing(scores)
    recommendations.replace_popular([one for one in scores.items() if one[0] in there], at=at)


def _write(found: Iterator[Listed], goods: Goods, kind: str, *, at: datetime) -> int:
    pairs = 0
    for some in _some(found):
        rows = _rows(some, goods, kind)
        products = [goods.products[listed.item] for listed in some]
        try:
            with db.transaction():
                pairs += recommendations.replace_affinities(rows, kinds=[kind], products=products, at=at)
        except IntegrityError:  # a product was deleted while this was learned
            with db.transaction():
                there = queries.existing({*products, *(row.other_id for row in rows)})
                rows = [row for row in rows if {row.product_id, row.other_id} <= there]
                pairs += recommendations.replace_affinities(rows, kinds=[kind], products=products, at=at)
    return pairs


def _rows(found: Sequence[Listed], goods: Goods, kind: str) -> list[Companion]:
    """The companions of some items, each score the sum of its parts as they are written."""
    names = list(found[0].parts)
    values = np.round([np.concatenate([one.parts[name] for one in found]) for name in names], 6)
    others = np.concatenate([one.others for one in found]).tolist()
    places = [(goods.products[one.item], rank) for one in found for rank in range(1, len(one.others) + 1)]
    rows = []
    for (product, rank), other, amounts in zip(places, others, values.T.tolist(), strict=True):
        parts = {name: amount for name, amount in zip(names, amounts, strict=True) if amount}
        score = sum(parts.values())
        rows.append(Companion(product, rank, goods.products[other], score, reason(parts), parts, kind))
    return rows


def reason(parts: Mapping[str, float]) -> str:
    """What carries a score, as a code of `shop.recommendations.reasons`."""
    if parts.get(companions.TOGETHER, 0.0) > 0:
        return reasons.BOUGHT_TOGETHER
    return reasons.SIMILAR if parts.get(companions.TEXT, 0.0) > 0 else reasons.POPULAR


def _reordered(products: Sequence[uuid.UUID], wanted: Mapping[uuid.UUID, float]) -> list[Companion]:
    """The stored companions of `products` with today's demand in their scores, ranked anew."""
    made = []
    for (product, kind), rows in queries.stored(products, kinds=KINDS).items():
        weight = companions.WEIGHTS[kind][companions.DEMAND]
        scored = [_renewed(known, weight * wanted.get(known.other, 0.0)) for known in rows]
        scored.sort(key=lambda known: -known.score)
        for rank, known in enumerate(scored, start=1):
            why = reason(known.parts)
            made.append(Companion(product, rank, known.other, known.score, why, dict(known.parts), kind))
    return made


def _renewed(known: Known, asked: float) -> Known:
    parts = {name: part for name, part in known.parts.items() if name != companions.DEMAND}
    parts |= {companions.DEMAND: round(asked, 6)} if asked else {}
    return Known(known.other, sum(parts.values()), parts)


def _some(many: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(many)
    while some := list(islice(rest, PRODUCTS_AT_ONCE)):
        yield some


def _micros(at: datetime) -> int:
    """Just after `at`: an order of that very moment is known."""
    return (at - EPOCH) // MICROSECOND + 1
