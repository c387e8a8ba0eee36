"""A stored promotion as its form would be typed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from shop.brand import store
from shop.catalog import queries as catalog
from shop.kernel.money import Money
from shop.promotions import benefits, conditions
from shop.promotions.benefits import (
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
    HasGoods,
    InSegment,
    NthOrder,
    SubtotalAtLeast,
    TimeWindow,
    ToCountry,
    UnitsAtLeast,
)
from shop.promotions.goods import Selection
from shop.promotions.models import Promotion

Typed = MultiDict[str, str]


def typed(promotion: Promotion) -> Typed:
    """Every field of the form of `promotion`."""
    form = Typed()
    _put(
        form,
        name=promotion.name,
        label=promotion.label,
        active="1" if promotion.active else None,
        below_floor=None if promotion.respects_floor else "1",
        reach=promotion.reach,
        stacking=promotion.stacking,
        lane=promotion.lane,
        limit_total=promotion.limit_total,
        limit_per_customer=promotion.limit_per_customer,
        budget=amount(promotion.budget_minor),
    )
    _benefit(form, benefits.from_dict(promotion.benefit))
    for stored in promotion.conditions:
        _condition(form, conditions.from_dict(stored))
    return form


def amount(minor: int | None) -> str | None:
    """Minor units of the store's currency as they are typed."""
    return None if minor is None else str(Money(minor, store.current().currency).decimal)


def percent(basis_points: int | None) -> str | None:
    """Basis points as they are typed: 12.5."""
    return None if basis_points is None else format((Decimal(basis_points) / 100).normalize(), "f")


def _put(form: Typed, **fields: Any) -> None:
    for name, value in fields.items():
        if value is not None:
            form.add(name, str(value))


def _put_all(form: Typed, name: str, values: Iterable[Any]) -> None:
    for value in values:
        form.add(name, str(value))


def _selection(form: Typed, name: str, goods: Selection) -> None:
    _put_all(form, f"{name}_collection", sorted(str(one) for one in goods.collection_ids))
    _products(form, f"{name}_product", goods.product_ids)


def _products(form: Typed, name: str, product_ids: Iterable[uuid.UUID]) -> None:
    """Products by title, in the order given; those deleted since are left out."""
    wanted = list(product_ids)
    titles = catalog.product_titles(wanted)
    _put_all(form, name, [titles[one] for one in wanted if one in titles])


def _benefit(form: Typed, benefit: Benefit) -> None:
    match benefit:
        case PercentOff():
            _put(form, percent=percent(benefit.basis_points))
            _selection(form, "on", benefit.on)
        case FixedOff():
            _put(form, amount=amount(benefit.amount_minor))
            _selection(form, "on", benefit.on)
        case FreeShipping():
            _put(form, up_to=amount(benefit.up_to_minor))
        case BuyGet():
            _put(
                form,
                buy=benefit.buy,
                get=benefit.get,
                percent=percent(benefit.basis_points),
                most=benefit.most,
            )
            _selection(form, "of", benefit.of)
            _selection(form, "on", Selection() if benefit.on == benefit.of else benefit.on)
        case Tiered():
            _tiers(form, benefit)
        case Bundle():
            _bundle(form, benefit)
        case GiftWithPurchase():
            labels = catalog.variant_labels([benefit.variant_id])
            _put(form, gift=labels.get(benefit.variant_id), gift_units=benefit.quantity)


def _tiers(form: Typed, benefit: Tiered) -> None:
    _put(form, basis=benefit.basis, unit=benefit.unit)
    _selection(form, "on", benefit.on)
    for start, value in benefit.tiers:
        _put(form, **{"from": amount(start) if benefit.basis == SPENT else start})
        _put(form, value=percent(value) if benefit.unit == PERCENT else amount(value))


def _bundle(form: Typed, benefit: Bundle) -> None:
    titles = catalog.product_titles(product for product, _units in benefit.items)
    for product, units in benefit.items:
        if product in titles:
            _put(form, item_product=titles[product], item_units=units)
    priced = benefit.price_minor is not None
    _put(form, set_by="price" if priced else "percent")
    _put(form, set_value=amount(benefit.price_minor) if priced else percent(benefit.basis_points))


def _condition(form: Typed, condition: Condition) -> None:
    match condition:
        case HasGoods():
            _selection(form, "has", condition.goods)
            _put(form, has_units=condition.units)
        case UnitsAtLeast():
            _put(form, units=condition.units)
        case SubtotalAtLeast():
            _put(form, minimum=amount(condition.minimum_minor))
        case FirstOrder():
            _put(form, who="first")
        case NthOrder():
            _put(form, who="nth", nth=condition.nth)
        case DaysSinceOrder():
            _put(form, days_least=condition.least, days_most=condition.most)
        case InSegment():
            _put_all(form, "segment", sorted(condition.segments))
        case ToCountry():
            _put_all(form, "country", sorted(condition.countries))
        case FromCampaign():
            _put(form, source=condition.source, medium=condition.medium, campaign=condition.campaign)
        case TimeWindow():
            _put(form, starts=_local(condition.starts_at), ends=_local(condition.ends_at))


def _local(moment: datetime | None) -> str | None:
    """As a field for day and time has it, in the store's time zone."""
    if moment is None:
        return None
    return moment.astimezone(ZoneInfo(store.current().time_zone)).strftime("%Y-%m-%dT%H:%M")
