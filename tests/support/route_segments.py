"""A segment, an attribute, a proposed group and a score, for the addresses that name them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from shop.customers.attributes import operations as attributes
from shop.customers.attributes.models import TEXT
from shop.kernel import db, ids
from tracking.segments import keeping, operations
from tracking.segments.groups.models import GroupSearch
from tracking.segments.propensity.models import CustomerScore


def values(customer_id: uuid.UUID, *, at: datetime) -> dict[str, Any]:
    """One of each; the customer is in the segment, and something is noted of them."""
    with db.transaction() as session:
        attributes.define(key="taste", name="Taste", kind=TEXT, at=at)
        attributes.put(customer_id=customer_id, key="taste", value="salty", at=at)
        rule = {"attribute": "taste", "op": "is", "value": "salty"}
        code = operations.create(name="Salty", rule=rule, at=at).code
        group = {"size": 9, "stability": 0.9, "apart": []}
        search = GroupSearch(id=ids.new_id(), asked_at=at, done_at=at, customers=9, groups=[group])
        session.add(search)
        score = {"kind": "points", "score": 12.0, "reasons": [], "temperature": "warm"}
        session.merge(CustomerScore(customer_id=customer_id, scored_at=at, temperature_since=at, **score))
    keeping.keep_up(at)
    return {"segment_code": code, "attribute_key": "taste", "search_id": search.id, "group": 0}
