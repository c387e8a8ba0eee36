"""A timeline as a table: for CSV, programs, and whoever prefers rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shop.kernel.errors import N_
from shop.kernel.money import Money
from tracking.journeys.words import CHANNELS
from tracking.reports.base import MOMENT, NUMBER, TEXT, WORD, Column, Table
from tracking.reports.timeline.values import KINDS, Entry
from tracking.reports.timeline.words import WHAT

COLUMNS = (
    Column(key="at", title=N_("When"), kind=MOMENT),
    Column(key="kind", title=N_("Kind"), kind=WORD, words=KINDS),
    Column(key="what", title=N_("What happened"), kind=WORD, words=WHAT),
    Column(key="about", title=N_("About"), kind=TEXT),
    Column(key="amount", title=N_("Amount"), kind=TEXT),
    Column(key="order", title=N_("Order"), kind=NUMBER),
    Column(key="channel", title=N_("Came by"), kind=WORD, words=CHANNELS),
    Column(key="pages", title=N_("Pages"), kind=NUMBER),
)


def entries(found: Sequence[Entry]) -> Table:
    """One row an entry, in their order."""
    return Table(
        key="entries",
        title=N_("What happened"),
        columns=COLUMNS,
        rows=tuple(_row(entry) for entry in found),
        empty=N_("Nothing is known of these days."),
    )


def _row(entry: Entry) -> Mapping[str, Any]:
    visit = entry.chapter.visit if entry.chapter else None
    return {
        "at": entry.at,
        "kind": entry.kind,
        "what": entry.what,
        "about": entry.about,
        "amount": _amount(entry),
        "order": entry.order_number,
        "channel": visit.channel if visit else None,
        "pages": visit.page_views if visit else None,
    }


def _amount(entry: Entry) -> str | None:
    if entry.amount_minor is None or not entry.currency:
        return None
    return f"{Money(entry.amount_minor, entry.currency).decimal} {entry.currency}"
