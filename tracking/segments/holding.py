"""People who are still somebody, held for as long as the open transaction writes about them.

An erasure waits for it, or has been: then they are not among those found, and nothing brings them back.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select

from shop.customers.models import Customer
from shop.kernel import db

AT_ONCE = 500


def somebody(customer_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of `customer_ids` who are not erased; theirs alone to write about until the transaction ends."""
    found = set[uuid.UUID]()
    for some in pieces(sorted(customer_ids)):
        asked = select(Customer.id).where(Customer.id.in_(some), Customer.erased_at.is_(None))
        found.update(db.session().scalars(asked.order_by(Customer.id).with_for_update(key_share=True)))
    return found


def pieces(ids: Sequence[uuid.UUID], size: int = AT_ONCE) -> Iterator[Sequence[uuid.UUID]]:
    """`ids` in pieces that a statement can name."""
    return (ids[start : start + size] for start in range(0, len(ids), size))
