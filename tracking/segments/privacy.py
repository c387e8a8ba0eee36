"""What was reckoned of a person for segments: told; and taken away with them, sizes kept right."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from shop.customers.grouping.models import CustomerSegment, Segment
from shop.kernel import db, registry
from shop.kernel.registry import Person
from tracking.segments.days import date_of
from tracking.segments.models import CustomerFact, CustomerTraits, SegmentDue
from tracking.segments.propensity import privacy as propensity
from tracking.segments.rules.vocabulary import DATE, TRAITS


def install() -> None:
    """Register exporter and eraser."""
    registry.exporter("segments", segments)
    registry.eraser("segments", forget, order=20)
    propensity.install()


def segments(person: Person) -> dict[str, Any]:
    """Every trait that is known, every segment they are or were in. Facts are told where they happened."""
    row = db.session().get(CustomerTraits, person.customer_id)
    values = {key: getattr(row, key) for key in TRAITS} if row else {}
    stays = (
        select(CustomerSegment, Segment.name)
        .join(Segment)
        .where(CustomerSegment.customer_id == person.customer_id)
        .order_by(CustomerSegment.since, CustomerSegment.code)
    )
    return {
        "as_of": row and row.as_of.isoformat(),
        "traits": {
            key: date_of(value).isoformat() if TRAITS[key].type == DATE else value
            for key, value in values.items()
            if value is not None
        },
        "segments": [
            {"name": name, "since": stay.since.isoformat(), "until": stay.until and stay.until.isoformat()}
            for stay, name in db.session().execute(stays)
        ],
    }


def forget(person: Person, at: datetime) -> None:
    """Delete traits, facts, segments, and that they are due."""
    session, unseen = db.session(), {"synchronize_session": False}
    table: Any = Segment.__table__
    inside = select(CustomerSegment.code).where(
        CustomerSegment.customer_id == person.customer_id, CustomerSegment.until.is_(None)
    )
    for code in sorted(session.scalars(inside)):
        session.execute(update(table).where(table.c.code == code).values(size=table.c.size - 1))
    for model in (CustomerTraits, CustomerFact, SegmentDue, CustomerSegment):
        gone = delete(model).where(model.customer_id == person.customer_id)
        session.execute(gone.execution_options(**unseen))
