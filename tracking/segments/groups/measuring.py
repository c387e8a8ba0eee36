"""Customers as columns of numbers, for the search and for putting everybody to their group again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from shop.kernel import db
from tracking.segments.groups.behavior import BEHAVIORS, BY_KEY, NEEDED
from tracking.segments.groups.scaling import Scale
from tracking.segments.models import CustomerTraits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 20_000


def everybody(*, today: int) -> tuple[list[uuid.UUID], dict[str, NDArray[np.float64]]]:
    """Customers who have bought, and their behavior: a column of shape (n,) each, NaN where unknown."""
    import numpy as np

    fields = [getattr(CustomerTraits, trait) for trait in NEEDED]
    query = select(CustomerTraits.customer_id, *fields).where(CustomerTraits.orders > 0)
    people: list[uuid.UUID] = []
    rows: list[list[float]] = []
    for row in db.session().execute(query.order_by(CustomerTraits.customer_id)).yield_per(CHUNK):
        known = dict(zip(NEEDED, row[1:], strict=True))
        people.append(row[0])
        rows.append([one.value(known.get, today) for one in BEHAVIORS])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(BEHAVIORS))
    return people, {one.key: table[:, at] for at, one in enumerate(BEHAVIORS)}


def scales(rule: Mapping[str, Any]) -> tuple[Scale, ...]:
    """The scales that a kept rule or search was found with."""
    return tuple(Scale(**row) for row in rule["scales"])


def point(traits: Mapping[str, Any], used: Sequence[Scale], *, today: int) -> list[float]:
    """One customer by those scales."""
    return [scale.one(BY_KEY[scale.trait].value(traits.get, today)) for scale in used]
