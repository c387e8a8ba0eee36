"""Figures of segments in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from shop.brand import store
from shop.kernel.errors import N_
from shop.kernel.money import Money
from shop.web.render import money
from tracking.segments.rules import vocabulary as words
from tracking.web import labels

Averages = Mapping[str, float | None]
# What a segment is compared with everybody by; a day is told as how long ago it is.
COMPARED = (
    "orders", "spent", "average_order", "items", "products", "last_order", "order_gap", "discounted_orders",
    "returns", "opinion_score", "rating", "accepts_marketing", "visits", "carts", "mail_clicks", "wishes",
    "propensity", "lifetime_value", "alive",
)  # fmt: skip
SINCE = {"last_order": N_("Days since the last order")}


@dataclass(frozen=True)
class Compared:
    """A trait's average in a segment and of everybody; `times` one by the other, "" where it says nothing."""

    name: str
    here: str
    everybody: str
    times: str
    apart: float


def compared(here: Averages, everybody: Averages, *, today: int) -> list[Compared]:
    """Traits that are known of both, in a fixed order."""
    rows = []
    for key in COMPARED:
        ours, all_ = here.get(key), everybody.get(key)
        if ours is None or all_ is None:
            continue
        trait = words.TRAITS[key]
        if trait.type == words.DATE:
            ours, all_ = today - ours, today - all_
        ratio = ours / all_ if all_ > 0 else 0.0
        rows.append(
            Compared(
                name=_(SINCE.get(key, trait.name)),
                here=value(trait.type, ours),
                everybody=value(trait.type, all_),
                times=f"×{format_decimal(round(ratio, 2 if ratio < 2 else 1))}" if all_ > 0 else "",
                apart=ratio,
            )
        )
    return rows


def value(type_: str, amount: float) -> str:
    """An average as its type is written."""
    if type_ == words.MONEY:
        return money(Money(round(amount), store.current().currency))
    if type_ in (words.SHARE, words.YES_NO):
        return labels.share(amount)
    return days(amount) if type_ == words.DATE else number(amount)


def number(amount: float) -> str:
    """A count's average: one decimal, two where it is small."""
    return str(format_decimal(round(amount, 1 if amount >= 1 else 2)))


def days(amount: float) -> str:
    """A length of time in whole days."""
    return ngettext("%(num)s day", "%(num)s days", round(amount))
