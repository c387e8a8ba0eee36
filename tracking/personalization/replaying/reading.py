"""Logs of sales in the columns of UCI's Online Retail, as the learning engine wants them.

A line is a purchase when its invoice begins with a digit (C… is a cancellation, A… an adjustment),
quantity and price are above zero and the stock code begins with five digits (what does not is postage, a fee
or a voucher). An order is an invoice at the time of its first line; an empty customer is a guest.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from shop.kernel.errors import N_
from tracking.personalization.engine import log as logs
from tracking.personalization.engine.log import Log
from tracking.segments import tables
from tracking.segments.tables import BadTable

COLUMNS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")
CODE = re.compile(r"\d{5}")
SHAPES = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M")
GUEST = -1
SECOND = 1_000_000


@dataclass(frozen=True)
class Sales:
    """A file of sales. Codes of items and users stand for the words of `codes` and `users`."""

    log: Log
    numbers: tuple[str, ...]
    codes: tuple[str, ...]
    titles: tuple[str, ...]
    prices: np.ndarray[Any, np.dtype[np.float64]]
    users: tuple[str, ...]


@dataclass
class _Order:
    at: int
    user: int
    items: dict[int, None] = field(default_factory=dict)


@dataclass
class _Words:
    """What is known of items and users while reading; codes go on from the file before."""

    items: dict[str, int]
    users: dict[str, int]
    titles: dict[int, Counter[str]] = field(default_factory=dict)
    prices: dict[int, list[float]] = field(default_factory=dict)


def read(path: Path, *, after: Sales | None = None) -> Sales:
    """The orders of a file, oldest first, ties in the file's order. `after` is the earlier file.

    Items and users that `after` knows keep their codes; `log.n_items` counts both files' items. Titles
    and prices (the most frequent and the median) are of the first file that has the item. Raises BadTable.
    """
    words = _Words(
        {code: n for n, code in enumerate(after.codes)} if after else {},
        {user: n for n, user in enumerate(after.users)} if after else {},
    )
    orders = _orders(path, words)
    if not orders:
        raise BadTable(N_("%(file)s has no purchase."), file=path.name)
    ranked = sorted(orders.items(), key=lambda entry: entry[1].at)
    known = len(after.codes) if after else 0
    titles = [words.titles[item].most_common(1)[0][0] for item in range(known, len(words.items))]
    prices = [float(np.median(words.prices[item])) for item in range(known, len(words.items))]
    return Sales(
        log=logs.make(((o.at, o.user, list(o.items)) for _, o in ranked), n_items=len(words.items)),
        numbers=tuple(number for number, _ in ranked),
        codes=tuple(words.items),
        titles=(*(after.titles if after else ()), *titles),
        prices=np.concatenate([after.prices, prices]) if after else np.array(prices),
        users=tuple(words.users),
    )


def _orders(path: Path, words: _Words) -> dict[str, _Order]:
    orders: dict[str, _Order] = {}
    times: dict[str, int] = {}
    for number, row in enumerate(tables.rows(path), start=2):
        if number == 2:
            for column in COLUMNS:
                tables.named(list(row), column, file=path)
        invoice, code = row["InvoiceNo"].strip(), row["StockCode"].strip().upper()
        price = _sold(row, number, path) if invoice[:1].isdigit() and CODE.match(code) else None
        if price is None:
            continue
        order = orders.get(invoice)
        if order is None:
            written = row["InvoiceDate"]
            if written not in times:
                times[written] = _micros(written, number, path)
            order = orders[invoice] = _Order(times[written], _user(row["CustomerID"], words))
        item = words.items.setdefault(code, len(words.items))
        order.items[item] = None
        words.titles.setdefault(item, Counter())[row["Description"].strip()] += 1
        words.prices.setdefault(item, []).append(price)
    return orders


def _sold(row: dict[str, str], number: int, path: Path) -> float | None:
    """The price of a line that sold something."""
    try:
        quantity, price = float(row["Quantity"]), float(row["UnitPrice"])
    except ValueError:
        message = N_("Row %(row)s of %(file)s: quantity and price must be numbers.")
        raise BadTable(message, row=number, file=path.name) from None
    return price if quantity > 0 and price > 0 else None


def _user(written: str, words: _Words) -> int:
    """17850 and 17850.0 are one customer."""
    name = written.strip().removesuffix(".0")
    return words.users.setdefault(name, len(words.users)) if name else GUEST


def _micros(written: str, number: int, path: Path) -> int:
    for shape in SHAPES:
        try:
            return int(datetime.strptime(written.strip(), shape).replace(tzinfo=UTC).timestamp()) * SECOND
        except ValueError:
            continue
    message = N_("Row %(row)s of %(file)s: “%(date)s” is no date and time.")
    raise BadTable(message, row=number, file=path.name, date=written[:40])
