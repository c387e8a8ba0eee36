"""When scores are reckoned: people to whom something happened soon after, models weekly, values nightly."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shop.kernel import jobs


def install() -> None:
    """Register the jobs. They learn only, so numpy and what stands on it load when one of them runs."""
    jobs.periodic("segments.scores", every=timedelta(minutes=5), job=score)
    jobs.periodic("segments.train", every=timedelta(minutes=30), job=train)
    jobs.periodic("segments.values", every=timedelta(hours=24), job=value)


def score(at: datetime) -> Any:
    """Score who is due."""
    from tracking.segments.propensity import scoring

    return scoring.keep_up(at)


def train(at: datetime) -> Any:
    """Train what is due, and note how people have drifted."""
    from tracking.segments.propensity import keeping

    trained = keeping.keep_up(at)
    if trained or not keeping.is_noted(at):
        keeping.note_day(at)
    return trained


def value(at: datetime) -> Any:
    """Reckon what every customer brought and will bring."""
    from tracking.segments.lifetime import keeping

    return keeping.reckon(at)
