"""Checkout: where people stop, how long each part takes, and what goes wrong.

Answered from kept parts (`reports.parts`): a checkout counts on the day it began, with what became of it
within seven days.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shop.kernel.errors import N_
from tracking.nps import statistics
from tracking.reports.base import (
    COLUMNS,
    DURATION,
    LINES,
    MONEY,
    SHARE,
    WORD,
    Answer,
    Asked,
    Chart,
    Column,
    Note,
    Question,
    Table,
    Tile,
)
from tracking.reports.checkout import tables, words
from tracking.reports.checkout.loading import DEVICE, LANGUAGE, load
from tracking.reports.checkout.troubling import COUPON, DECLINE, ERROR
from tracking.reports.facts import notes
from tracking.reports.parts.tallies import Tally, at, below, quantile

_ERRORS = Table(
    key="errors",
    title=N_("Errors"),
    columns=(
        Column(key="code", title=N_("Error"), kind=WORD, words=words.ERRORS),
        Column(key="part", title=N_("Part"), kind=WORD, words=words.PARTS),
        Column(key="field", title=N_("Field"), kind=WORD, words=words.FIELDS),
    ),
    rows=(),
    empty=N_("Nobody met an error in these days."),
)
_COUPONS = Table(
    key="coupons",
    title=N_("Codes that did not count"),
    columns=(
        Column(key="code", title=N_("Code")),
        Column(key="reason", title=N_("Reason"), kind=WORD, words=words.REASONS),
    ),
    rows=(),
    empty=N_("Every code that was entered counted."),
)
_DECLINES = Table(
    key="declines",
    title=N_("Payments declined"),
    columns=(
        Column(key="code", title=N_("Reason"), kind=WORD, words=words.DECLINES),
        Column(key="gateway", title=N_("Provider")),
    ),
    rows=(),
    note=N_("Attempts of orders; without consent they cannot be joined with a checkout's device."),
    empty=N_("No payment was declined in these days."),
)


def answer(asked: Asked) -> Answer:
    """Checkouts of the days asked about."""
    found = load("checkout", asked)
    total = found.total
    return Answer(
        question="checkout",
        asked=asked,
        as_of=found.as_of,
        unit=N_("checkouts (a cart's, or without consent a visit's)"),
        tiles=_tiles(total, found.before),
        charts=(
            Chart(table="parts", kind=COLUMNS, x=("part",), y=("done", "left")),
            Chart(table="days", kind=LINES, x=("day",), y=("share",)),
        ),
        tables=(
            tables.parts(total),
            tables.before(total),
            tables.fields(total),
            tables.troubles(total, ERROR, _ERRORS, ("part", "code", "field")),
            tables.troubles(total, COUPON, _COUPONS, ("part", "reason", "code")),
            tables.troubles(total, DECLINE, _DECLINES, ("part", "code", "gateway")),
            tables.devices(found.devices),
            tables.languages(found.languages),
            tables.days(found.days),
        ),
        notes=(Note(text=_LEFT), *_open(total), Note(text=_PEOPLE), *notes.others(), *found.notes),
        more=found,
    )


_LEFT = N_(
    "A checkout is left when nothing has happened in it for an hour and nothing is bought within seven days."
)
_PEOPLE = N_(
    "Machines and your own staff are not counted. Values are those of the goods when checkout began."
)


def _open(total: Tally) -> tuple[Note, ...]:
    count = at(total, "count", "open")
    said = N_("%(count)s are still under way: something happened in them within the last hour.")
    return (Note(text=said, values={"count": count}),) if count else ()


def _tiles(total: Tally, before: Tally) -> tuple[Tile, ...]:
    done, ended = at(total, "count", "bought"), tables.over(total)
    sure = statistics.share(done, ended)
    return (
        Tile(
            key="began",
            title=N_("Checkouts begun"),
            value=at(total, "count", "began"),
            unit=N_("checkouts"),
            previous=at(before, "count", "began"),
        ),
        Tile(
            key="bought",
            title=N_("Bought"),
            value=tables.part(done, ended),
            kind=SHARE,
            denominator=N_("of checkouts that are over"),
            low=sure.low if sure else None,
            high=sure.high if sure else None,
            previous=tables.part(at(before, "count", "bought"), tables.over(before)),
        ),
        Tile(
            key="left",
            title=N_("Abandoned"),
            value=at(total, "count", "left"),
            unit=N_("checkouts"),
            previous=at(before, "count", "left"),
            good=False,
        ),
        Tile(
            key="left_value",
            title=N_("Value of carts left"),
            value=at(total, "value", "left"),
            kind=MONEY,
            denominator=N_("goods, without delivery and tax on top"),
            previous=at(before, "value", "left"),
            good=False,
        ),
        Tile(
            key="time",
            title=N_("Time to buy, median"),
            value=quantile(below(total, "times", "whole"), 0.5),
            kind=DURATION,
            denominator=N_("of checkouts that bought"),
            previous=quantile(below(before, "times", "whole"), 0.5),
            good=False,
        ),
        *(_trouble(total, before, kind) for kind in (ERROR, COUPON, DECLINE)),
    )


_TROUBLES: Mapping[str, Any] = {
    ERROR: N_("Met an error"),
    COUPON: N_("Entered a code in vain"),
    DECLINE: N_("Payment declined"),
}


def _trouble(total: Tally, before: Tally, kind: str) -> Tile:
    def share(tally: Tally) -> float | None:
        return tables.part(at(tally, "troubled", kind, "units"), at(tally, "count", "began"))

    return Tile(
        key=kind,
        title=_TROUBLES[kind],
        value=share(total),
        kind=SHARE,
        denominator=N_("of checkouts begun"),
        previous=share(before),
        good=False,
    )


QUESTIONS = (
    Question(
        name="checkout",
        title=N_("Checkout"),
        about=N_("Where people stop on the way to pay, how long each part takes, and what goes wrong."),
        answer=answer,
        parameters=(DEVICE, LANGUAGE),
        position=20,
    ),
)
