"""The tables of touchpoints: which columns each kind has, and its rows from the kept figures."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from shop.catalog.models import Product
from shop.kernel import db, ids
from shop.kernel.errors import N_
from shop.orders import mail_kinds
from tracking.journeys import words
from tracking.reports.base import DURATION, MONEY, NUMBER, SHARE, TEXT, WORD, Asked, Column, Note, Table
from tracking.reports.facts import measures, reading
from tracking.reports.facts.measures import CHANNEL, DEVICE, LOCALE, MAIL, PRODUCT, SEARCH

NOTHING = N_("(none)")
TITLES = {
    CHANNEL: N_("Channel"),
    measures.SOURCE: N_("Source"),
    measures.CAMPAIGN: N_("Campaign"),
    measures.LANDING: N_("Landing page"),
    measures.REFERRER: N_("Referrer"),
    SEARCH: N_("Searched for"),
    PRODUCT: N_("Product"),
    MAIL: N_("Mail"),
    DEVICE: N_("Device"),
    LOCALE: N_("Language"),
}
_WORDS: dict[str, Mapping[str, str]] = {
    CHANNEL: {**words.CHANNELS, "": NOTHING},
    DEVICE: {**words.DEVICES, "": NOTHING},
    LOCALE: {"": NOTHING},
    measures.SOURCE: {"": NOTHING},
    measures.CAMPAIGN: {"": N_("(no campaign)")},
    measures.LANDING: {"": N_("(visit not joined to the order)")},
    measures.REFERRER: {"": N_("(no referrer)")},
    MAIL: {"": NOTHING},
}
_PEOPLE = Column(key="people", title=N_("People"), kind=NUMBER)
_DWELL = Column(key="dwell", title=N_("Attention a visit"), kind=DURATION)
_STAGES = (
    Column(key="items", title=N_("Saw a product"), kind=SHARE),
    Column(key="carts", title=N_("Put into the cart"), kind=SHARE),
    Column(key="checkouts", title=N_("Began checkout"), kind=SHARE),
)
_BOUGHT = Column(key="conversion", title=N_("Bought"), kind=SHARE)
_SOLD = (
    Column(key="orders", title=N_("Orders"), kind=NUMBER),
    Column(key="revenue", title=N_("Revenue"), kind=MONEY),
)
_VISITS = Column(key="visits", title=N_("Visits"), kind=NUMBER)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    SEARCH: (
        Column(key="hits", title=N_("Searches"), kind=NUMBER),
        Column(key="misses", title=N_("Without result"), kind=NUMBER),
        _VISITS, _PEOPLE, _DWELL, *_STAGES, _BOUGHT,
    ),
    PRODUCT: (
        Column(key="hits", title=N_("Views"), kind=NUMBER),
        Column(key="visits", title=N_("Visits that looked"), kind=NUMBER),
        _PEOPLE, _DWELL,
        Column(key="carts", title=N_("Put it into the cart"), kind=SHARE),
        Column(key="conversion", title=N_("Bought it"), kind=SHARE),
        Column(key="misses", title=N_("Looked, did not buy"), kind=NUMBER),
        *_SOLD,
    ),
    MAIL: (
        Column(key="hits", title=N_("Sent"), kind=NUMBER),
        Column(key="misses", title=N_("Not delivered"), kind=NUMBER),
        Column(key="visits", title=N_("Visits from it"), kind=NUMBER),
        _PEOPLE, _DWELL, *_STAGES, _BOUGHT,
    ),
}  # fmt: skip
_USUAL = (_VISITS, _PEOPLE, _DWELL, *_STAGES, _BOUGHT, *_SOLD)
_ASKED = (
    "visits",
    "engaged_ms",
    "items",
    "carts",
    "checkouts",
    "buyers",
    "orders",
    "revenue_minor",
    "hits",
    "misses",
)


def of(asked: Asked, by: str) -> Table:
    """The table of one kind of touchpoint, the most visited first."""
    most = asked.options["rows"]
    found = reading.by_value(asked.period, by, only=_ASKED, most=most + 1)
    shown = list(found)[:most]
    people = reading.people_by_value(asked.period, by, shown)
    names = _names(by, shown)
    columns = (
        Column(key="name", title=TITLES[by], kind=WORD if by in _WORDS else TEXT, words=_words(by, shown)),
    )
    return Table(
        key=by,
        title=TITLES[by],
        columns=(*columns, *_COLUMNS.get(by, _USUAL)),
        rows=tuple(_row(names.get(value, value), found[value], people[value].count) for value in shown),
        denominator=N_("the visits of the row"),
        note="" if len(found) == len(shown) else N_("The rows with the fewest visits are left out."),
    )


def notes(by: str) -> Iterable[Note]:
    """What to know about a table of this kind."""
    if by == SEARCH:
        yield Note(text=N_("A visit that searched for several things counts in each row."))
    if by == PRODUCT:
        yield Note(text=N_("Revenue of a product is its lines alone, after discounts, without delivery."))
    if by in (measures.LANDING, PRODUCT):
        yield Note(
            text=N_("Orders of visitors who did not agree to be remembered are not joined to their visit.")
        )


def share(row: Mapping[str, int], name: str) -> float | None:
    """A measure as a share of the row's visits."""
    return min(row[name] / row["visits"], 1.0) if row["visits"] else None


def dwell(row: Mapping[str, int]) -> int | None:
    """Attention a visit, µs."""
    return round(row["engaged_ms"] * 1000 / row["visits"]) if row["visits"] else None


def _row(name: str, row: Mapping[str, int], people: int) -> dict[str, Any]:
    return {
        "name": name,
        "people": people,
        "dwell": dwell(row),
        "conversion": share(row, "buyers"),
        "revenue": row["revenue_minor"],
        **{key: share(row, key) for key in ("items", "carts", "checkouts")},
        **{key: row[key] for key in ("visits", "hits", "misses", "orders")},
    }


def _words(by: str, values: Sequence[str]) -> Mapping[str, str]:
    if by == MAIL:
        return {**_WORDS[MAIL], **{value: mail_kinds.name(value) for value in values if value}}
    return _WORDS.get(by, {})


def _names(by: str, values: Sequence[str]) -> dict[str, str]:
    """Titles of products by their id; all others are called what they are."""
    if by != PRODUCT:
        return {}
    known: dict[uuid.UUID, str] = {key: value for value in values if (key := ids.parse_id(value))}
    rows = db.session().execute(select(Product.id, Product.title).where(Product.id.in_(known)))
    return {known[product_id]: title for product_id, title in rows}
