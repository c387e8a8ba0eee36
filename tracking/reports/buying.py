"""How people like to buy: the ways of delivery and payment they were offered, chose, and were lost with.

From the same kept parts as the checkout, so that both pages say the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from shop.kernel import db
from shop.kernel.errors import N_
from shop.payments import wiring
from shop.shipping import queries as shipping
from shop.shipping.models import ShippingMethod
from tracking.reports.base import (
    BARS,
    MONEY,
    NUMBER,
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
from tracking.reports.checkout.folding import PAYMENT, SHIPPING
from tracking.reports.checkout.loading import DEVICE, LANGUAGE, load
from tracking.reports.checkout.tables import part
from tracking.reports.facts import notes
from tracking.reports.parts.tallies import Tally, at, below

_OTHER = {wiring.NONE: N_("Nothing to pay")}
_COLUMNS = (
    Column(key="offered", title=N_("Offered"), kind=NUMBER),
    Column(key="chosen", title=N_("Chosen"), kind=NUMBER),
    Column(key="share", title=N_("Chosen, of offered"), kind=SHARE),
    Column(key="bought", title=N_("Bought"), kind=NUMBER),
    Column(key="bought_share", title=N_("Bought, of chosen"), kind=SHARE),
    Column(key="left", title=N_("Chosen and left"), kind=NUMBER),
    Column(key="left_value", title=N_("Value left"), kind=MONEY),
    Column(key="passed", title=N_("Left without choosing"), kind=NUMBER),
)


def answer(asked: Asked) -> Answer:
    """Ways to buy in the days asked about."""
    found = load("checkout", asked)
    total = found.total
    names = _names()
    return Answer(
        question="buying",
        asked=asked,
        as_of=found.as_of,
        unit=N_("checkouts (a cart's, or without consent a visit's)"),
        tiles=(*_tiles(total, SHIPPING, _DELIVERY), *_tiles(total, PAYMENT, _PAYING)),
        charts=tuple(
            Chart(table=key, kind=BARS, x=("name",), y=("chosen", "bought")) for key in (SHIPPING, PAYMENT)
        ),
        tables=(
            _table(total, SHIPPING, N_("Ways of delivery"), names[SHIPPING]),
            _table(total, PAYMENT, N_("Ways to pay"), names[PAYMENT]),
        ),
        notes=(Note(text=_HOW), *notes.others(), *found.notes),
        more=found,
    )


_HOW = N_(
    "What was chosen last counts. Offers are told by the checkout page when delivery or payment is shown."
)
_DELIVERY = (N_("Saw ways of delivery"), N_("Left without choosing delivery"))
_PAYING = (N_("Saw ways to pay"), N_("Left without choosing how to pay"))


def _tiles(total: Tally, step: str, titles: tuple[str, str]) -> tuple[Tile, ...]:
    left, begun = at(total, "left", step), at(total, "count", "began")
    saw = max((at(counts, "offered") for counts in below(total, "methods", step).values()), default=0)
    return (
        Tile(key=f"saw_{step}", title=titles[0], value=saw, unit=N_("checkouts, at least")),
        Tile(
            key=f"left_{step}",
            title=titles[1],
            value=part(left, begun),
            kind=SHARE,
            denominator=N_("of checkouts begun"),
            good=False,
        ),
    )


def _table(total: Tally, step: str, title: str, names: Mapping[str, str]) -> Table:
    rows = [_row(code, counts) for code, counts in below(total, "methods", step).items()]
    rows.sort(key=lambda row: (-row["chosen"], -row["offered"], row["name"]))
    return Table(
        key=step,
        title=title,
        columns=(Column(key="name", title=N_("Way"), kind=WORD, words=names), *_COLUMNS),
        rows=tuple(rows),
        denominator=N_("checkouts it was offered to, or that chose it"),
        empty=N_("Nobody came as far in these days."),
    )


def _row(code: str, counts: Mapping[str, Any]) -> dict[str, Any]:
    offered, chosen = at(counts, "offered"), at(counts, "chosen")
    return {
        "name": code,
        "offered": offered,
        "chosen": chosen,
        "share": part(chosen, offered),
        "bought": at(counts, "bought"),
        "bought_share": part(at(counts, "bought"), chosen),
        "left": at(counts, "left"),
        "left_value": at(counts, "left_value"),
        "passed": at(counts, "passed"),
    }


def _names() -> dict[str, dict[str, str]]:
    """What ways are called: the owner's own words, and gettext ids of ways to pay. Two statements."""
    delivery = select(ShippingMethod.code, ShippingMethod.name).where(ShippingMethod.name != "")
    named = {row[0]: row[1] for row in db.session().execute(delivery)}
    named |= {place.code: place.name for place in shipping.places() if place.name}
    methods = (wiring.CARD, wiring.TEST_CARD, wiring.TRANSFER, wiring.CASH)
    return {SHIPPING: named, PAYMENT: {one.code: one.name for one in methods} | _OTHER}


QUESTIONS = (
    Question(
        name="buying",
        title=N_("How people like to buy"),
        about=N_("Ways of delivery and payment that were offered, chosen, bought with, and lost with."),
        answer=answer,
        parameters=(DEVICE, LANGUAGE),
        position=57,
    ),
)
