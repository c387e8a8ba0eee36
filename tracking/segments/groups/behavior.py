"""What groups are formed by: how often, how much, how lately somebody buys, and how. Who they are (country,
language, address) does not count, nor what the shop did (mails sent, scores given)."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shop.kernel.errors import N_

Get = Callable[[str], Any]
UNKNOWN = math.nan
COUNT, MONEY, DAYS, SHARE, SCORE = "count", "money", "days", "share", "score"


@dataclass(frozen=True)
class Behavior:
    """One measure of what a customer does, from the traits `needs`; NaN where nobody knows.

    `value(get, today)`: `get(trait)` is the trait or None, `today` the day's ordinal in the store's zone.
    `more` and `less` say in a word what sets a group apart that has more or less of it.
    """

    key: str
    name: str
    kind: str
    needs: tuple[str, ...]
    value: Callable[[Get, int], float]
    more: str
    less: str
    log: bool = True


def _plain(key: str) -> Callable[[Get, int], float]:
    return lambda get, _today: _number(get(key))


def _ago(key: str) -> Callable[[Get, int], float]:
    return lambda get, today: max(0.0, today - _number(get(key)))


def _share(part: str, whole: str) -> Callable[[Get, int], float]:
    def value(get: Get, _today: int) -> float:
        of = _number(get(whole))
        return _number(get(part)) / of if of > 0 else UNKNOWN

    return value


def _number(value: Any) -> float:
    return UNKNOWN if value is None else float(value)


BEHAVIORS = (
    Behavior("orders", N_("Orders"), COUNT, ("orders",), _plain("orders"),
             N_("many orders"), N_("few orders")),
    Behavior("average_order", N_("Average order"), MONEY, ("average_order",), _plain("average_order"),
             N_("large orders"), N_("small orders")),
    Behavior("since_order", N_("Days since the last order"), DAYS, ("last_order",), _ago("last_order"),
             N_("long away"), N_("bought lately")),
    Behavior("known_for", N_("Days since the first order"), DAYS, ("first_order",), _ago("first_order"),
             N_("long with you"), N_("new here")),
    Behavior("order_gap", N_("Days between orders"), DAYS, ("order_gap",), _plain("order_gap"),
             N_("long pauses"), N_("short pauses")),
    Behavior("pieces", N_("Pieces an order"), COUNT, ("items", "orders"), _share("items", "orders"),
             N_("many pieces at once"), N_("single pieces")),
    Behavior("variety", N_("Different products"), COUNT, ("products",), _plain("products"),
             N_("many different products"), N_("few different products")),
    Behavior("discounted", N_("Share of orders with a discount"), SHARE, ("discounted_orders", "orders"),
             _share("discounted_orders", "orders"), N_("buy with discounts"), N_("pay full price"), False),
    Behavior("returned", N_("Returns an order"), SHARE, ("returns", "orders"), _share("returns", "orders"),
             N_("send much back"), N_("keep what they buy"), False),
    Behavior("opinion_score", N_("Last recommendation (0-10)"), SCORE, ("opinion_score",),
             _plain("opinion_score"), N_("recommend you"), N_("do not recommend you"), False),
    Behavior("wishes", N_("Products on the wish list"), COUNT, ("wishes",), _plain("wishes"),
             N_("long wish lists"), N_("empty wish lists")),
    Behavior("visits", N_("Visits"), COUNT, ("visits",), _plain("visits"),
             N_("visit often"), N_("visit rarely")),
    Behavior("carts", N_("Carts"), COUNT, ("carts",), _plain("carts"),
             N_("fill carts"), N_("few carts")),
    Behavior("mail_clicks", N_("Clicks in mails"), COUNT, ("mail_clicks",), _plain("mail_clicks"),
             N_("read your mails"), N_("do not click your mails")),
)  # fmt: skip
BY_KEY = {one.key: one for one in BEHAVIORS}
LOGGED = frozenset(one.key for one in BEHAVIORS if one.log)
NEEDED = tuple(sorted({trait for one in BEHAVIORS for trait in one.needs}))
