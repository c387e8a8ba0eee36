"""Giving customers their scores: those to whom something happened since, and everybody once a day."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from shop.customers.models import Customer
from shop.kernel import db, preferences
from tracking.journeys.statements import ENGINES
from tracking.segments import days
from tracking.segments.members import writing
from tracking.segments.models import CustomerTraits
from tracking.segments.propensity import keeping, points, reading, snapshots, temperatures
from tracking.segments.propensity.keeping import Foreteller
from tracking.segments.propensity.models import POINTS, PROBABILITY, CustomerScore
from tracking.segments.propensity.preferences import HORIZON, HORIZONS
from tracking.segments.propensity.temperatures import FAMILY, Known, Limits
from tracking.segments.traits import scores

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

AT_ONCE = 500
MOST = 20_000  # a run; the rest comes with the next
FRESH = timedelta(hours=24)
REASONS = 6
LEAST_EFFECT = 0.02


@dataclass(frozen=True, kw_only=True)
class Given:
    """One person's new score. `chances`: horizon in days → probability; empty for points."""

    score: float
    chances: Mapping[int, float]
    reasons: list[list[Any]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How people are scored now: by what was learned for each horizon, or by points."""

    foretellers: Mapping[int, Foreteller]
    horizon: int
    limits: Limits

    @property
    def kind(self) -> str:
        """Whether scores are probabilities, or points and called so."""
        return PROBABILITY if self.horizon in self.foretellers else POINTS


def rule(at: datetime) -> Rule:
    """The rule of now."""
    found = {horizon: keeping.foreteller(horizon, at=at) for horizon in HORIZONS}
    horizon = preferences.get(HORIZON)
    in_use = found.get(horizon)
    return Rule(
        foretellers={days_: one for days_, one in found.items() if one is not None and in_use is not None},
        horizon=horizon,
        limits=keeping.limits(in_use.training if in_use else None),
    )


def keep_up(at: datetime) -> int:
    """Score who is due; how many. Each part in a transaction of its own."""
    by = rule(at)
    due = due_customers(by, at=at, most=MOST)
    begins = db.session().scalar(select(CustomerScore.customer_id).limit(1)) is None
    db.end_read()
    for start in range(0, len(due), AT_ONCE):
        given = reckon(due[start : start + AT_ONCE], by, at=at)
        db.end_read()
        with db.transaction():
            write(given, by, at=at, begins=begins)
    return len(due)


def due_customers(by: Rule, *, at: datetime, most: int) -> list[uuid.UUID]:
    """Customers of whom more is known than was scored, or whose score is a day old or by another rule.

    The oldest come first.
    """
    fresh = max([at - FRESH, *(one.training.trained_at for one in by.foretellers.values())])
    asked = (
        select(CustomerTraits.customer_id)
        .outerjoin(CustomerScore, CustomerScore.customer_id == CustomerTraits.customer_id)
        .where(
            or_(
                CustomerScore.customer_id.is_(None),
                CustomerScore.scored_at < CustomerTraits.as_of,
                CustomerScore.scored_at < fresh,
                CustomerScore.kind != by.kind,
            )
        )
        .order_by(CustomerScore.scored_at.nulls_first(), CustomerTraits.customer_id)
    )
    return list(db.session().scalars(asked.limit(most)))


def reckon(customer_ids: Sequence[uuid.UUID], by: Rule, *, at: datetime) -> dict[uuid.UUID, Given]:
    """The scores of these customers as of the end of today; reads only."""
    past, tomorrow = reading.past(customer_ids), days.day_of(at) + 1
    found = _points(past, tomorrow) if by.kind == POINTS else _chances(past, tomorrow, by)
    return dict(zip(customer_ids, found, strict=True))


def _points(past: snapshots.Past, day: int) -> list[Given]:
    parts = points.points(past, day=day)
    total = points.total(parts)
    times = {kind: past.of(kind).all(_everybody(past), _every(past, day))[0] for kind in parts}
    return [
        Given(score=round(float(total[who]), 2), chances={}, reasons=_strongest(who, times, parts, 0.1))
        for who in range(past.people)
    ]


def _chances(past: snapshots.Past, day: int, by: Rule) -> list[Given]:
    chances: dict[int, Array] = {}
    for horizon, one in by.foretellers.items():
        frame = snapshots.frame(past, _everybody(past), _every(past, day), gap=one.gap)
        chances[horizon] = one.calibration.probability(one.model.log_odds(frame))
        if horizon == by.horizon:
            values, effects = frame.numbers, one.model.contributions(frame)
    return [
        Given(
            score=float(chances[by.horizon][who]),
            chances={horizon: float(column[who]) for horizon, column in chances.items()},
            reasons=_strongest(who, values, effects, LEAST_EFFECT),
        )
        for who in range(past.people)
    ]


def _strongest(
    who: int, values: Mapping[str, Array], effects: Mapping[str, Array], least: float
) -> list[list[Any]]:
    ordered = sorted(effects, key=lambda name: -abs(float(effects[name][who])))[:REASONS]
    return [
        [name, round(float(values[name][who]), 2), round(float(effects[name][who]), 3)]
        for name in ordered
        if abs(float(effects[name][who])) >= least
    ]


def _everybody(past: snapshots.Past) -> Array:
    import numpy as np

    return np.arange(past.people, dtype=np.int64)


def _every(past: snapshots.Past, day: int) -> Array:
    import numpy as np

    return np.full(past.people, day, dtype=np.int64)


def write(given: Mapping[uuid.UUID, Given], by: Rule, *, at: datetime, begins: bool = False) -> None:
    """Write scores and temperatures in the open transaction; their customers stay as they are meanwhile.

    Who was erased stays away. When scoring `begins` in a shop, nobody is told of what everybody came to be.
    """
    living = select(Customer.id).where(Customer.id.in_(list(given)), Customer.erased_at.is_(None))
    people = list(db.session().scalars(living.order_by(Customer.id).with_for_update(read=True)))
    if not people:
        return
    known = _known(people, by.kind)
    now = {one: temperatures.following(known.get(one), given[one].score, by.limits, at=at) for one in people}
    _upsert([_row(one, given[one], now[one], by, at) for one in people])
    codes = {one: temperatures.code(now[one].temperature) for one in people}
    writing.choose_many(family=FAMILY, codes=codes, quiet=begins, at=at)
    scores.note(
        {
            one: {
                "temperature": now[one].temperature,
                "propensity": round(given[one].score, 3) if by.kind == PROBABILITY else None,
            }
            for one in people
        },
        at=at,
    )


def _known(people: Sequence[uuid.UUID], kind: str) -> dict[uuid.UUID, Known]:
    """What they are now, as far as it was said by scores of the same kind; points and chances do not mix."""
    rows = select(CustomerScore).where(CustomerScore.customer_id.in_(people), CustomerScore.kind == kind)
    return {
        row.customer_id: Known(temperature=row.temperature, since=row.temperature_since)
        for row in db.session().scalars(rows)
    }


def _row(customer_id: uuid.UUID, given: Given, now: Known, by: Rule, at: datetime) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "scored_at": at,
        "kind": by.kind,
        "score": given.score,
        "horizon": by.horizon if by.kind == PROBABILITY else None,
        "week": given.chances.get(7),
        "month": given.chances.get(30),
        "reasons": given.reasons,
        "temperature": now.temperature,
        "temperature_since": now.since,
    }


def _upsert(rows: list[dict[str, Any]]) -> None:
    insert = ENGINES[db.dialect()](CustomerScore.__table__)
    changed = {name: insert.excluded[name] for name in rows[0] if name != "customer_id"}
    db.session().execute(insert.on_conflict_do_update(index_elements=["customer_id"], set_=changed), rows)
