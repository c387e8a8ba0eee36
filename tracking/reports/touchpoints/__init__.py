"""Touchpoints: what brought people and what they met, and how far they came from there."""

from __future__ import annotations

from typing import Any

from shop.kernel.errors import N_
from tracking.reports import periods
from tracking.reports.base import Answer, Asked, Chart, Parameter, Question, Tile
from tracking.reports.facts import measures, notes, reading
from tracking.reports.touchpoints import tables

BY = {
    measures.CHANNEL: N_("Channels"),
    measures.SOURCE: N_("Sources"),
    measures.CAMPAIGN: N_("Campaigns"),
    measures.LANDING: N_("Landing pages"),
    measures.REFERRER: N_("Referrers"),
    measures.SEARCH: N_("Searches"),
    measures.PRODUCT: N_("Products"),
    measures.MAIL: N_("Mails"),
    measures.DEVICE: N_("Devices"),
    measures.LOCALE: N_("Languages"),
}
MOST = 50


def answer(asked: Asked) -> Answer:
    """Tiles of all visits, and one row for each channel, source, … with what its visits came to."""
    by, standing = asked.options["by"], reading.standing(at=asked.at)
    table = tables.of(asked, by)
    return Answer(
        question="touchpoints",
        asked=asked,
        as_of=standing.as_of,
        unit=N_("visits by people, by when they began; orders by when they were paid"),
        tiles=_tiles(asked),
        tables=(table,),
        charts=_charts(table),
        notes=notes.of(standing, *tables.notes(by)),
    )


def _tiles(asked: Asked) -> tuple[Tile, ...]:
    now, people = reading.total(asked.period, at=asked.at)
    before, others = reading.total(periods.before(asked.period), at=asked.at)
    return (
        notes.people_tile(people, others),
        Tile(key="visits", title=N_("Visits"), value=now["visits"], previous=before["visits"]),
        Tile(
            key="conversion", title=N_("Conversion"), value=tables.share(now, "buyers"), kind="share",
            previous=tables.share(before, "buyers"), denominator=N_("of all visits bought"),
        ),
        Tile(
            key="revenue", title=N_("Revenue"), value=now["revenue_minor"], kind="money",
            previous=before["revenue_minor"], denominator=N_("paid orders with delivery and tax"),
        ),
    )  # fmt: skip


def _charts(table: Any) -> tuple[Chart, ...]:
    return (
        (Chart(table=table.key, kind="bars", x=("name",), y=("visits",)),)
        if 1 < len(table.rows) <= 12
        else ()
    )


QUESTIONS = (
    Question(
        name="touchpoints",
        title=N_("Touchpoints"),
        about=N_(
            "What brings people and what they meet here: how many, for how long, and how far they come."
        ),
        answer=answer,
        parameters=(
            Parameter(name="by", title=N_("By"), kind="choice", default=measures.CHANNEL, choices=BY),
            Parameter(name="rows", title=N_("Rows at most"), kind="number", default=MOST, low=1, high=10_000),
        ),
        position=30,
    ),
)
