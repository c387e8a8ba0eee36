"""Trainings, reliability and drift as tables, for the owner's page and the command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shop.kernel.errors import N_
from tracking.reports.base import DAY, MOMENT, NUMBER, SHARE, TEXT, WORD, Column, Table
from tracking.segments import days
from tracking.segments.propensity import words
from tracking.segments.propensity.models import PropensityDay, PropensityTraining
from tracking.segments.propensity.temperatures import ORDER

DRIFTS_SHOWN = 8
Named = Callable[[str], str]


def reliability(training: PropensityTraining) -> Table:
    """What was said against what was bought, in groups of equal size."""
    return Table(
        key="reliability",
        title=N_("What was said, and what was bought"),
        columns=(
            Column(key="group", title=N_("Group"), kind=NUMBER),
            Column(key="count", title=N_("Moments"), kind=NUMBER),
            Column(key="said", title=N_("Said on average"), kind=SHARE),
            Column(key="bought", title=N_("Really bought"), kind=SHARE),
        ),
        rows=tuple(
            {"group": place, "count": one["count"], "said": one["said"], "bought": one["bought"]}
            for place, one in enumerate(training.bins, start=1)
        ),
        denominator=N_(
            "moments (one a customer and week) of the latest weeks, which the judged model did not know"
        ),
        note=N_("Groups of equal size, from the least likely; the closer the two shares, the better."),
        empty=N_("Nothing could be tested."),
    )


def drift(day: PropensityDay | None, named: Named) -> Table:
    """What moved most since the training. `named` says a column in words."""
    strongest = sorted((day.drift if day else {}).items(), key=lambda one: -one[1])[:DRIFTS_SHOWN]
    return Table(
        key="drift",
        title=N_("Who comes now, against the training"),
        columns=(
            Column(key="what", title=N_("What is known of people"), kind=TEXT),
            Column(key="index", title=N_("Stability index"), kind=NUMBER),
            Column(key="means", title=N_("Means"), kind=WORD, words=words.DRIFTS),
        ),
        rows=tuple(
            {"what": named(name), "index": round(index, 3), "means": words.drifted(index)}
            for name, index in strongest
        ),
        note=N_(
            "Population stability index: below 0.1 nothing has changed, from 0.25 on these are other people."
        ),
        empty=N_("Nothing to compare yet: it takes a training in use."),
    )


def trainings(rows: Sequence[PropensityTraining]) -> Table:
    """Each training's record."""
    return Table(
        key="trainings",
        title=N_("Trainings"),
        columns=(
            Column(key="at", title=N_("Trained"), kind=MOMENT),
            Column(key="verdict", title=N_("Result"), kind=WORD, words=words.VERDICTS),
            Column(key="model", title=N_("Model"), kind=WORD, words=words.MODELS),
            Column(key="purchases", title=N_("Orders known"), kind=NUMBER),
            Column(key="snapshots", title=N_("Moments learned from"), kind=NUMBER),
            Column(key="base_rate", title=N_("Share that buys"), kind=SHARE),
            Column(key="roc_auc", title=N_("ROC-AUC"), kind=NUMBER),
            Column(key="log_loss", title=N_("Log-loss"), kind=NUMBER),
            Column(key="base_loss", title=N_("of the share alone"), kind=NUMBER),
            Column(key="calibration_error", title=N_("Calibration error"), kind=SHARE),
            Column(key="lift", title=N_("Lift of the top tenth"), kind=NUMBER),
        ),
        rows=tuple(_training(row) for row in rows),
        note=N_("Judged on weeks that the judged model had not seen. ROC-AUC: 0.5 is chance, 1 is perfect."),
        empty=N_("None yet; the worker trains each week."),
    )


def _training(row: PropensityTraining) -> dict[str, Any]:
    figures = row.figures
    rounded = {
        name: None if figures.get(name) is None else round(figures[name], 3)
        for name in ("roc_auc", "log_loss", "base_loss", "calibration_error", "lift")
    }
    return {
        "at": row.trained_at,
        "verdict": row.verdict,
        "model": row.kind,
        "purchases": row.purchases,
        "snapshots": row.snapshots,
        "base_rate": row.base_rate,
        **rounded,
    }


def history(rows: Sequence[PropensityDay]) -> Table:
    """How many were of each temperature, day by day."""
    return Table(
        key="history",
        title=N_("Day by day"),
        columns=(
            Column(key="day", title=N_("Day"), kind=DAY),
            *(Column(key=name, title=words.TEMPERATURES[name], kind=NUMBER) for name in reversed(ORDER)),
        ),
        rows=tuple(
            {"day": days.date_of(row.day), **{name: getattr(row, name) for name in ORDER}} for row in rows
        ),
        denominator=N_("customers with a score"),
        empty=N_("No day has been noted yet."),
    )
