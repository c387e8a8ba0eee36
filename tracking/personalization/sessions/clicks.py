"""Click logs: CSV files of visits, click by click, in the columns of the UCI e-shop set or plain ones.

Needed: a visit, a product, the day and the number of the click in its visit. Where there are columns for
the kind of goods, the page of the list, the spot on the page, color and price, they are used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shop.kernel.errors import N_
from tracking.personalization.sessions.visits import Ints, Shelf, Visits, make
from tracking.segments import tables

VISIT, ITEM = (
    ("session ID", "session_id", "session"),
    ("page 2 (clothing model)", "item", "item_id", "product"),
)
NUMBER = ("order(sells)", "order", "click", "position")
KIND, PAGE, SPOT = ("page 1 (main category)", "category", "kind"), ("page",), ("location", "spot")
LOOK, PRICE = ("colour", "color"), ("price",)
NUMBERED = re.compile(r"\d+")


class Click(NamedTuple):
    """One click: its visit, number and day, the product's code and what the row says of the product."""

    visit: str
    number: int
    day: int
    item: str
    row: Mapping[str, str]


def read(path: Path) -> list[Click]:
    """Clicks of a file, in its order. Raises BadTable."""
    found: list[Click] = []
    names: list[str] = []
    for number, row in enumerate(tables.rows(path), start=2):
        names = names or [tables.named(tuple(row), *any_of, file=path) for any_of in (VISIT, ITEM, NUMBER)]
        visit, item, click = (row[name] for name in names)
        try:
            found.append(Click(visit, int(click), _day(row), item.strip(), row))
        except (KeyError, ValueError):
            message = N_("Row %(row)s of %(file)s is no click.")
            raise tables.BadTable(message, row=number, file=path.name) from None
    if not found:
        raise tables.BadTable(N_("%(file)s has no rows."), file=path.name)
    return found


def coded(*files: Sequence[Click]) -> tuple[list[Visits], Shelf, list[str]]:
    """Files as visits with one code for each product over all of them, the shelf, and products by code.

    The shelf is made of what the first file says, and for goods it does not know, of what the next ones do.
    """
    said: dict[str, Mapping[str, str]] = {}
    for clicks in files:
        for item, row in {click.item: click.row for click in clicks}.items():
            said.setdefault(item, row)
    items = sorted(said, key=natural)
    codes = {item: code for code, item in enumerate(items)}
    return [_visits(clicks, codes) for clicks in files], _shelf([said[item] for item in items]), items


def natural(text: str) -> list[Any]:
    """A key by which A2 stands before A10."""
    parts = NUMBERED.split(text), NUMBERED.findall(text)
    return [part for pair in zip(parts[0], [*map(int, parts[1]), 0], strict=True) for part in pair]


def _visits(clicks: Sequence[Click], codes: Mapping[str, int]) -> Visits:
    visits: dict[str, list[Click]] = {}
    for click in clicks:
        visits.setdefault(click.visit, []).append(click)
    looks = []
    for found in visits.values():
        found.sort(key=lambda click: click.number)
        looks.append((found[0].day, [codes[click.item] for click in found]))
    return make(looks, n_items=len(codes))


def _shelf(rows: Sequence[Mapping[str, str]]) -> Shelf:
    """Goods by code, which is their order within a kind."""
    kind, page, look = (_codes(rows, names) for names in (KIND, PAGE, LOOK))
    place = np.zeros(len(rows), dtype=np.int64)
    for one in np.unique(kind):
        place[kind == one] = np.arange((kind == one).sum())
    spot = np.array([_number(row, SPOT, 0) for row in rows])
    price = np.array([_number(row, PRICE, 1) for row in rows])
    return Shelf(
        kind, page, place, np.clip(spot, 0, 7).astype(np.int64), look, np.where(price > 0, price, 1.0)
    )


def _codes(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> Ints:
    said = [next((row[name] for name in names if name in row), "") for row in rows]
    return np.unique(np.array(said), return_inverse=True)[1].reshape(-1).astype(np.int64)


def _number(row: Mapping[str, str], names: Sequence[str], otherwise: float) -> float:
    try:
        return float(next(row[name] for name in names if name in row))
    except (StopIteration, ValueError):
        return otherwise


def _day(row: Mapping[str, str]) -> int:
    if "date" in row:
        return date.fromisoformat(row["date"][:10]).toordinal()
    return date(int(row["year"]), int(row["month"]), int(row["day"])).toordinal()
