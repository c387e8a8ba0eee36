"""Tables of cohorts: one line a week (or month) of the first visit and a week later, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from shop.kernel.errors import N_
from tracking.reports.base import DAY, NUMBER, SHARE, WORD, Column, Table
from tracking.reports.retention.asking import Found
from tracking.reports.retention.weeks import MONTH

FARTHEST = 26  # so many weeks or months later are shown
YES, NO = "whole", "running"
STATES = {YES: N_("over"), NO: N_("still running")}
LATER = N_("Weeks later")


def cohorts(found: Found, key: str, title: str, cells: Sequence[Sequence[int]], of: str) -> Table:
    columns = (
        Column(key="began", title=N_("First then"), kind=DAY),
        Column(key="size", title=N_("How many"), kind=NUMBER),
        Column(key="later", title=N_("Months later") if found.grain == MONTH else LATER, kind=NUMBER),
        Column(key="people", title=N_("Were there"), kind=NUMBER),
        Column(key="share", title=N_("Share"), kind=SHARE),
        Column(key="state", title=N_("That time is"), kind=WORD, words=STATES),
    )
    note = N_("A week that is still running can only grow. Begun: the first day of the week (or month).")
    return Table(
        key=key, title=title, columns=columns, rows=tuple(_lines(found, cells)), denominator=of, note=note
    )


def _lines(found: Found, cells: Sequence[Sequence[int]]) -> Iterator[dict[str, Any]]:
    for row in range(found.cohorts):
        size = cells[row][0]
        if not size:
            continue
        for later, people in enumerate(cells[row][1 : FARTHEST + 1], start=1):
            yield {
                "began": found.days[row],
                "size": size,
                "later": later,
                "people": people,
                "share": people / size,
                "state": YES if row + later < found.whole else NO,
            }


def together(found: Found) -> Table:
    """All cohorts together, by how much later; only such as have had that much time."""
    rows = []
    for later in range(1, min(FARTHEST, len(found.days) - 1) + 1):
        over = [row for row in range(found.cohorts) if row + later < found.whole]
        people, customers = (sum(cells[row][0] for row in over) for cells in (found.visits, found.bought))
        came, again = (sum(cells[row][later] for row in over) for cells in (found.visits, found.bought))
        if people or customers:
            shares = {
                "came": came / people if people else None,
                "again": again / customers if customers else None,
            }
            rows.append({"later": later, "people": people, "customers": customers, **shares})
    columns = (
        Column(key="later", title=N_("Months later") if found.grain == MONTH else LATER, kind=NUMBER),
        Column(key="people", title=N_("People"), kind=NUMBER),
        Column(key="came", title=N_("Came again"), kind=SHARE),
        Column(key="customers", title=N_("Customers"), kind=NUMBER),
        Column(key="again", title=N_("Ordered again"), kind=SHARE),
    )
    return Table(
        key="together",
        title=N_("All groups together"),
        columns=columns,
        rows=tuple(rows),
        denominator=N_("people (customers) whose group has had that much time"),
    )
