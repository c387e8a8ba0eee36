"""When a promotion applies: one rule a file. A new one is a new file and a line in `KINDS`."""

from __future__ import annotations

from typing import Any

from shop.promotions.conditions.assignment import PersonallyAssigned
from shop.promotions.conditions.base import Condition
from shop.promotions.conditions.campaign import FromCampaign
from shop.promotions.conditions.code import HasCode
from shop.promotions.conditions.country import ToCountry
from shop.promotions.conditions.days_since_order import DaysSinceOrder
from shop.promotions.conditions.first_order import FirstOrder
from shop.promotions.conditions.goods import HasGoods
from shop.promotions.conditions.nth_order import NthOrder
from shop.promotions.conditions.quantity import UnitsAtLeast
from shop.promotions.conditions.segment import InSegment
from shop.promotions.conditions.subtotal import SubtotalAtLeast
from shop.promotions.conditions.time_window import TimeWindow

KINDS: dict[str, type[Condition]] = {
    kind.kind: kind
    for kind in (
        HasCode,
        PersonallyAssigned,
        HasGoods,
        UnitsAtLeast,
        SubtotalAtLeast,
        FirstOrder,
        NthOrder,
        DaysSinceOrder,
        InSegment,
        ToCountry,
        FromCampaign,
        TimeWindow,
    )
}


def from_dict(stored: dict[str, Any]) -> Condition:
    """The condition stored as {"kind": …, its own fields}. Raises KeyError, TypeError or ValueError."""
    return KINDS[stored["kind"]].from_dict(stored)


__all__ = [
    "KINDS",
    "Condition",
    "DaysSinceOrder",
    "FirstOrder",
    "FromCampaign",
    "HasCode",
    "HasGoods",
    "InSegment",
    "NthOrder",
    "PersonallyAssigned",
    "SubtotalAtLeast",
    "TimeWindow",
    "ToCountry",
    "UnitsAtLeast",
    "from_dict",
]
