"""Targets and notes: set, read, taken back. Writes need an open transaction of the shop's store."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import delete, func, select

from shop.brand import store
from shop.kernel import db, ids
from shop.kernel.errors import N_, DomainError
from shop.kernel.money import Money
from tracking.reports.base import DURATION, MONEY, SHARE
from tracking.reports.trends import weeks
from tracking.reports.trends.metrics import METRICS, Metric
from tracking.reports.trends.models import Annotation, Target

LONGEST, MOST = 200, 1000
DAYS = {weeks.DAY: 1.0, weeks.WEEK: 7.0, weeks.MONTH: 365.25 / 12}


class BadTarget(DomainError):
    """A target that cannot be reached for."""


class BadNote(DomainError):
    """A note that cannot be kept."""


def set_target(*, metric: str, text: str, per: str, at: datetime) -> Target | None:
    """Set what `metric` shall come to, as a person writes it (12000, 3.5 %, 45 s); "" takes it back.

    Raises BadTarget.
    """
    if metric not in METRICS or per not in DAYS:
        raise BadTarget(N_("Please choose a figure and what its target is for."))
    db.session().execute(delete(Target).where(Target.metric == metric))
    if not text.strip():
        return None
    made = Target(metric=metric, value=_value(text, METRICS[metric]), per=per, set_at=at)
    db.session().add(made)
    db.session().flush()
    return made


def targets() -> dict[str, Target]:
    """Every target, by its metric."""
    return {one.metric: one for one in db.session().scalars(select(Target))}


def expected(target: Target, *, days: int) -> float:
    """What so many days shall come to together."""
    return target.value * days / DAYS[target.per] if METRICS[target.metric].adds else target.value


def written(target: Target) -> str:
    """The target as it is typed in."""
    kind = METRICS[target.metric].kind
    if kind == MONEY:
        return str(Money(round(target.value), store.current().currency).decimal)
    if kind == SHARE:
        return f"{100 * target.value:g}"
    return f"{target.value / 1_000_000:g}" if kind == DURATION else f"{target.value:g}"


def annotate(*, day: date, text: str, at: datetime) -> Annotation:
    """Note something about a day. Raises BadNote."""
    text = " ".join(text.replace("\x00", "").split())
    if not text or len(text) > LONGEST:
        raise BadNote(N_("Please write what happened, in at most %(most)s letters."), most=LONGEST)
    if (db.session().scalar(select(func.count()).select_from(Annotation)) or 0) >= MOST:
        raise BadNote(N_("That is enough: please remove a note that you no longer need."))
    made = Annotation(id=ids.new_id(), day=day.isoformat(), text=text, written_at=at)
    db.session().add(made)
    db.session().flush()
    return made


def remove(note_id: uuid.UUID) -> bool:
    """Remove a note; whether there was one."""
    gone = db.session().execute(delete(Annotation).where(Annotation.id == note_id))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def remarks(*, first: date, last: date) -> Sequence[Annotation]:
    """Notes about the days first..last, in order."""
    within = Annotation.day.between(first.isoformat(), last.isoformat())
    return (
        db.session().scalars(select(Annotation).where(within).order_by(Annotation.day, Annotation.id)).all()
    )


def _value(text: str, metric: Metric) -> float:
    plain = text.strip().rstrip("%s ").strip().replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise BadTarget(N_("Please write the target as a number.")) from None
    if not number.is_finite() or not 0 < number <= 10**12 or (metric.kind == SHARE and number > 100):
        raise BadTarget(N_("No figure can come to that."))
    if metric.kind == MONEY:
        return float(Money.parse(str(number), store.current().currency).minor)
    if metric.kind == SHARE:
        return float(number / 100)
    return float(number * 1_000_000 if metric.kind == DURATION else number)
