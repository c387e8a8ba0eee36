"""A rule finds the same customers in the database as it holds for when each is judged alone."""

from __future__ import annotations

from random import Random

from sqlalchemy import select

from shop.catalog.models import Collection, CollectionProduct
from shop.kernel import db, ids
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.factories.segments import random_rule, random_store
from tracking.segments.days import day_of
from tracking.segments.members import loading, preview
from tracking.segments.models import CustomerTraits
from tracking.segments.rules import compiling, contradictions, judging, reading, vocabulary

PEOPLE, RULES, SEED = 40, 120, 20261122


def test_the_database_finds_whom_a_rule_holds_for(database: Settings) -> None:
    chance, today = Random(SEED), day_of(NOON)
    with db.transaction() as session:
        goods = [make_product(title).id for title in ("Mug", "Vase", "Bowl")]
        shelf = Collection(id=ids.new_id(), handle="shelf", title="Shelf", created_at=NOON)
        session.add(shelf)
        session.flush()
        session.add(CollectionProduct(collection_id=shelf.id, product_id=goods[0]))
        random_store(chance, today=today, at=NOON, people=PEOPLE, goods=goods)
    world = loading.world([shelf.id])
    everybody = list(db.session().scalars(select(CustomerTraits.customer_id)))
    known = loading.known(everybody, kinds=set(vocabulary.FACTS), today=today)
    found = 0
    for _ in range(RULES):
        stored = random_rule(chance, today=today, goods=goods, shelf=shelf.id)
        rule = reading.from_json(stored)
        assert reading.from_json(reading.as_json(rule)) == rule
        alone = {who for who, one in known.items() if judging.holds(rule, one, world)}
        assert set(db.session().scalars(compiling.members(rule, world, today=today))) == alone, stored
        assert not alone or not contradictions.impossible(rule, world.attributes), stored
        found += 0 < len(alone) < PEOPLE
    assert found > RULES / 2  # most of them part the customers
    counted = preview.count(reading.from_json({"trait": "orders", "op": ">=", "value": 2}), at=NOON)
    assert counted.everybody == PEOPLE
    assert counted.size == sum(one.traits["orders"] >= 2 for one in known.values())
