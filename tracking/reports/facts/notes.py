"""What every answer from kept figures says beneath them: who counts, how fresh it is, and what is made up."""

from __future__ import annotations

from collections.abc import Sequence

from shop.kernel.errors import N_
from tracking.reports.base import Note, Tile
from tracking.reports.facts import reading, sketch
from tracking.reports.facts.reading import Standing
from tracking.reports.facts.sketch import People

PEOPLE_ONLY = N_("People only: machines and your own staff are not counted.")


def of(standing: Standing, *more: Note) -> tuple[Note, ...]:
    """The notes of an answer, `more` first."""
    notes = [*more, Note(text=PEOPLE_ONLY), *made_up(standing.lots)]
    if standing.waiting:
        text = N_("%(count)s quarters of an hour are still being counted; figures may grow.")
        notes.append(Note(text=text, values={"count": standing.waiting}))
    return tuple(notes)


def others(chosen: Sequence[str] | None = None) -> tuple[Note, ...]:
    """That rows beside the shop's own are in an answer about the `chosen` lots (None: all)."""
    return made_up([lot for lot in reading.other_lots() if chosen is None or lot in chosen])


def made_up(lots: Sequence[str]) -> tuple[Note, ...]:
    """That rows of these lots are in an answer."""
    text = N_("With rows that were imported or made up for trying out: %(lots)s.")
    return (Note(text=text, values={"lots": ", ".join(lots)}),) if lots else ()


def people_tile(people: People, before: People | None = None) -> Tile:
    """How many different people, with what is known of its precision."""
    margin = round(1.96 * sketch.ERROR * people.count)
    return Tile(
        key="people",
        title=N_("People"),
        value=people.count,
        low=None if people.exact else people.count - margin,
        high=None if people.exact else people.count + margin,
        previous=before.count if before else None,
        note=N_("Without consent somebody counts once a day."),
    )
