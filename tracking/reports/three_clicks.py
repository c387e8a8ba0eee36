"""Three clicks and seven seconds: how many visits come to something that soon, and what the others did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.kernel.errors import N_
from tracking.journeys import words
from tracking.nps import statistics
from tracking.reports import periods
from tracking.reports.base import (
    DAY,
    LINES,
    NUMBER,
    SHARE,
    TEXT,
    WORD,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Parameter,
    Question,
    Table,
    Tile,
)
from tracking.reports.facts import measures, notes, reading
from tracking.reports.facts.measures import CHANNEL, DEVICE, LANDING, SOURCE
from tracking.reports.trends import weeks

BY = {
    LANDING: N_("Landing page"),
    CHANNEL: N_("Channel"),
    SOURCE: N_("Source"),
    measures.CAMPAIGN: N_("Campaign"),
    DEVICE: N_("Device"),
    measures.LOCALE: N_("Language"),
}
_WORDS: dict[str, Mapping[str, str]] = {CHANNEL: words.CHANNELS, DEVICE: words.DEVICES}
DID = {
    measures.LATE: N_("Opened a product, searched or filled a cart later on"),
    measures.GONE: N_("Left from the page they landed on"),
    measures.READ: N_("Read the page they landed on, then left"),
    measures.LISTS: N_("Looked through lists without opening a product"),
    measures.OWN: N_("Came for an order, a parcel or their account"),
    measures.OTHER: N_("Looked at other pages"),
}
MORE = N_("The rows with the fewest visits are left out.")
LIMITS = ("quick", "near", "met")
NEEDED = ("visits", "landed", *LIMITS, *(f"landed_{name}" for name in LIMITS))
_TILES = {
    "quick": (N_("Within 7 seconds"), N_("of visits opened a product, searched or filled a cart so soon")),
    "near": (N_("Within 3 clicks"), N_("of visits opened a product, searched or filled a cart so near")),
    "met": (N_("Within both"), N_("of visits did so within 7 seconds and 3 clicks")),
}


def answer(asked: Asked) -> Answer:
    """Tiles of all visits, days, what the others did, and rows by landing page, source or device."""
    standing, landed = reading.standing(at=asked.at), asked.options["landed"]
    now, _people = reading.total(asked.period, at=asked.at)
    before, _people = reading.total(periods.before(asked.period), at=asked.at)
    days = _days(asked, landed)
    return Answer(
        question="three-clicks",
        asked=asked,
        as_of=standing.as_of,
        unit=N_("visits by people, by when they began"),
        tiles=(*(_tile(name, now, before, landed) for name in LIMITS), _landed(now)),
        tables=(days, _others(now), _by(asked, landed)),
        charts=(
            *(
                [Chart(table="days", kind=LINES, x=("day",), y=("near", "quick"))]
                if len(days.rows) > 1
                else ()
            ),
            Chart(table="others", kind="bars", x=("did",), y=("visits",)),
        ),
        notes=notes.of(standing, *_notes(landed)),
    )


def count(row: Mapping[str, int], name: str, landed: bool) -> int:
    """How many visits kept a limit; with `landed`, those that landed on a product or search too."""
    return row[name] + (row["landed"] - row[f"landed_{name}"] if landed else 0)


def _tile(name: str, now: Mapping[str, int], before: Mapping[str, int], landed: bool) -> Tile:
    title, of = _TILES[name]
    known = statistics.share(count(now, name, landed), now["visits"])
    return Tile(
        key=name,
        title=title,
        value=_share(now, name, landed),
        kind=SHARE,
        low=known.low if known else None,
        high=known.high if known else None,
        previous=_share(before, name, landed),
        denominator=of,
    )


def _landed(now: Mapping[str, int]) -> Tile:
    return Tile(
        key="landed",
        title=N_("Landed on a product"),
        value=now["landed"] / now["visits"] if now["visits"] else None,
        kind=SHARE,
        denominator=N_("of visits began on a product or on search results"),
    )


def _share(row: Mapping[str, int], name: str, landed: bool) -> float | None:
    return count(row, name, landed) / row["visits"] if row["visits"] else None


def _row(row: Mapping[str, int], landed: bool) -> dict[str, Any]:
    return {
        "visits": row["visits"],
        "landed": row["landed"] / row["visits"] if row["visits"] else None,
        **{name: _share(row, name, landed) for name in LIMITS},
    }


def _columns(*first: Column) -> tuple[Column, ...]:
    return (
        *first,
        Column(key="visits", title=N_("Visits"), kind=NUMBER),
        *(Column(key=name, title=_TILES[name][0], kind=SHARE) for name in LIMITS),
        Column(key="landed", title=N_("Landed on a product"), kind=SHARE),
    )


def _days(asked: Asked, landed: bool) -> Table:
    days = reading.by_day(asked.period)
    grain = weeks.fitting(weeks.AUTO, len(days))
    found = weeks.grouped(days, grain, first=weeks.first_weekday())
    added = {
        start: {name: sum(days[day][name] for day in some) for name in NEEDED}
        for start, some in found.items()
    }
    return Table(
        key="days",
        title=N_("Over time"),
        columns=_columns(Column(key="day", title=weeks.TITLES[grain], kind=DAY)),
        rows=tuple({"day": start, **_row(row, landed)} for start, row in added.items()),
        denominator=N_("the visits of the row"),
    )


def _others(now: Mapping[str, int]) -> Table:
    total = sum(now[name] for name in measures.OTHERS)
    rows = ({"did": name, "visits": now[name], "share": now[name] / total} for name in DID if now[name])
    return Table(
        key="others",
        title=N_("What the others did"),
        columns=(
            Column(key="did", title=N_("What they did"), kind=WORD, words=DID),
            Column(key="visits", title=N_("Visits"), kind=NUMBER),
            Column(key="share", title=N_("Share"), kind=SHARE),
        ),
        rows=tuple(sorted(rows, key=lambda row: -row["visits"])),
        denominator=N_("visits that did not act within 7 seconds and 3 clicks of landing"),
        empty=N_("Every visit acted in time."),
    )


def _by(asked: Asked, landed: bool) -> Table:
    by, most = asked.options["by"], asked.options["rows"]
    found = reading.by_value(asked.period, by, only=NEEDED, most=most + 1, rank=("visits",))
    order = [value for value, row in found.items() if row["visits"]]
    known = {**_WORDS.get(by, {}), "": N_("(none)")}
    return Table(
        key="by",
        title=BY[by],
        columns=_columns(Column(key="name", title=BY[by], kind=WORD if known else TEXT, words=known)),
        rows=tuple({"name": value, **_row(found[value], landed)} for value in order[:most]),
        note="" if len(order) <= most else MORE,
        denominator=N_("the visits of the row"),
    )


def _notes(landed: bool) -> tuple[Note, ...]:
    rule = N_("An act is a product opened, a search, or something put into the cart.")
    how = N_("Seconds and clicks count from the page landed on; filling the cart is a click as well.")
    if landed:
        more = N_("Whoever landed on a product or on search results counts as having acted at once.")
    else:
        more = N_(
            "The page somebody landed on is no act of theirs, even if it is a product: a link opened it."
        )
    return Note(text=rule), Note(text=how), Note(text=more)


QUESTIONS = (
    Question(
        name="three-clicks",
        title=N_("Three clicks and seven seconds"),
        about=N_(
            "How many visits come to a product, a search or a cart within 7 seconds and within 3 clicks."
        ),
        answer=answer,
        parameters=(
            Parameter(name="by", title=N_("By"), kind="choice", default=LANDING, choices=BY),
            Parameter(name="landed", title=N_("Count products landed on"), kind="flag", default=False),
            Parameter(name="rows", title=N_("Rows at most"), kind="number", default=50, low=1, high=10_000),
        ),
        position=45,
    ),
)
