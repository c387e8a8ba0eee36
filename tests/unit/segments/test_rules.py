"""Rules: what cannot be is refused with its place, the rest is told in words."""

from __future__ import annotations

from typing import Any

import pytest

from shop.kernel import ids
from tracking.segments.rules import checking, contradictions, reading, telling
from tracking.segments.rules.checking import Surroundings
from tracking.segments.rules.problems import BadRule
from tracking.segments.rules.telling import Teller

MUG = ids.new_id()
AROUND = Surroundings(
    attributes={
        "shoe": ("number", ()),
        "vip": ("yes_no", ()),
        "shop": ("choice", ("North", "South")),
        "nick": ("text", ()),
        "born": ("date", ()),
    },
    segments={"old": None, "chain": reading.from_json({"segment": "mine"})},
    goods=frozenset({MUG}),
)
KINDS = {key: kind for key, (kind, _) in AROUND.attributes.items()}


def trait(key: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"trait": key, "op": op, "value": value}


def own(key: str, op: str, value: Any = None) -> dict[str, Any]:
    return {"attribute": key, "op": op, "value": value}


def fact(kind: str, op: str, value: Any, **more: Any) -> dict[str, Any]:
    return {"fact": kind, "op": op, "value": value, **more}


NOBODY = [
    [trait("orders", ">=", 3), trait("orders", "<", 3)],
    [trait("orders", "between", [1, 2]), trait("orders", "=", 5)],
    [trait("country", "is", "DE"), trait("country", "is", "FR")],
    [trait("country", "is_not", "DE"), trait("country", "is", "DE")],
    [trait("account", "is", True), trait("account", "is", False)],
    [trait("last_order", "in_last", 7), trait("last_order", "not_in_last", 30)],
    [trait("last_order", "before", "2026-01-01"), trait("last_order", "after", "2026-02-01")],
    [trait("first_order", "empty"), trait("first_order", "in_last", 7)],
    [trait("opinion", "empty"), trait("opinion", "filled")],
    [own("shoe", "=", 42), own("shoe", "!=", 42)],
    [own("nick", "is", "Ada"), own("nick", "is_not", "ADA")],
    [own("shop", "is", "North"), own("shop", "any_of", ["South"])],
    [fact("order", ">=", 3, days=30), fact("order", "<=", 1)],
    [fact("order", ">=", 1), fact("order", "=", 0)],
    [{"segment": "old"}, {"not": {"segment": "old"}}],
    [{"not": trait("orders", "<", 3)}, trait("orders", "=", 2)],
    [{"any": [trait("orders", "=", 1), trait("orders", "=", 2)]}, trait("orders", ">", 2)],
]
SOMEBODY = [
    [trait("orders", ">=", 3), trait("orders", "<=", 3)],
    [trait("country", "is_not", "DE"), trait("country", "is_not", "FR")],
    [{"not": trait("last_order", "in_last", 7)}, {"not": trait("last_order", "not_in_last", 7)}],
    [fact("order", "<=", 1, days=30), fact("order", ">=", 3)],
    [fact("order", "=", 0), fact("order", ">=", 1, products=[str(MUG)])],
    [own("shoe", "!=", 42), own("shoe", "!=", 43)],
    [{"any": [trait("orders", "=", 1), trait("orders", "=", 3)]}, trait("orders", ">", 2)],
    [own("nick", "is", "Ada"), own("nick", "contains", "b")],  # (impossible, but not by what is compared)
]


def test_what_holds_for_nobody_is_known_beforehand() -> None:
    for parts in NOBODY:
        for order in (parts, parts[::-1]):
            assert contradictions.impossible(reading.from_json({"all": order}), KINDS), order
            denied = {"not": {"any": [{"not": part} for part in order]}}
            assert contradictions.impossible(reading.from_json(denied), KINDS), denied
    for parts in SOMEBODY:
        assert not contradictions.impossible(reading.from_json({"all": parts}), KINDS), parts
    many = [{"any": [trait("orders", "=", n), trait("items", "=", n)]} for n in range(20)]
    assert not contradictions.impossible(reading.from_json({"all": many}), KINDS)  # (too many)


def test_what_is_wrong_is_said_with_its_place() -> None:
    wrong: list[tuple[Any, str, tuple[int, ...]]] = [
        ({"all": []}, "needs a condition", ()),
        ({"all": [trait("orders", "=", 1), {"any": []}]}, "group of conditions is empty", (1,)),
        ({"all": NOBODY[0]}, "Nobody can ever belong", ()),
        ({"all": [trait("orders", "=", 1), trait("orders", ">", "many")]}, "asks for a number", (1,)),
        (trait("orders", "is", 1), "compares in a way", ()),
        (trait("orders", ">="), "no value", ()),
        (trait("spent", ">=", -5), "not below zero", ()),
        (trait("account", "is", "yes"), "yes or no", ()),
        (trait("last_order", "before", "31.5.2026"), "like 2026-05-31", ()),
        (trait("last_order", "in_last", 0), "days from 1", ()),
        (trait("orders", "between", [3, 1]), "comes first", ()),
        (trait("orders", "between", 3), "two values", ()),
        (trait("opinion", "is", "angry"), "not one of the choices", ()),
        (trait("country", "is", "Germany"), "not one of the choices", ()),
        (trait("mood", "=", 1), "nothing that is known", ()),
        (own("hat", "=", 1), "no attribute “hat”", ()),
        (own("shop", "is", "West"), "not one of the choices", ()),
        (own("shoe", "contains", "4"), "compares in a way", ()),
        (fact("flight", ">=", 1), "nothing that is known", ()),
        (fact("message", ">=", 1, measure="amount"), "cannot be counted so", ()),
        (fact("message", ">=", 1, products=[str(MUG)]), "cannot be counted so", ()),
        (fact("order", ">=", 1, products=[str(ids.new_id())]), "goods that there are not", ()),
        (fact("order", ">=", 1, days=0), "days from 1", ()),
        (fact("order", "<", 0), "less than nothing", ()),
        ({"segment": "nobody"}, "no segment “nobody”", ()),
        ({"segment": "mine"}, "no segment “mine”", ()),
        ({"segment": "chain"}, "cannot ask for itself", ()),
    ]
    for stored, said, path in wrong:
        with pytest.raises(BadRule, match=said) as refused:
            checking.check(reading.from_json(stored), AROUND, code="mine")
        assert refused.value.path == path, stored
    for stored in ([], "orders", None, {"all": 3}, {"trait": "orders"}, {"trait": 3, "op": "="}, {"x": 1},
                   {"fact": "order", "op": ">=", "value": 1, "days": "7"}, trait("orders", "=", float("inf")),
                   fact("order", ">=", 1, products=["mug"]), {"not": []}):  # fmt: skip
        with pytest.raises(BadRule):
            reading.from_json(stored)
    deep: Any = trait("orders", "=", 1)
    for _ in range(8):
        deep = {"all": [deep]}
    with pytest.raises(BadRule, match="no deeper"):
        reading.from_json(deep)


def test_rules_are_told_in_words() -> None:
    say = Teller(
        translate=lambda text, **params: text % params if params else text,
        money=lambda minor: f"${minor / 100:.2f}",
        day=lambda day: day.isoformat(),
        attributes={"vip": ("VIP", "yes_no")},
        segments={"old": "Old friends"},
        goods={MUG: "Sand mug"},
    )
    told = {
        "Spent, after refunds at least $50.00 and Orders from 1 to 3": {
            "all": [trait("spent", ">=", 5000), trait("orders", "between", [1, 3])]
        },
        "VIP is yes or is in “Old friends”": {"any": [own("vip", "is", True), {"segment": "old"}]},
        "not (Last order: in the last 30 days)": {"not": trait("last_order", "in_last", 30)},
        "Looked at a product at least 3 times, of Sand mug, in the last 14 days": fact(
            "view", ">=", 3, days=14, products=[str(MUG)]
        ),
        "Last opinion of the store is one of Promoter, Passive": trait(
            "opinion", "any_of", ["promoter", "passive"]
        ),
        "City of the last order is not known": trait("city", "empty"),
    }  # fmt: skip
    for said, stored in told.items():
        assert telling.sentence(reading.from_json(stored), say) == said
