"""The tables of checkouts, from their tallies. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from shop.brand.store import LANGUAGES
from shop.kernel.errors import N_
from tracking.journeys import words as visits
from tracking.reports.base import DAY, DURATION, MONEY, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.checkout import carts, words
from tracking.reports.checkout.folding import CONTACT, PARTS, PAYING
from tracking.reports.parts.tallies import Tally, at, below, quantile

MOST = 50
BEGUN, OVER = N_("checkouts begun"), N_("checkouts that are over: bought or left")


def part(whole: int, of: int) -> float | None:
    """`whole` of `of`; None of nothing."""
    return whole / of if of else None


def over(tally: Mapping[str, Any]) -> int:
    """Checkouts that are over: neither bought nor left are those under way."""
    return at(tally, "count", "bought") + at(tally, "count", "left")


def parts(total: Tally) -> Table:
    """Part by part: how many filled it in, how many left there with what, how long it took."""
    begun = at(total, "count", "began")
    return Table(
        key="parts",
        title=N_("Part by part"),
        columns=(
            Column(key="part", title=N_("Part"), kind=WORD, words=words.PARTS),
            Column(key="done", title=N_("Filled in"), kind=NUMBER),
            Column(key="share", title=N_("Of all begun"), kind=SHARE),
            Column(key="left", title=N_("Left here"), kind=NUMBER),
            Column(key="left_share", title=N_("Left, of all begun"), kind=SHARE),
            Column(key="value", title=N_("Value left"), kind=MONEY),
            Column(key="median", title=N_("Time"), kind=DURATION),
            Column(key="long", title=N_("Slowest tenth"), kind=DURATION),
        ),
        rows=tuple(_part(total, name, begun) for name in PARTS),
        denominator=BEGUN,
        note=N_("Time since the part before: the median, and what a tenth exceeds. Exact to 3 percent."),
    )


def _part(total: Tally, name: str, begun: int) -> dict[str, Any]:
    done = at(total, "count", "bought") if name == PAYING else at(total, "done", name)
    left, times = at(total, "left", name), below(total, "times", name)
    return {
        "part": name,
        "done": done,
        "share": part(done, begun),
        "left": left,
        "left_share": part(left, begun),
        "value": at(total, "left_value", name),
        "median": quantile(times, 0.5),
        "long": quantile(times, 0.9),
    }


def before(total: Tally) -> Table:
    """Carts before the checkout: what became of those that were filled."""
    filled = at(total, "carts", carts.FILLED)
    rows = [
        {
            "state": state,
            "carts": at(total, "carts", state),
            "share": part(at(total, "carts", state), filled),
            "value": at(total, "carts_value", state),
        }
        for state in words.CARTS
    ]
    return Table(
        key="carts",
        title=N_("Carts before the checkout"),
        columns=(
            Column(key="state", title=N_("What became of it"), kind=WORD, words=words.CARTS),
            Column(key="carts", title=N_("Carts"), kind=NUMBER),
            Column(key="share", title=N_("Of all filled"), kind=SHARE),
            Column(key="value", title=N_("Value"), kind=MONEY),
        ),
        rows=tuple(rows) if filled else (),
        denominator=N_("carts filled, by the day something was first put into them"),
        empty=N_("Nobody put anything into a cart in these days."),
    )


_SUMS = (
    Column(key="began", title=N_("Begun"), kind=NUMBER),
    Column(key="bought", title=N_("Bought"), kind=NUMBER),
    Column(key="share", title=N_("Bought, of those over"), kind=SHARE),
    Column(key="left", title=N_("Abandoned"), kind=NUMBER),
    Column(key="value", title=N_("Value left"), kind=MONEY),
    Column(key="median", title=N_("Time to buy"), kind=DURATION),
)


def _sums(tally: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "began": at(tally, "count", "began"),
        "bought": at(tally, "count", "bought"),
        "share": part(at(tally, "count", "bought"), over(tally)),
        "left": at(tally, "count", "left"),
        "value": at(tally, "value", "left"),
        "median": quantile(below(tally, "times", "whole"), 0.5),
    }


def days(found: Mapping[date, Tally]) -> Table:
    """Day by day, by the day a checkout began."""
    return Table(
        key="days",
        title=N_("Day by day"),
        columns=(Column(key="day", title=N_("Day it began"), kind=DAY), *_SUMS),
        rows=tuple({"day": day, **_sums(tally)} for day, tally in found.items()),
        denominator=OVER,
    )


def devices(found: Mapping[str, Tally]) -> Table:
    """By device."""
    named = {"": N_("Unknown"), **visits.DEVICES}
    columns = (Column(key="device", title=N_("Device"), kind=WORD, words=named), *_TROUBLED)
    rows = tuple({"device": key, **_sums(tally), **_troubled(tally)} for key, tally in found.items())
    return Table(key="devices", title=N_("By device"), columns=columns, rows=rows, denominator=OVER)


def languages(found: Mapping[str, Tally]) -> Table:
    """By language."""
    columns = (
        Column(key="language", title=N_("Language"), kind=WORD, words={"": N_("Unknown"), **LANGUAGES}),
        *_TROUBLED,
    )
    rows = tuple({"language": key, **_sums(tally), **_troubled(tally)} for key, tally in found.items())
    return Table(key="languages", title=N_("By language"), columns=columns, rows=rows, denominator=OVER)


_TROUBLED = (*_SUMS, Column(key="errors", title=N_("Met an error"), kind=SHARE))


def _troubled(tally: Mapping[str, Any]) -> dict[str, Any]:
    return {"errors": part(at(tally, "troubled", "error", "units"), at(tally, "count", "began"))}


def troubles(total: Tally, kind: str, table: Table, keys: tuple[str, ...]) -> Table:
    """The troubles of one kind, most checkouts first; `keys` name the three words that tell them apart."""
    begun = at(total, "count", "began")
    rows = []
    for told, counts in below(total, "troubles").items():
        of, *said = (told + "|||").split("|")[:4]
        if of == kind:
            named = dict(zip(keys, said, strict=True))
            rows.append({**named, **_trouble(counts, begun)})
    rows.sort(key=lambda row: (-row["units"], -row["times"], *(str(row[key]) for key in keys)))
    return Table(
        key=table.key,
        title=table.title,
        columns=(*table.columns, *_TROUBLE),
        rows=tuple(rows[:MOST]),
        denominator=BEGUN,
        note=table.note,
        empty=table.empty,
    )


_TROUBLE = (
    Column(key="times", title=N_("Times"), kind=NUMBER),
    Column(key="units", title=N_("Checkouts"), kind=NUMBER),
    Column(key="share", title=N_("Of all begun"), kind=SHARE),
    Column(key="bought", title=N_("Bought nevertheless"), kind=SHARE),
)


def _trouble(counts: Mapping[str, int], begun: int) -> dict[str, Any]:
    units = counts.get("units", 0)
    return {
        "times": counts.get("times", 0),
        "units": units,
        "share": part(units, begun),
        "bought": part(counts.get("bought", 0), units),
    }


def fields(total: Tally) -> Table:
    """Field by field: how long people hesitate, what they write again, and where they stopped."""
    left = at(total, "left", CONTACT)
    rows = [_field(name, counts, left) for name, counts in below(total, "fields").items()]
    rows.sort(key=lambda row: (-row["last"], -row["units"], row["field"]))
    return Table(
        key="fields",
        title=N_("Field by field"),
        columns=(
            Column(key="field", title=N_("Field"), kind=WORD, words=words.FIELDS),
            Column(key="units", title=N_("Checkouts"), kind=NUMBER),
            Column(key="wait", title=N_("Hesitation"), kind=DURATION),
            Column(key="wait_long", title=N_("Slowest tenth"), kind=DURATION),
            Column(key="focus", title=N_("Time in it"), kind=DURATION),
            Column(key="again", title=N_("Changed again"), kind=SHARE),
            Column(key="empty", title=N_("Left empty"), kind=SHARE),
            Column(key="last", title=N_("Left here"), kind=NUMBER),
            Column(key="last_share", title=N_("Of those left"), kind=SHARE),
        ),
        rows=tuple(rows[:MOST]),
        denominator=N_("checkouts in which somebody was in the field"),
        note=N_(
            "Hesitation is the time in a field before the first letter; times are medians. Left here: the "
            "last field before somebody left at contact and address. What was typed is never recorded."
        ),
        empty=N_("No browser has told of fields in these days."),
    )


def _field(name: str, counts: Mapping[str, Any], left: int) -> dict[str, Any]:
    units = at(counts, "units")
    return {
        "field": name,
        "units": units,
        "wait": quantile(below(counts, "wait"), 0.5),
        "wait_long": quantile(below(counts, "wait"), 0.9),
        "focus": quantile(below(counts, "focus"), 0.5),
        "again": part(at(counts, "again"), units),
        "empty": part(at(counts, "empty"), units),
        "last": at(counts, "last"),
        "last_share": part(at(counts, "last"), left),
    }
