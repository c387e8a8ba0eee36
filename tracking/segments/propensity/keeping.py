"""The worker's part: trains each week, writes down what came of it, and notes each day how people drift."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, select, update

from shop.kernel import db, ids, preferences
from tracking.segments import days
from tracking.segments.propensity import learners, reading, record, snapshots, temperatures
from tracking.segments.propensity.calibrating import Calibration
from tracking.segments.propensity.learners import Model
from tracking.segments.propensity.models import (
    TOO_FEW,
    USED,
    CustomerScore,
    PropensityDay,
    PropensityTraining,
)
from tracking.segments.propensity.points import HOT_FROM, WARM_FROM
from tracking.segments.propensity.preferences import HORIZON, HORIZONS, HOT_PERCENT, WARM_PERCENT
from tracking.segments.propensity.record import Record
from tracking.segments.propensity.temperatures import Limits

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

PEOPLE = 20_000  # learned from, at most; more of them say the same
WATCHED = 3_000  # looked at each day for drift
WEEKLY = timedelta(days=7)
STALE = timedelta(days=35)  # a model that nothing has confirmed for so long is used no more
KEPT = 104  # trainings of a horizon whose record is kept


@dataclass(frozen=True, kw_only=True)
class Foreteller:
    """A training in use."""

    training: PropensityTraining
    model: Model
    calibration: Calibration

    @property
    def gap(self) -> float:
        """The shop's days between orders, as the model learned with."""
        return self.training.gap or 90.0


def keep_up(at: datetime) -> int:
    """Train the first horizon whose week is over, or for which there is now enough; how many were trained.

    One at a time: the worker has other things to do.
    """
    bought = reading.purchases()
    chosen_first = sorted(HORIZONS, key=lambda one: one != preferences.get(HORIZON))
    horizon = next((one for one in chosen_first if _due(one, bought, at)), None)
    if horizon is None:
        return 0
    people = reading.sample(most=PEOPLE) if bought >= record.ENOUGH else []
    past, today = reading.past(people), days.day_of(at)
    db.end_read()
    found = record.train(past, purchases=bought, today=today, horizon=horizon)
    with db.transaction():
        write(found, horizon=horizon, at=at)
    return 1


def _due(horizon: int, bought: int, at: datetime) -> bool:
    last = latest(horizon)
    if last is None or at - last.trained_at >= WEEKLY:
        return True
    return last.verdict == TOO_FEW and last.purchases < record.ENOUGH <= bought


def write(found: Record, *, horizon: int, at: datetime) -> PropensityTraining:
    """Write a training down, in the open transaction; only the newest used one keeps its trees."""
    learned = found.learned
    row = PropensityTraining(
        id=ids.new_id(),
        horizon=horizon,
        trained_at=at,
        verdict=found.verdict,
        kind=learned.model.kind if learned else "",
        purchases=found.purchases,
        snapshots=found.snapshots,
        base_rate=found.base_rate,
        gap=found.gap,
        tested_from=found.tested[0] if found.tested else None,
        tested_until=found.tested[1] if found.tested else None,
        figures=found.figures,
        bins=found.bins,
        tried=found.tried,
        reference=found.reference,
        model={"learner": learners.as_json(learned.model), "calibration": asdict(learned.calibration)}
        if learned
        else {},
        trees=learners.tree_bytes(learned.model) if learned else None,
    )
    session, same = db.session(), PropensityTraining.horizon == horizon
    if learned:
        session.execute(update(PropensityTraining).where(same).values(trees=None, model={}))
    session.add(row)
    session.flush()
    newest = select(PropensityTraining.id).where(same).order_by(PropensityTraining.trained_at.desc())
    kept = list(session.scalars(newest.limit(KEPT)))
    session.execute(delete(PropensityTraining).where(same, PropensityTraining.id.not_in(kept)))
    return row


def latest(horizon: int) -> PropensityTraining | None:
    """The newest training of a horizon, whatever came of it."""
    same = select(PropensityTraining).where(PropensityTraining.horizon == horizon)
    return db.session().scalar(same.order_by(PropensityTraining.trained_at.desc()).limit(1))


def in_use(horizon: int, *, at: datetime) -> PropensityTraining | None:
    """The training that people are scored by; None: by points."""
    used = select(PropensityTraining).where(
        PropensityTraining.horizon == horizon,
        PropensityTraining.verdict == USED,
        PropensityTraining.trained_at > at - STALE,
    )
    found = db.session().scalar(used.order_by(PropensityTraining.trained_at.desc()).limit(1))
    return found if found is not None and found.model else None


def foreteller(horizon: int, *, at: datetime) -> Foreteller | None:
    """What `in_use` can do."""
    training = in_use(horizon, at=at)
    if training is None:
        return None
    calibration = Calibration(**training.model["calibration"])
    model = learners.from_json(training.model["learner"], training.trees)
    return Foreteller(training=training, model=model, calibration=calibration)


def limits(training: PropensityTraining | None) -> Limits:
    """From which score on somebody is warm, and hot: the owner's word, else by the share that buys."""
    if training is None:
        return Limits(warm=WARM_FROM, hot=HOT_FROM)
    found = temperatures.automatic(training.base_rate or 0.0)
    warm, hot = preferences.get(WARM_PERCENT) / 100, preferences.get(HOT_PERCENT) / 100
    return Limits(warm=warm or found.warm, hot=max(hot or found.hot, warm or found.warm))


def is_noted(at: datetime) -> bool:
    """Whether the day has been written down."""
    return db.session().get(PropensityDay, days.day_of(at)) is not None


def note_day(at: datetime) -> None:
    """Write down how people are scored today, and how far from those of the training they are."""
    day, training = days.day_of(at), in_use(preferences.get(HORIZON), at=at)
    counts: dict[str, tuple[int, float]] = {
        row.temperature: (int(row.people), float(row.total))
        for row in db.session().execute(
            select(
                CustomerScore.temperature,
                func.count().label("people"),
                func.sum(CustomerScore.score).label("total"),
            ).group_by(CustomerScore.temperature)
        )
    }
    scored = sum(people for people, _total in counts.values())
    drift = _drift(day, at) if training is not None else {}
    db.end_read()
    with db.transaction() as session:
        session.merge(
            PropensityDay(
                day=day,
                training_id=training.id if training else None,
                scored=scored,
                **{name: counts.get(name, (0, 0.0))[0] for name in temperatures.ORDER},
                mean=sum(total for _people, total in counts.values()) / max(scored, 1),
                drift=drift,
            )
        )


def _drift(day: int, at: datetime) -> dict[str, float]:
    import numpy as np

    known = foreteller(preferences.get(HORIZON), at=at)
    people = reading.sample(most=WATCHED)
    if known is None or not people:
        return {}
    past, who = reading.past(people), np.arange(len(people))
    frame = snapshots.frame(past, who, np.full(len(people), day + 1), gap=known.gap)
    score = known.calibration.probability(known.model.log_odds(frame))
    return record.drift(known.training.reference, {**frame.numbers, record.SCORE: score})
