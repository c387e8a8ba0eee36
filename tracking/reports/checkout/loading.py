"""Kept tallies of checkouts as a question wants them: in all, by device, by language, by day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from shop.brand.store import LANGUAGES
from shop.kernel.errors import N_
from tracking.journeys import words
from tracking.reports import periods
from tracking.reports.base import Asked, Note, Parameter
from tracking.reports.parts import keeping
from tracking.reports.parts.keeping import Kept
from tracking.reports.parts.tallies import Tally, below, merge, merged

DEVICE = Parameter(
    name="device",
    title=N_("Device"),
    kind="choice",
    choices={"": N_("All devices"), **words.DEVICES},
)
LANGUAGE = Parameter(
    name="language",
    title=N_("Language"),
    kind="choice",
    choices={"": N_("All languages"), **LANGUAGES},
)
LATE = N_("%(days)s of these days have not been counted yet; the worker does it within minutes.")


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """Tallies of the days asked about; `before` those of as many days before, in all."""

    total: Tally
    before: Tally
    devices: Mapping[str, Tally]
    languages: Mapping[str, Tally]
    days: Mapping[date, Tally]
    missing: int
    as_of: datetime

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is not counted yet."""
        return (Note(text=LATE, values={"days": self.missing}),) if self.missing else ()


def load(kind: str, asked: Asked) -> Loaded:
    """The kept tallies of a kind whose parts are `{device: {locale: {…}}}`. Four statements."""
    days = periods.days_of(asked.period)
    found = keeping.kept(kind, days)
    earlier = keeping.kept(kind, periods.days_of(periods.before(asked.period)))
    cells: dict[tuple[str, str], Tally] = {}
    by_day: dict[date, Tally] = {day: {} for day in days}
    for day, tally in found.days.items():
        for device, locale, cell in _cells(tally, asked.options):
            merge(cells.setdefault((device, locale), {}), cell)
            merge(by_day[day], _brief(cell))
    return Loaded(
        total=merged(cells.values()),
        before=_all(earlier, asked),
        devices=_by(cells, 0),
        languages=_by(cells, 1),
        days=by_day,
        missing=found.missing,
        as_of=found.as_of or asked.at,
    )


def _brief(cell: Tally) -> Tally:
    """What the tables of days and the figures of the days before need of a tally."""
    kept: Tally = {name: cell[name] for name in ("count", "value", "troubled") if name in cell}
    whole = below(cell, "times").get("whole")
    return {**kept, "times": {"whole": whole}} if whole else kept


def _all(kept: Kept, asked: Asked) -> Tally:
    cells = (cell for tally in kept.days.values() for _d, _l, cell in _cells(tally, asked.options))
    return merged(map(_brief, cells))


def _cells(tally: Mapping[str, Any], options: Mapping[str, Any]) -> Iterator[tuple[str, str, Tally]]:
    device, language = options.get("device", ""), options.get("language", "")
    for of, locales in tally.items():
        for locale, cell in locales.items():
            if device in ("", of) and language in ("", locale):
                yield of, locale, cell


def _by(cells: Mapping[tuple[str, str], Tally], place: int) -> dict[str, Tally]:
    values = sorted({key[place] for key in cells})
    return {value: merged(cell for key, cell in cells.items() if key[place] == value) for value in values}
