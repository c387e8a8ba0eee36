"""Customers by fifths of how lately and how often they bought: a grid of 25 cells, each a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from shop.kernel import db
from tracking.segments.models import CustomerTraits

FIFTHS = range(1, 6)


@dataclass(frozen=True)
class Cell:
    """Customers of one recency and frequency (1 to 5 each), and what they have spent (minor units)."""

    recency: int
    frequency: int
    size: int = 0
    spent_minor: int = 0


def grid() -> list[Cell]:
    """All 25 cells, the latest and most frequent first. One statement."""
    columns = (CustomerTraits.recency_score, CustomerTraits.frequency_score)
    asked = select(*columns, func.count(), func.sum(CustomerTraits.spent)).where(columns[0].is_not(None))
    found = {(row[0], row[1]): row for row in db.session().execute(asked.group_by(*columns))}
    cells = []
    for recency in reversed(FIFTHS):
        for frequency in reversed(FIFTHS):
            row = found.get((recency, frequency))
            counted = (int(row[2]), int(row[3] or 0)) if row else (0, 0)
            cells.append(Cell(recency, frequency, *counted))
    return cells


def rule(recency: int, frequency: int) -> dict[str, Any]:
    """The rule of a cell, to be kept as a segment."""
    said = {"recency_score": recency, "frequency_score": frequency}
    return {"all": [{"trait": key, "op": "=", "value": value} for key, value in said.items()]}
