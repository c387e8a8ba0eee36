"""Writes the invented customers, what they bought, what is noted of them, and a few segments."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from shop.brand import store
from shop.catalog.models import ACTIVE, Product, Variant
from shop.customers.attributes import operations as attributes
from shop.customers.attributes.models import DATE, FORM, YES_NO
from shop.customers.models import Customer
from shop.kernel import db, ids
from shop.orders.past.models import PastOrder, PastOrderLine
from tracking.segments import operations
from tracking.segments.demo import people, story
from tracking.segments.demo.people import Bought, Person
from tracking.segments.models import SegmentDay

SOURCE, SHIPPING, NOON = "demo", 600, time(12, 30)
QUIET = {"trait": "last_order", "op": "not_in_last", "value": 120}
SEGMENTS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("Regulars", "Four orders or more, and still coming.",
     {"all": [{"trait": "orders", "op": ">=", "value": 4},
              {"trait": "last_order", "op": "in_last", "value": 90}]}),
    ("Good customers gone quiet", "Worth a personal word.",
     {"all": [{"trait": "spent", "op": ">=", "value": 20_000}, QUIET]}),
    ("Wait for a discount", "Most of their orders had one.",
     {"all": [{"trait": "orders", "op": ">=", "value": 2},
              {"trait": "discounted_orders", "op": ">=", "value": 2}]}),
    ("Second order this month", "Came back; make it a habit.",
     {"all": [{"trait": "orders", "op": "=", "value": 2},
              {"trait": "last_order", "op": "in_last", "value": 30}]}),
    ("Birthday soon", "A card costs little.",
     {"all": [{"attribute": "birthday", "op": "anniversary_in", "value": 14}]}),
)  # fmt: skip


@dataclass(frozen=True)
class Goods:
    """A product as a past order names it."""

    product_id: uuid.UUID
    variant_id: uuid.UUID
    title: str
    price_minor: int


def seed(at: datetime) -> None:
    """Make customers and segments, unless there are any or nothing to sell. Opens its own transactions."""
    goods = _goods()
    there = db.session().scalar(select(PastOrder.id).limit(1))
    db.end_read()
    if not goods or there is not None:
        return
    found = people.invent(products=len(goods), today=at.date())
    with db.transaction() as session:
        orders = [(person, number, one) for person in found for number, one in enumerate(person.orders)]
        session.execute(insert(Customer), [_customer(one) for one in found])
        session.execute(insert(PastOrder), [_order(*one, goods, at) for one in orders])
        session.execute(insert(PastOrderLine), [line for one in orders for line in _lines(*one, goods)])
    since = at - timedelta(days=story.DAYS)
    with db.transaction() as session:
        _note(found, at=at)
        operations.install_built_in(at=at)
        for name, note, rule in SEGMENTS:
            code = operations.create(name=name, note=note, rule=rule, at=since).code
            days = story.of(name, found, until=at.date())
            session.add_all(SegmentDay(code=code, **one) for one in days)


def _goods() -> list[Goods]:
    rows = db.session().execute(
        select(Product.id, Variant.id, Product.title, Variant.price_minor)
        .join(Variant, Variant.product_id == Product.id)
        .where(Product.status == ACTIVE, Variant.price_minor > 0)
        .order_by(Product.created_at, Product.id, Variant.position, Variant.id)
    )
    first: dict[uuid.UUID, Goods] = {}
    for row in rows:
        first.setdefault(row[0], Goods(*row))
    return list(first.values())


def _id(person: Person, *more: object) -> uuid.UUID:
    return ids.derived_id("demo customer", person.email, *more)


def _moment(bought: Bought) -> datetime:
    return datetime.combine(bought.day, NOON, tzinfo=UTC)


def _customer(person: Person) -> dict[str, Any]:
    first, last = _moment(person.orders[0]), _moment(person.orders[-1])
    return {
        "id": _id(person), "email": person.email, "email_as_typed": person.email, "name": person.name,
        "locale": "he" if person.country == "IL" else "en", "accepts_marketing": person.marketing,
        "marketing_changed_at": first if person.marketing else None, "orders_count": len(person.orders),
        "first_order_at": first, "last_order_at": last, "created_at": first,
    }  # fmt: skip


def _order(
    person: Person, number: int, bought: Bought, goods: Sequence[Goods], at: datetime
) -> dict[str, Any]:
    subtotal = sum(goods[place].price_minor * pieces for place, pieces in bought.goods)
    discount = subtotal // 10 if bought.discount else 0
    total = subtotal - discount + SHIPPING
    return {
        "id": _id(person, number), "source": SOURCE, "name": f"D{_id(person, number).hex[-8:].upper()}",
        "customer_id": _id(person), "email": person.email, "person": person.name,
        "placed_at": _moment(bought), "financial": "paid", "fulfillment": "fulfilled", "counts": True,
        "currency": store.current().currency, "subtotal_minor": subtotal, "discount_minor": discount,
        "shipping_minor": SHIPPING, "total_minor": total, "kept_minor": total,
        "discount_code": "WELCOME10" if discount else "", "shipping_address": {"country": person.country},
        "digest": "", "imported_at": at,
    }  # fmt: skip


def _lines(person: Person, number: int, bought: Bought, goods: Sequence[Goods]) -> Iterable[dict[str, Any]]:
    for position, (place, pieces) in enumerate(bought.goods):
        one = goods[place]
        worth = one.price_minor * pieces
        yield {
            "id": _id(person, number, position), "past_order_id": _id(person, number), "position": position,
            "variant_id": one.variant_id, "product_id": one.product_id, "title": one.title,
            "quantity": pieces,
            "unit_price_minor": one.price_minor, "discount_minor": worth // 10 if bought.discount else 0,
            "fulfilled": True,
        }  # fmt: skip


def _note(found: Sequence[Person], *, at: datetime) -> None:
    attributes.define(key="birthday", name="Birthday", kind=DATE, at=at)
    attributes.define(key="buys_gifts", name="Buys gifts", kind=YES_NO, at=at)
    for person in found:
        noted = {"birthday": person.birthday and person.birthday.isoformat(), "buys_gifts": person.gifts}
        for key, value in noted.items():
            if value is not None:
                text = value if isinstance(value, str) else "yes" if value else "no"
                attributes.put(
                    customer_id=_id(person), key=key, value=text, source=FORM, at=at - timedelta(days=1)
                )
