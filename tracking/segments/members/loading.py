"""Reads what deciding needs to know: of customers, and of the store around them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import select

from shop.catalog.models import CollectionProduct
from shop.customers.attributes.models import DATE, NUMBER, YES_NO, AttributeValue, CustomerAttribute
from shop.customers.grouping.models import CustomerSegment
from shop.kernel import db
from tracking.segments.models import CustomerFact, CustomerTraits
from tracking.segments.rules.judging import Happened, Known, World
from tracking.segments.rules.vocabulary import TRAITS


def world(collections: Iterable[Any] = ()) -> World:
    """The types of the owner's attributes, and the goods of `collections`."""
    kinds = select(CustomerAttribute.key, CustomerAttribute.kind).where(
        CustomerAttribute.retired_at.is_(None)
    )
    attributes = {row.key: row.kind for row in db.session().execute(kinds)}
    goods: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    wanted = list(collections)
    if wanted:
        inside = select(CollectionProduct.collection_id, CollectionProduct.product_id)
        for row in db.session().execute(inside.where(CollectionProduct.collection_id.in_(wanted))):
            goods[row.collection_id].add(row.product_id)
    return World(attributes, {one: frozenset(found) for one, found in goods.items()})


def known(ids: Collection[uuid.UUID], *, kinds: Collection[str], today: int) -> dict[uuid.UUID, Known]:
    """What is known of these people, with facts of the `kinds` that matter. Four statements."""
    columns = [getattr(CustomerTraits, key) for key in TRAITS]
    asked = select(CustomerTraits.customer_id, *columns).where(CustomerTraits.customer_id.in_(ids))
    traits = {row[0]: dict(zip(TRAITS, row[1:], strict=True)) for row in db.session().execute(asked)}
    attributes, facts, codes = _attributes(ids), _facts(ids, kinds), codes_of(ids)
    return {
        one: Known(one, today, found, attributes[one], facts[one], frozenset(codes[one]))
        for one, found in traits.items()
    }


def _attributes(ids: Collection[uuid.UUID]) -> defaultdict[uuid.UUID, dict[str, Any]]:
    found: defaultdict[uuid.UUID, dict[str, Any]] = defaultdict(dict)
    asked = select(AttributeValue, CustomerAttribute.kind).join(CustomerAttribute)
    for row, kind in db.session().execute(asked.where(AttributeValue.customer_id.in_(ids))):
        number = bool(row.number) if kind == YES_NO else row.number
        value = row.day if kind == DATE else number if kind in (NUMBER, YES_NO) else row.text
        found[row.customer_id][row.key] = value
    return found


def _facts(ids: Collection[uuid.UUID], kinds: Collection[str]) -> defaultdict[uuid.UUID, list[Happened]]:
    found: defaultdict[uuid.UUID, list[Happened]] = defaultdict(list)
    if kinds:
        table = CustomerFact
        columns = (
            table.customer_id, table.kind, table.day, table.ref, table.product_id, table.channel,
            table.quantity, table.amount_minor,
        )  # fmt: skip
        asked = select(*columns).where(table.customer_id.in_(ids), table.kind.in_(sorted(kinds)))
        for row in db.session().execute(asked):
            found[row.customer_id].append(Happened(*row[1:]))
    return found


def codes_of(ids: Collection[uuid.UUID]) -> defaultdict[uuid.UUID, set[str]]:
    """The segments these people are in now."""
    found: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    asked = select(CustomerSegment.customer_id, CustomerSegment.code)
    now = (CustomerSegment.customer_id.in_(ids), CustomerSegment.until.is_(None))
    for row in db.session().execute(asked.where(*now)):
        found[row.customer_id].add(row.code)
    return found
