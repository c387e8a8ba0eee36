"""Numbers without gaps, taken under a row lock inside the transaction that uses them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Result, update

from shop.kernel import db
from shop.kernel.models import Counter


def next_number(series: str, *, start: int = 1) -> int:
    """The next number of `series`; gives it back when the open transaction rolls back."""
    taken: int | None = _advance(series).scalar_one_or_none()
    if taken is None:  # nobody has taken one yet
        db.insert_ignore(Counter, [{"name": series, "value": start - 1}])
        taken = _advance(series).scalar_one()
    return taken


def _advance(series: str) -> Result[Any]:
    further = update(Counter).where(Counter.name == series).values(value=Counter.value + 1)
    return db.session().execute(further.returning(Counter.value).execution_options(synchronize_session=False))
