"""Learning from the shop's orders, keeping what was learned, and writing a person's lists down.

Nightly what goods are like; hourly what is wanted; weekly the ranker. A person's lists are made anew when
they order or come by, so a row is kept only of who was here lately: a million customers need no million.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import numpy as np
from sqlalchemy import select

from shop.catalog.models import Product
from shop.customers import queries as customers
from shop.kernel import db, ids
from shop.kernel.origin import CONSENT_DENIED
from shop.recommendations import operations as recommendations
from tracking.personalization import queries, reading
from tracking.personalization.engine import demand
from tracking.personalization.lists import known as kept
from tracking.personalization.lists import learning, making, trees
from tracking.personalization.lists.known import Known
from tracking.personalization.lists.market import WINDOWS, Market
from tracking.personalization.lists.tables import LearnedModel

GOODS, DEMAND, RANKER = "goods", "demand", "ranker"
_read: dict[str, tuple[uuid.UUID | None, Any]] = {}


def learn_goods(*, at: datetime) -> int:
    """What goes with what, what is bought again and when; how many products are known now."""
    history = reading.history(at=at, people=True)
    kinds = _kinds(history.goods.products)
    db.end_read()
    now = making.micros(at) + 1
    goods = learning.Goods(tuple(history.goods.texts), history.goods.prices)
    found = Known(
        products=tuple(history.goods.products),
        market=Market.of(history.log, at=now),
        tastes=learning.tastes(history.log, goods, at=now),
        groups=kept.groups(kinds),
    )
    _write(GOODS, kept.packed(found), {"products": len(kinds), "orders": history.log.orders}, at=at)
    return len(kinds)


def learn_demand(*, at: datetime) -> None:
    """What was wanted in the last days, for the goods known."""
    known = current()
    if known is None:
        return
    history = reading.history(at=at, since=at - timedelta(days=max(WINDOWS)))
    db.end_read()
    now = making.micros(at) + 1
    place = {product: code for code, product in enumerate(history.goods.products)}
    codes = np.array([place.get(one, -1) for one in known.products], dtype=np.int64)
    arrays: dict[str, Any] = {}
    for days in WINDOWS:
        counts = demand.counts(history.log, at=now, days=days)
        arrays[f"days_{days}"] = np.where(codes >= 0, counts[codes], 0) if len(counts) else codes * 0
        since = history.log.since(now - int(days * 86_400_000_000))
        arrays[f"orders_{days}"] = np.array(since.orders)
    _write(DEMAND, kept.to_bytes(arrays), {"of": str(_read[GOODS][0])}, at=at)


def learn_ranker(*, at: datetime) -> dict[str, Any]:
    """Learn the ranker anew; used only where it did better than the plain formula on the latest weeks."""
    history = reading.history(at=at, people=True)
    db.end_read()
    goods = learning.Goods(tuple(history.goods.texts), history.goods.prices)
    forest, facts = learning.judged(history.log, goods, at=making.micros(at) + 1)
    _write(RANKER, b"" if forest is None else kept.to_bytes(trees.packed(forest)), facts, at=at)
    return facts


def current() -> Known | None:
    """Everything that was learned, read again only where it is newer; None before the first time."""
    rows = select(LearnedModel.name, LearnedModel.version, LearnedModel.facts)
    there = {row.name: row for row in db.session().execute(rows)}
    if GOODS not in there:
        _read.clear()
        return None
    known: Known = _fresh(GOODS, there[GOODS].version, kept.unpacked)
    if DEMAND in there and there[DEMAND].facts["of"] == str(there[GOODS].version):
        arrays = _fresh(DEMAND, there[DEMAND].version, kept.from_bytes)
        for days in WINDOWS:
            known.market.stand(days, arrays[f"days_{days}"], int(arrays[f"orders_{days}"]))
    forest = _fresh(RANKER, there[RANKER].version, _forest) if RANKER in there else None
    return known if forest is known.forest else replace(known, forest=forest)


def refresh(*, customer_id: uuid.UUID, at: datetime) -> int:
    """Make one customer's lists anew and write them down, in the open transaction; how many entries.

    Who refused to be known by their visits gets "Buy again" alone.
    """
    bought = [(one.at, one.products) for one in queries.baskets(at=at, customer_id=customer_id)]
    made = making.lists(bought, current(), at=at)
    for_you = () if _refused(customer_id) else made.for_you
    there = recommendations.replace_personal(
        customer_id=customer_id, buy_again=made.buy_again, for_you=for_you, at=at
    )
    return len(made.buy_again) + len(for_you) if there else 0


def facts() -> dict[str, dict[str, Any]]:
    """How and when each model was learned."""
    rows = db.session().execute(select(LearnedModel.name, LearnedModel.made_at, LearnedModel.facts))
    return {row.name: {"made_at": row.made_at.isoformat(), **row.facts} for row in rows}


def ranker_is_older(than: datetime) -> bool:
    """Whether the ranker is to be learned again."""
    made = db.session().scalar(select(LearnedModel.made_at).where(LearnedModel.name == RANKER))
    return made is None or made < than


def _refused(customer_id: uuid.UUID) -> bool:
    customer = customers.by_id(customer_id)
    visitor = customer.first_visitor_id if customer else None
    subjects = [f"customer:{customer_id}", *([f"visitor:{visitor}"] if visitor else [])]
    return CONSENT_DENIED in [customers.consent(subject) for subject in subjects]


def _kinds(products: list[uuid.UUID]) -> list[str]:
    told = {row[0]: row[1] for row in db.session().execute(select(Product.id, Product.product_type))}
    return [told.get(product, "") for product in products]


def _write(name: str, data: bytes, facts: dict[str, Any], *, at: datetime) -> None:
    with db.transaction():
        row = db.session().get(LearnedModel, name)
        if row is None:
            row = LearnedModel(name=name)
            db.session().add(row)
        row.version, row.made_at, row.facts, row.data = ids.new_id(), at, facts, data


def _fresh(name: str, version: uuid.UUID, read: Any) -> Any:
    """What is kept under a name, from this process's memory where that is the same version."""
    if name not in _read or _read[name][0] != version:
        data = db.session().scalar(select(LearnedModel.data).where(LearnedModel.name == name))
        _read[name] = (version, read(data or b""))
    return _read[name][1]


def _forest(data: bytes) -> Any:
    return trees.unpacked(kept.from_bytes(data)) if data else None
