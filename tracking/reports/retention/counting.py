"""How many of those who began in one week (or month) were there again in which: two ways of counting.

Over the buckets one pass of arrays, a bucket at a time; over any engine one SQL text. Both count a person
in the week of their very first visit, whenever that was, and once in each week they were there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tracking.reports.retention import weeks

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, Any]

# Who has a visit on record; what the shop does later (a mail, a parcel) is nobody's coming back.
SQL = """
WITH seen AS (
    SELECT DISTINCT {who} AS who, {place} AS place FROM people
    WHERE {who} IS NOT NULL AND session_id IS NOT NULL AND occurred_at < {until}{only}
), began AS (SELECT who AS whose, min(place) AS first FROM seen GROUP BY who)
SELECT first, place - first AS later, count(*) AS found
FROM seen JOIN began ON whose = who WHERE first >= 0 GROUP BY first, place - first ORDER BY 1, 2
"""


def sql(edges: Sequence[int], *, until: int, who: str = "person_id", only: str = "") -> str:
    """SQL over `people`: (place of the first, how many places later, people)."""
    return SQL.format(who=who, place=weeks.sql("occurred_at", edges), until=until, only=only)


def matrix(found: Iterable[tuple[int, int, int]], size: int) -> list[list[int]]:
    """Such rows as [cohort][how much later] of people."""
    cells = [[0] * (size - row) for row in range(size)]
    for cohort, later, people in found:
        cells[cohort][later] += people
    return cells


class Counter:
    """Adds up people block by block; each person must be whole in one block, sorted by person and time."""

    def __init__(self, edges: Sequence[int]) -> None:
        import numpy as np

        self.edges, self.size = edges, len(edges) - 1
        self.cells = np.zeros(self.size * self.size, np.int64)

    def add(self, who: Array, moments: Array) -> None:
        """People (any numbers, equal ones side by side) and when they were there (µs, before the last edge).

        Whoever was there before the first edge began earlier and is no part of any cohort.
        """
        import numpy as np

        if not len(who):
            return
        place = weeks.places(moments, self.edges)
        new = np.ones(len(who), bool)
        new[1:] = (who[1:] != who[:-1]) | (place[1:] != place[:-1])
        place, who = place[new], who[new]
        begins = np.ones(len(who), bool)
        begins[1:] = who[1:] != who[:-1]
        first = place[begins][np.cumsum(begins) - 1]
        new_here = first >= 0
        first, place = first[new_here].astype(np.int64), place[new_here]
        self.cells += np.bincount(first * self.size + place - first, minlength=len(self.cells))

    def matrix(self) -> list[list[int]]:
        """[cohort][how much later] of people."""
        square = self.cells.reshape(self.size, self.size)
        return [[int(n) for n in square[row, : self.size - row]] for row in range(self.size)]
