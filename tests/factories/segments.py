"""Customers with traits, facts and attributes drawn at random, and rules about them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from random import Random
from typing import Any

from shop.customers.models import AttributeValue, Customer, CustomerAttribute, CustomerSegment, Segment
from shop.kernel import db, ids
from tracking.segments.models import NO_PRODUCT, CustomerFact, CustomerTraits
from tracking.segments.rules import vocabulary as v

OWN = {"shoe": "number", "vip": "yes_no", "birthday": "date", "shop": "choice", "nick": "text"}
CITIES, NICKS, SHOPS = ("haifa", "new york", "köln"), ("Ada", "ada b", "Żuk", "50% off_"), ("North", "South")
CODES = ("made-of-gold", "made-of-tin")


def make_customer(email: str, *, at: datetime, **more: Any) -> uuid.UUID:
    """A customer, in the open transaction."""
    row = Customer(id=ids.new_id(), email=email, email_as_typed=email, created_at=at, **more)
    db.session().add(row)
    db.session().flush()
    return row.id


def make_segment(code: str, *, at: datetime, kind: str = "computed", **more: Any) -> None:
    """A segment that nobody decides here."""
    values = {"name": code, "rule": {}, "filled_at": at, **more}
    db.session().add(Segment(code=code, kind=kind, created_at=at, updated_at=at, **values))
    db.session().flush()


def random_store(chance: Random, *, today: int, at: datetime, people: int, goods: list[uuid.UUID]) -> None:
    """So many customers of whom all sorts of things are known, or nothing."""
    session = db.session()
    for code in CODES:
        make_segment(code, at=at)
    session.add_all(
        CustomerAttribute(key=key, name=key, kind=kind, choices=list(SHOPS), created_at=at)
        for key, kind in OWN.items()
    )
    session.flush()
    for number in range(people):
        who = make_customer(f"p{number}@example.com", at=at)
        traits = {key: _value(chance, trait, today) for key, trait in v.TRAITS.items()}
        session.add(CustomerTraits(customer_id=who, as_of=at, **traits))
        session.add_all(_facts(chance, who, today, goods))
        session.add_all(_attributes(chance, who, today, at))
        session.add_all(
            CustomerSegment(id=ids.new_id(), customer_id=who, code=code, since=at)
            for code in CODES
            if chance.random() < 0.5
        )
    session.flush()


def _value(chance: Random, trait: v.Trait, today: int) -> Any:
    column = CustomerTraits.__table__.c[trait.key]
    if column.nullable and chance.random() < 0.3:
        return None
    if trait.key == "city":
        return chance.choice(CITIES)
    return {
        v.NUMBER: lambda: chance.randint(0, 5),
        v.MONEY: lambda: chance.choice((0, 500, 1000)),
        v.SHARE: lambda: chance.choice((0.0, 0.5, 1.0)),
        v.DATE: lambda: today - chance.choice((-3, 0, 1, 6, 7, 8, 400)),
        v.YES_NO: lambda: chance.random() < 0.5,
        v.CHOICE: lambda: chance.choice(tuple(trait.choices) or ("en", "he"))[: column.type.length],
    }[trait.type]()


def _facts(chance: Random, who: uuid.UUID, today: int, goods: list[uuid.UUID]) -> list[CustomerFact]:
    found = {}
    for _ in range(chance.randint(0, 8)):
        kind, ref = chance.choice(("order", "view", "visit")), str(chance.randint(1, 3))
        product = chance.choice([*goods, NO_PRODUCT])
        found[kind, ref, product] = CustomerFact(
            customer_id=who, kind=kind, ref=ref, product_id=product,
            day=today - chance.choice((0, 1, 6, 7, 30)),
            channel=chance.choice(("", "Email")), quantity=chance.randint(0, 2),
            amount_minor=chance.choice((0, 500, 1000)),
        )  # fmt: skip
    return list(found.values())


def _attributes(chance: Random, who: uuid.UUID, today: int, at: datetime) -> list[AttributeValue]:
    found = []
    for key, kind in OWN.items():
        if chance.random() < 0.6:
            day = today - chance.choice((0, 1, 6, 7, 365, 366, 3650)) if kind == "date" else None
            number = {"number": float(chance.randint(-1, 3)), "yes_no": float(chance.randint(0, 1))}.get(kind)
            text = {"text": chance.choice(NICKS), "choice": chance.choice(SHOPS)}.get(kind, str(number))
            text = date.fromordinal(day).isoformat() if day is not None else text
            folded = " ".join(text.casefold().split())
            found.append(
                AttributeValue(
                    customer_id=who, key=key, text=text, folded=folded, number=number, day=day, at=at
                )
            )
    return found


def random_rule(
    chance: Random, *, today: int, goods: list[uuid.UUID], shelf: uuid.UUID, deep: int = 2
) -> Any:
    """A rule as JSON."""
    again = {"today": today, "goods": goods, "shelf": shelf, "deep": deep - 1}
    kind = chance.choice(("all", "any", "not", "one", "one")) if deep else "one"
    if kind in ("all", "any"):
        return {kind: [random_rule(chance, **again) for _ in range(chance.randint(1, 3))]}
    if kind == "not":
        return {"not": random_rule(chance, **again)}
    return chance.choice((_of_trait, _of_trait, _of_attribute, _of_fact, _of_segment))(
        chance, today, goods, shelf
    )


def _of_trait(chance: Random, today: int, *_rest: Any) -> Any:
    trait = chance.choice(list(v.TRAITS.values()))
    op, _label = chance.choice(v.operators(trait.type))
    words = CITIES if trait.key == "city" else tuple(trait.choices) or ("en", "he")
    return {"trait": trait.key, "op": op, "value": _asked(chance, trait.type, op, today, words)}


def _of_attribute(chance: Random, today: int, *_rest: Any) -> Any:
    key, kind = chance.choice(list(OWN.items()))
    op, _label = chance.choice(v.operators(kind, owner=True))
    words = SHOPS if kind == "choice" else (*NICKS, "%", "_", "ADA")
    return {"attribute": key, "op": op, "value": _asked(chance, kind, op, today, words)}


def _of_fact(chance: Random, today: int, goods: list[uuid.UUID], shelf: uuid.UUID) -> Any:
    measure, op = chance.choice(("times", "pieces", "amount")), chance.choice(v.COUNTING)[0]
    value = _asked(chance, v.MONEY if measure == "amount" else v.NUMBER, op, today, ())
    return {
        "fact": chance.choice(("order", "view", "visit", "search")),
        "measure": measure, "op": op, "value": value,
        "days": chance.choice((None, 1, 7, 31)),
        "products": [str(one) for one in goods if chance.random() < 0.2],
        "collections": [str(shelf)] if chance.random() < 0.2 else [],
        "channels": ["Email"] if chance.random() < 0.2 else [],
    }  # fmt: skip


def _of_segment(chance: Random, *_rest: Any) -> Any:
    return {"segment": chance.choice(CODES)}


def _asked(chance: Random, kind: str, op: str, today: int, words: tuple[str, ...]) -> Any:
    if op in (v.EMPTY, v.FILLED):
        return None
    if kind == v.YES_NO:
        return chance.random() < 0.5
    if kind in v.COUNTED:
        pick = {v.MONEY: (0, 500, 1000), v.SHARE: (0.0, 0.5, 1.0)}.get(kind, (0, 1, 2, 3))
        return sorted(chance.choices(pick, k=2)) if op == "between" else chance.choice(pick)
    if kind == v.DATE and op in ("in_last", "not_in_last", "in_next", "anniversary_in"):
        return chance.choice((1, 7, 30))
    if kind == v.DATE:
        days = sorted(today - chance.choice((0, 1, 7, 8)) for _ in range(2))
        said = [date.fromordinal(day).isoformat() for day in days]
        return said if op == "between" else said[0]
    return chance.sample(words, 2) if op == "any_of" else chance.choice(words)
