"""A promotion's form as a definition: what it gives, when, and how it goes with others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from shop.admin.promotions.fields import Fields
from shop.customers import segments
from shop.promotions import benefits
from shop.promotions.benefits import (
    WHOLE,
    Benefit,
    Bundle,
    BuyGet,
    FixedOff,
    FreeShipping,
    GiftWithPurchase,
    PercentOff,
    Tiered,
)
from shop.promotions.benefits.tiered import PERCENT, SPENT
from shop.promotions.conditions import (
    Condition,
    DaysSinceOrder,
    FirstOrder,
    FromCampaign,
    HasCode,
    HasGoods,
    InSegment,
    NthOrder,
    PersonallyAssigned,
    SubtotalAtLeast,
    TimeWindow,
    ToCountry,
    UnitsAtLeast,
)
from shop.promotions.models import AUTOMATIC, CODE, PERSONAL
from shop.promotions.rules import COMPETING, LANES, ORDER, STACKING

MOST_DAYS, MOST_UNITS = 3660, 999


@dataclass(frozen=True)
class Definition:
    """A form without faults: the columns to store, benefit and conditions among them."""

    changes: dict[str, Any]


def definition(form: Fields, kind: str) -> Definition | None:
    """What `form` says of a promotion of `kind`; None with `form.errors` where something is wrong."""
    benefit, found = _benefit(form, kind), _conditions(form)
    name = form.text("name")
    if not name or len(name) > 120 or len(form.text("label")) > 120:
        form.blame("name", _("A promotion needs a name of up to 120 characters."))
    changes = {
        "name": name,
        "label": form.text("label") or name,
        "active": form.ticked("active"),
        "stacking": form.choice("stacking", (COMPETING, *STACKING)),
        "lane": form.choice("lane", (ORDER, *LANES)),
        "respects_floor": not form.ticked("below_floor"),
        "limit_total": form.count("limit_total"),
        "limit_per_customer": form.count("limit_per_customer"),
        "budget_minor": form.amount("budget"),
    }
    if form.errors or benefit is None:
        return None
    return Definition({**changes, "benefit": benefit, "conditions": found})


def _benefit(form: Fields, kind: str) -> Benefit | None:
    readers: dict[str, Callable[[Fields], Benefit | None]] = {
        PercentOff.kind: _percent,
        FixedOff.kind: _fixed,
        FreeShipping.kind: lambda form: FreeShipping(form.amount("up_to")),
        BuyGet.kind: _buy_get,
        Tiered.kind: _tiered,
        Bundle.kind: _bundle,
        GiftWithPurchase.kind: _gift,
    }
    return readers[kind](form) if kind in benefits.KINDS else None


def _percent(form: Fields) -> Benefit | None:
    points, on = form.percent("percent"), form.selection("on")
    return PercentOff(points, on) if points else None


def _fixed(form: Fields) -> Benefit | None:
    amount, on = form.amount("amount", needed=True), form.selection("on")
    return FixedOff(amount, on) if amount else None


def _buy_get(form: Fields) -> Benefit | None:
    buy = form.count("buy", most=MOST_UNITS, needed=True)
    get = form.count("get", most=MOST_UNITS, needed=True)
    points = WHOLE if not form.text("percent") else form.percent("percent")
    most, of, on = form.count("most", most=MOST_UNITS), form.selection("of"), form.selection("on")
    if not buy or not get or not points:
        return None
    return BuyGet(buy, get, points, of=of, on=of if on.everything else on, most=most)


def _tiered(form: Fields) -> Benefit | None:
    basis, unit = form.choice("basis", (SPENT, "units")), form.choice("unit", (PERCENT, "amount"))
    rows = zip(form.typed.getlist("from")[:20], form.typed.getlist("value")[:20], strict=False)
    tiers = []
    for start, value in ((start.strip(), value.strip()) for start, value in rows):
        if not start and not value:
            continue
        begins = (
            form.amount_of("tiers", start, needed=True)
            if basis == SPENT
            else form.count_of("tiers", start, most=MOST_UNITS)
        )
        off = (
            form.percent_of("tiers", value)
            if unit == PERCENT
            else form.amount_of("tiers", value, needed=True)
        )
        tiers.append((begins or 0, off or 0))
    on = form.selection("on")
    try:
        return Tiered(basis, unit, tuple(tiers), on)
    except ValueError:
        form.blame("tiers", _("Fill at least one step; each begins higher and gives more."))
        return None


def _bundle(form: Fields) -> Benefit | None:
    items = form.products("item_product")
    rows = zip(form.typed.getlist("item_product"), form.typed.getlist("item_units"), strict=False)
    typed = [units.strip() for product, units in rows if product.strip()]
    units = [int(one[:6]) if one.isascii() and one.isdigit() else 0 for one in typed]
    priced = form.choice("set_by", ("price", "percent")) == "price"
    value = form.amount("set_value", needed=True, free=True) if priced else form.percent("set_value")
    if value is None or form.errors:
        return None
    pairs = tuple(zip(items, units, strict=False))
    try:
        return Bundle(pairs, price_minor=value) if priced else Bundle(pairs, basis_points=value)
    except ValueError:
        form.blame("item_product", _("Name each product of the set once, with one unit or more."))
        return None


def _gift(form: Fields) -> Benefit | None:
    variant, units = form.variant("gift"), form.count("gift_units", most=99, needed=True)
    return GiftWithPurchase(variant, units) if variant and units else None


def _conditions(form: Fields) -> list[Condition]:
    reach = form.choice("reach", (AUTOMATIC, CODE, PERSONAL))
    found: list[Condition | None] = [
        HasCode() if reach == CODE else PersonallyAssigned() if reach == PERSONAL else None,
        _goods(form),
        _some(form.count("units", most=9999), UnitsAtLeast),
        _some(form.amount("minimum"), SubtotalAtLeast),
        *_customers(form),
        _countries(form),
        _campaign(form),
        _window(form),
    ]
    return [one for one in found if one is not None]


def _some(value: int | None, kind: Callable[[int], Condition]) -> Condition | None:
    return None if value is None else kind(value)


def _goods(form: Fields) -> Condition | None:
    goods, units = form.selection("has"), form.count("has_units", most=MOST_UNITS)
    return None if goods.everything else HasGoods(goods, units or 1)


def _customers(form: Fields) -> list[Condition | None]:
    who = form.choice("who", ("any", "first", "nth"))
    nth = form.count("nth", most=1000, needed=True) if who == "nth" else None
    least, most = form.count("days_least", least=0, most=MOST_DAYS), form.count("days_most", most=MOST_DAYS)
    if least is not None and most is not None and least > most:
        form.blame("days_most", _("The most days come after the fewest."))
        least = most = None
    chosen = frozenset(form.typed.getlist("segment")) & segments.all_codes()
    return [
        FirstOrder() if who == "first" else NthOrder(nth) if nth else None,
        DaysSinceOrder(least, most) if least is not None or most is not None else None,
        InSegment(chosen) if chosen else None,
    ]


def _countries(form: Fields) -> Condition | None:
    chosen = frozenset(one for one in form.typed.getlist("country") if len(one) == 2 and one.isupper())
    return ToCountry(chosen) if chosen else None


def _campaign(form: Fields) -> Condition | None:
    words = [form.text(name)[:100] for name in ("source", "medium", "campaign")]
    return FromCampaign(*words) if any(words) else None


def _window(form: Fields) -> Condition | None:
    starts, ends = form.moment("starts"), form.moment("ends")
    if starts and ends and starts >= ends:
        form.blame("ends", _("It ends after it starts."))
        return None
    return TimeWindow(starts, ends) if starts or ends else None
