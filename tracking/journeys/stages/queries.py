"""Reading stages."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from shop.kernel import db
from tracking.journeys.models import PersonStage


def current(person_ids: Sequence[str]) -> dict[str, str]:
    """Person → the stage they are in now; those of whom nothing is known are not in it."""
    now = select(PersonStage.person_id, PersonStage.stage).where(
        PersonStage.person_id.in_(person_ids), PersonStage.left_at.is_(None)
    )
    return {row.person_id: row.stage for row in db.session("journey").execute(now)}


def history(person_id: str) -> list[PersonStage]:
    """Every stay of a person in the order of time."""
    theirs = select(PersonStage).where(PersonStage.person_id == person_id).order_by(PersonStage.place)
    return list(db.session("journey").scalars(theirs))


def counts() -> dict[str, int]:
    """How many people are in each stage now."""
    now = select(PersonStage.stage, func.count()).where(PersonStage.left_at.is_(None))
    return {stage: n for stage, n in db.session("journey").execute(now.group_by(PersonStage.stage))}  # noqa: C416
