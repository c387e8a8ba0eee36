"""Numbers without gaps, taken under a row lock inside the transaction that uses them."""

from __future__ import annotations

from sqlalchemy import select, update

from shop.kernel import db
from shop.kernel.models import Counter


def next_number(series: str, *, start: int = 1) -> int:
    """The next number of `series`; gives it back when the open transaction rolls back."""
    session = db.session()
    db.insert_ignore(Counter, [{"name": series, "value": start - 1}])
    session.execute(update(Counter).where(Counter.name == series).values(value=Counter.value + 1))
    return session.execute(select(Counter.value).where(Counter.name == series)).scalar_one()
