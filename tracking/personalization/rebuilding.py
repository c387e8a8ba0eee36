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

from shop.kernel import db
from shop.recommendations import operations as recommendations
from shop.recommendations.companions import Companion, text, written
from shop.recommendations.companions import Listed as Stored
from tracking.personalization import queries, reading
from tracking.personalization.arrays import EPOCH, MICROSECOND
from tracking.personalization.engine import companions, demand, top
from tracking.personalization.engine.companions import CART, PAGE, Companions, Listed
from tracking.personalization.engine.log import Floats
from tracking.personalization.reading import Goods

MOST, MOST_BY_ORDERS, POPULAR = 12, 50, 200
PRODUCTS_AT_ONCE = 500
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
    pairs = _write(known.lists(PAGE, most=MOST), goods, PAGE)
    return pairs + _write(known.lists(CART, most=MOST, items=known.ease.items), goods, CART)


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
    products = queries.naming(moved, kinds=KINDS)
    db.end_read()
    if not new:  # nothing was sold for so long that what sold best before is still the best that is known
        return 0
    with db.transaction():
        _write_popular(known.goods, wanted, at=at)
    for some in _some(products):
        with db.transaction():
            recommendations.replace_companions(_reordered(some, new))
    return len(products)


def _write_popular(goods: Goods, wanted: Floats, *, at: datetime) -> None:
    best = top.best(np.where(wanted > 0, wanted, -np.inf), POPULAR).tolist()
    scores = {goods.products[code]: float(wanted[code]) for code in best}
    there = queries.existing(scores)
    recommendations.replace_popular([one for one in scores.items() if one[0] in there], at=at)


def _write(found: Iterator[Listed], goods: Goods, kind: str) -> int:
    pairs, names, written = 0, [product.hex for product in goods.products], set[uuid.UUID]()
    for some in _some(found):
        lists = list(_lists(some, goods, names, kind))
        with db.transaction():
            recommendations.replace_companions(lists)
        pairs += sum(len(one.others) for one in some)
        written.update(one.product_id for one in lists)
    gone = queries.listed(kind) - written
    with db.transaction():
        recommendations.forget_companions(gone, kind=kind)
    return pairs


def _lists(found: Sequence[Listed], goods: Goods, names: Sequence[str], kind: str) -> Iterator[Stored]:
    """The companions of some items as they are stored; `names` are the ids of goods as text."""
    parts = {
        part: np.round(np.concatenate([one.parts[part] for one in found]), 6).tolist()
        for part in found[0].parts
    }
    others = [names[code] for code in np.concatenate([one.others for one in found]).tolist()]
    begin = 0
    for one in found:
        end = begin + len(one.others)
        if begin < end:
            mine = {part: values[begin:end] for part, values in parts.items()}
            yield Stored(goods.products[one.item], kind, text(others[begin:end], mine))
        begin = end


def _reordered(products: Sequence[uuid.UUID], wanted: Mapping[uuid.UUID, float]) -> list[Stored]:
    """The stored companions of `products` with today's demand in their scores, ranked anew."""
    made = []
    for (product, kind), known in queries.stored(products, kinds=KINDS).items():
        weight = companions.WEIGHTS[kind][companions.DEMAND]
        renewed = [_renewed(one, weight * wanted.get(one.other_id, 0.0)) for one in known]
        made.append(written(product, kind, sorted(renewed, key=lambda one: -one.score)))
    return made


def _renewed(known: Companion, asked: float) -> Companion:
    parts = {name: part for name, part in known.parts.items() if name != companions.DEMAND}
    parts |= {companions.DEMAND: round(asked, 6)} if asked else {}
    return Companion(known.other_id, parts)


def _some(many: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(many)
    while some := list(islice(rest, PRODUCTS_AT_ONCE)):
        yield some


def _micros(at: datetime) -> int:
    """Just after `at`: an order of that very moment is known."""
    return (at - EPOCH) // MICROSECOND + 1
