"""From the events of checkouts to counts by day, device and language. Pure.

A checkout is a cart's, or, without consent, a visit's. It counts on the day it began, with all that became
of it within a week; after a week of rest the same cart begins anew. It is left when an hour has passed since
anything happened in it and nothing was bought; until then it is under way. It is left at the first part that
was not filled in: contact, shipping, payment, or, with everything filled in, at paying.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tracking.reports.checkout import carts, troubling
from tracking.reports.parts.days import Days
from tracking.reports.parts.tallies import Tally, add, bucket

CONTACT, SHIPPING, PAYMENT, PAYING = "contact", "shipping", "payment", "paying"
STEPS = (CONTACT, SHIPPING, PAYMENT)
PARTS = (*STEPS, PAYING)
MINUTE = 60_000_000
IDLE = 60 * MINUTE
WEEK = 7 * 24 * 60 * MINUTE
BEGIN, COMPLETED, SEEN = "begin_checkout", "checkout_step_completed", "checkout_step_viewed"
GA4 = {"add_shipping_info": (SHIPPING, "shipping_tier"), "add_payment_info": (PAYMENT, "payment_type")}
BOUGHT = ("purchase", "visit_purchase")
BEGINS = frozenset({BEGIN, COMPLETED, SEEN, *GA4})


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One event of a checkout. `unit` is the checkout's (cart, else visit, else order); times are µs."""

    unit: str
    name: str
    at: int
    device: str = ""
    locale: str = ""
    value: int | None = None
    props: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Checkout:
    """What became of one checkout."""

    rows: list[Row]
    began: int
    value: int
    done: dict[str, int]
    bought: int | None
    open: bool

    @property
    def left_at(self) -> str:
        """The first part that is not filled in, PAYING when all are."""
        return next((step for step in STEPS if step not in self.done), PAYING)


def fold(rows: Iterable[Row], days: Days) -> dict[str, Tally]:
    """A tally for each day that anything counts on: `{device: {locale: {…}}}`.

    Rows lie together by unit, in the order of time. They must reach back and on by a week, so that each
    checkout is whole.
    """
    found: dict[str, Tally] = {name: {} for name in days.names}
    for _unit, group in groupby(rows, key=lambda row: row.unit):
        for events in _spells(group):
            first = next((row for row in events if row.name in BEGINS), None)
            _add_cart(found, events, came=first is not None, days=days)
            told = [row for row in events if row.name not in (carts.ADDED, carts.REMOVED)]
            if told:
                _add_checkout(found, _within_a_week(told, first), first, days)
    return {day: tally for day, tally in found.items() if tally}


def _spells(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Events of one cart, parted where it rested for more than a week: whatever days are looked at, a day's
    checkouts are found from the week before it and the week after."""
    spell: list[Row] = []
    for row in rows:
        if spell and row.at - spell[-1].at > WEEK:
            yield spell
            spell = []
        spell.append(row)
    yield spell


def _within_a_week(rows: list[Row], first: Row | None) -> list[Row]:
    start = (first or rows[0]).at
    return [row for row in rows if row.at <= start + WEEK]


def _add_cart(found: dict[str, Tally], events: list[Row], *, came: bool, days: Days) -> None:
    filled = carts.filled(events)
    day = days.name(filled.at) if filled else None
    if filled is not None and day is not None:
        came = came or any(row.name in BOUGHT for row in events)
        carts.count(_cell(found[day], filled, events), events, came=came, now=days.now)


def _add_checkout(found: dict[str, Tally], events: list[Row], first: Row | None, days: Days) -> None:
    day = days.name((first or events[0]).at)
    if day is None:
        return
    cell = _cell(found[day], first or events[0], events)
    made = _checkout(events, first, days.now) if first else None
    if made is not None:
        _count(cell, made)
        _methods(cell, made)
    bought = any(row.name in BOUGHT for row in events)
    stuck = made is not None and not made.open and not bought and made.left_at == CONTACT
    troubling.count(cell, events, bought=bought, stuck=stuck)


def _cell(tally: Tally, first: Row, rows: Sequence[Row]) -> Tally:
    device = first.device or next((row.device for row in rows if row.device), "")
    locale = first.locale or next((row.locale for row in rows if row.locale), "")
    cell: Tally = tally.setdefault(device, {}).setdefault(locale, {})
    return cell


def _checkout(rows: list[Row], first: Row, now: int) -> Checkout:
    done: dict[str, int] = {}
    for row in rows:
        step = (
            str(row.props.get("step_name", "")) if row.name == COMPLETED else GA4.get(row.name, ("", ""))[0]
        )
        if step in STEPS:
            done.setdefault(step, row.at)
    bought = next((row.at for row in rows if row.name in BOUGHT), None)
    worth = next((row.value for row in rows if row.name in BEGINS and row.value is not None), 0)
    idle = now - max(row.at for row in rows)
    return Checkout(
        rows=rows, began=first.at, value=worth, done=done, bought=bought, open=bought is None and idle < IDLE
    )


def _count(cell: Tally, one: Checkout) -> None:
    state = "bought" if one.bought is not None else "open" if one.open else "left"
    for word in ("began", state):
        add(cell, "count", word)
        add(cell, "value", word, by=one.value)
    for step in one.done:
        add(cell, "done", step)
    if state == "left":
        add(cell, "left", one.left_at)
        add(cell, "left_value", one.left_at, by=one.value)
    _times(cell, one)


def _times(cell: Tally, one: Checkout) -> None:
    """Each part takes from the part before it, in the order they were filled in."""
    before = one.began
    for step, at in sorted(one.done.items(), key=lambda item: (item[1], STEPS.index(item[0]))):
        add(cell, "times", step, bucket(at - before))
        before = max(before, at)
    if one.bought is not None:
        add(cell, "times", PAYING, bucket(one.bought - before))
        add(cell, "times", "whole", bucket(one.bought - one.began))


def _methods(cell: Tally, one: Checkout) -> None:
    for step, choice in ((SHIPPING, "shipping_tier"), (PAYMENT, "payment_type")):
        offered, chosen = _offered(one.rows, step), _chosen(one.rows, choice)
        for code in offered | ({chosen} if chosen else set()):
            add(cell, "methods", step, code, "offered")
            if code != chosen and one.bought is None and not one.open and one.left_at == step:
                add(cell, "methods", step, code, "passed")
        if chosen:
            _chose(cell, one, step, chosen)


def _chose(cell: Tally, one: Checkout, step: str, chosen: str) -> None:
    add(cell, "methods", step, chosen, "chosen")
    if one.bought is not None:
        add(cell, "methods", step, chosen, "bought")
        add(cell, "methods", step, chosen, "value", by=one.value)
    elif not one.open:
        add(cell, "methods", step, chosen, "left")
        add(cell, "methods", step, chosen, "left_value", by=one.value)


def _offered(rows: Sequence[Row], step: str) -> set[str]:
    seen = (
        row.props.get("offered") for row in rows if row.name == SEEN and row.props.get("step_name") == step
    )
    return {str(code)[:60] for codes in seen if isinstance(codes, list) for code in codes if code}


def _chosen(rows: Sequence[Row], choice: str) -> str:
    """What was chosen in the end: the purchase's word, else the last choice made."""
    said = [row for row in rows if row.props.get(choice)]
    said.sort(key=lambda row: (row.name == "purchase", row.at))
    return str(said[-1].props[choice])[:60] if said else ""
