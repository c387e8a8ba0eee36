"""Stages: how long people stay in each, where they go from it, and what goes with advancing."""

from __future__ import annotations

from shop.kernel import clock
from shop.kernel.errors import N_
from tracking.journeys.stages import queries
from tracking.journeys.stages.rules import ORDER
from tracking.reports.base import HEAT, NUMBER, Answer, Asked, Chart, Note, Parameter, Question, Tile
from tracking.reports.stages import advancing, reading, staying, tables
from tracking.reports.timeline.words import STAGES

UNIT = N_("stays of people who agreed to be remembered")
CUT = N_("Only the newest %(most)s stays are looked at: choose fewer days.")
YOUNG = N_("%(count)s stays are younger than 31 days and are not compared yet.")


def answer(asked: Asked) -> Answer:
    """Stays that began in the period, as of now."""
    stage = asked.options.get("stage", "")
    found, cut = reading.stays(since=asked.period.since, until=asked.period.until)
    found = [stay for stay in found if stage in ("", stay.stage)]
    now = clock.to_micros(asked.at)
    ranked = advancing.rank(found, reading.signs(found), now=now)
    young = sum(ranked.maturing.values())
    notes = [Note(text=YOUNG, values={"count": young})] if young else []
    if cut:
        notes.append(Note(text=CUT, values={"most": reading.MOST}))
    return Answer(
        question="stages",
        asked=asked,
        as_of=asked.at,
        unit=UNIT,
        tiles=_tiles(),
        charts=(Chart(table="moves", kind=HEAT, x=("to", "stage"), y=("share",)),),
        tables=(
            tables.lengths(staying.lengths(found, now=now)),
            tables.moves(staying.moves(found)),
            tables.actions(ranked),
        ),
        notes=tuple(notes),
    )


def _tiles() -> tuple[Tile, ...]:
    """How many are in each stage now."""
    counts = queries.counts()
    return tuple(
        Tile(
            key=stage,
            title=STAGES[stage],
            value=counts.get(stage, 0),
            kind=NUMBER,
            unit=N_("people"),
            denominator=N_("now, of everybody who agreed to be remembered"),
        )
        for stage in ORDER
    )


QUESTIONS = (
    Question(
        name="stages",
        title=N_("Stages"),
        about=N_(
            "From hearing of you to recommending you: how long each takes, and what goes with advancing."
        ),
        answer=answer,
        parameters=(
            Parameter(
                name="stage",
                title=N_("Stage"),
                kind="choice",
                choices={"": N_("All stages"), **STAGES},
            ),
        ),
        periods=("28d", "90d", "365d"),
        default_period="90d",
        position=50,
    ),
)
