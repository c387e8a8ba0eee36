"""Scores that others reckon are traits like the rest: written here; whoever changed is looked at again."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from shop.kernel import db
from tracking.segments import due, holding
from tracking.segments.models import CustomerTraits

SCORES = frozenset(
    "temperature propensity lifetime_value alive lifecycle recency_score frequency_score money_score".split()
)


def note(scores: Mapping[uuid.UUID, Mapping[str, Any]], *, at: datetime) -> int:
    """Write scores by trait in the open transaction; how many people. Nobody comes back who was erased.

    Raises ValueError for a trait that is no score.
    """
    count = 0
    for some in holding.pieces(sorted(scores)):
        known = _kept(some)
        changed = [one for one in some if one in known and _differs(scores[one], known[one])]
        for customer_id in changed:
            _write(customer_id, scores[customer_id], there=known[customer_id] is not None, at=at)
        due.mark(changed, at=at, fresh=False)
        count += len(changed)
    return count


def _kept(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """The traits (None: not yet written down) of those who are somebody, held until they are written."""
    found: dict[uuid.UUID, Any] = dict.fromkeys(holding.somebody(ids))
    columns = [getattr(CustomerTraits, name) for name in sorted(SCORES)]
    rows = select(CustomerTraits.customer_id, *columns).where(CustomerTraits.customer_id.in_(list(found)))
    return found | {row.customer_id: row for row in db.session().execute(rows)}


def _differs(scores: Mapping[str, Any], known: Any) -> bool:
    if unknown := set(scores) - SCORES:
        raise ValueError(f"no scores: {sorted(unknown)}")
    return known is None or any(getattr(known, name) != value for name, value in scores.items())


def _write(customer_id: uuid.UUID, scores: Mapping[str, Any], *, there: bool, at: datetime) -> None:
    if not there:
        db.session().add(CustomerTraits(customer_id=customer_id, as_of=at, **scores))
        db.session().flush()
        return
    db.session().execute(
        update(CustomerTraits.__table__)  # type: ignore[arg-type]
        .where(CustomerTraits.__table__.c.customer_id == bindparam("who"))
        .values({name: bindparam(f"new_{name}") for name in scores}),
        {"who": customer_id, **{f"new_{name}": value for name, value in scores.items()}},
    )
