"""A shop with many goods, promotions and shipping zones, or with one of each: what a purchase costs in both.

In both, one promotion and one zone concern the purchase. All others are of the kinds that an owner of a large
shop has: codes, discounts on other goods, from larger amounts on, at other times; zones of other countries.
"""

from __future__ import annotations

import itertools
import string
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from shop.catalog.models import Product, Variant
from shop.inventory import reasons
from shop.inventory.models import StockLevel, StockMovement
from shop.kernel import db, ids
from shop.promotions import operations as promotions
from shop.promotions.benefits import PercentOff
from shop.promotions.conditions import HasCode, HasGoods, SubtotalAtLeast, TimeWindow
from shop.promotions.goods import Selection
from shop.shipping.models import ShippingMethod, ShippingZone
from shop.shipping.operations.common import changed
from tests.factories.catalog import stocked_variant

AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PLENTY, BATCH = 100_000, 2000


@dataclass(frozen=True)
class Size:
    """How many there are of each."""

    products: int
    promotions: int
    zones: int


SMALL, LARGE = Size(1, 1, 1), Size(10_000, 500, 325)


def furnish(size: Size) -> uuid.UUID:
    """Fill an empty shop; the variant that is bought."""
    wanted = stocked_variant(PLENTY, title="Harbor Mug")
    with db.transaction():
        promotions.create(name="Tenth", benefit=PercentOff(1000), at=AT)
    _zones(["US"])
    grow(size)
    return wanted


def grow(size: Size) -> None:
    """Bring a shop with one of each to `size`."""
    _products(size.products - 1)
    _promotions(size.promotions - 1)
    codes = ("".join(pair) for pair in itertools.product(string.ascii_uppercase, repeat=2))
    _zones([*itertools.islice((code for code in codes if code != "US"), size.zones - 1)])


def _products(count: int) -> None:
    """Written as rows, without what follows from making a product: nobody looks at them."""
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        with db.transaction() as session:
            session.execute(insert(Product), [_product(number) for number in numbers])
            session.execute(insert(Variant), [_variant(number) for number in numbers])
            session.execute(
                insert(StockLevel), [{"variant_id": _id(number, 2), "on_hand": 9} for number in numbers]
            )
            session.execute(insert(StockMovement), [_movement(number) for number in numbers])


def _id(number: int, kind: int) -> uuid.UUID:
    return uuid.UUID(int=(kind << 96) + number)


def _product(number: int) -> dict[str, Any]:
    return {
        "id": _id(number, 1),
        "handle": f"thing-{number}",
        "title": f"Thing {number}",
        "created_at": AT - timedelta(minutes=number),
        "updated_at": AT,
    }


def _variant(number: int) -> dict[str, Any]:
    return {
        "id": _id(number, 2),
        "product_id": _id(number, 1),
        "sku": f"TC-{number:05}",
        "price_minor": 900 + number % 9000,
        "available": 9,
    }


def _movement(number: int) -> dict[str, Any]:
    return {
        "id": _id(number, 3),
        "variant_id": _id(number, 2),
        "delta": 9,
        "reason": reasons.STARTED,
        "at": AT,
    }


def _promotions(count: int) -> None:
    """In turn those that do not concern who buys a mug or two today."""
    kinds = itertools.cycle((_by_code, _on_other_goods, _from_more_on, _at_another_time))
    with db.transaction():
        for number, make in zip(range(1, count + 1), kinds, strict=False):
            make(number)


def _by_code(number: int) -> None:
    made = promotions.create(name=f"Code {number}", benefit=PercentOff(500), conditions=[HasCode()], at=AT)
    promotions.add_code(promotion_id=made.id, code=f"CODE{number}", at=AT)


def _on_other_goods(number: int) -> None:
    goods = HasGoods(Selection(frozenset({_id(number, 1)})))
    promotions.create(name=f"Goods {number}", benefit=PercentOff(700), conditions=[goods], at=AT)


def _from_more_on(number: int) -> None:
    more = SubtotalAtLeast(20_000 + 100 * number)
    promotions.create(name=f"More {number}", benefit=PercentOff(300), conditions=[more], at=AT)


def _at_another_time(number: int) -> None:
    window = TimeWindow(AT + timedelta(days=number), AT + timedelta(days=number + 1))
    promotions.create(name=f"Day {number}", benefit=PercentOff(900), conditions=[window], at=AT)


def _zones(countries: Sequence[str]) -> None:
    """A zone for each country, with one method."""
    with db.transaction() as session:
        for position, country in enumerate(countries):
            zone = ShippingZone(id=ids.new_id(), name=country, countries=[country], position=position)
            session.add(zone)
            session.flush()
            session.add(
                ShippingMethod(
                    id=ids.new_id(),
                    zone_id=zone.id,
                    code=f"standard-{country}",
                    name="Standard",
                    rates=[{"from": 0, "price_minor": 500}],
                )
            )
        changed(AT)
