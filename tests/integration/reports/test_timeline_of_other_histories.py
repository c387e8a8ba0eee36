"""A visitor of an imported or invented history has a journey to look at, too: from the lake."""

from __future__ import annotations

from typing import Any

import numpy as np

from shop.kernel import clock, db, ids
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tracking.lake import lots
from tracking.reports import asking
from tracking.reports.base import Answer
from tracking.reports.facts.measures import ALL
from tracking.reports.facts.models import FactDay

LOT = "import:old shop"
WHO, OTHER = str(ids.new_id()), str(ids.new_id())


def happened(second: int, name: str, session: str = "s1", who: str = WHO, **more: Any) -> dict[str, Any]:
    at = clock.to_micros(NOON) - 86_400_000_000 + second * 1_000_000
    row = {"seq": second, "name": name, "occurred_at": at, "visitor_id": who, "session_id": session}
    return {**row, "path": "", "channel": "Email", "device": "mobile", "page_view_id": "p1", **more}


def imported() -> None:
    rows = [
        happened(1, "page_view", path="/products/mug"),
        happened(2, "page_engagement", props='{"engaged_ms": 9000}'),
        happened(5, "add_to_cart"),
        happened(7200, "page_view", session="s2", path="/", page_view_id="p2"),
        happened(9, "page_view", session="s3", who=OTHER, path="/cart"),
    ]
    rows = [{"props": "{}", **row} for row in rows]
    lots.append(LOT, {name: np.array([row[name] for row in rows]) for name in rows[0]})
    with db.transaction("journey") as session:
        session.add(FactDay(lot=LOT, day="2026-11-23", dimension=ALL, value="", visits=3))


def timeline(person: str) -> Answer:
    question = asking.find("timeline")
    return question.answer(asking.ask(question, {"person": person}, at=NOON))


def test_visits_of_an_imported_visitor_are_told_with_what_happened_in_them(sqlite: Settings) -> None:
    imported()
    found = timeline(WHO)
    later, first = found.more.entries
    assert (first.about, later.about) == ("/products/mug", "/")
    (looked,) = first.chapter.moments
    assert (looked.name, [name for name, _props in looked.notes]) == ("page_view", ["add_to_cart"])
    assert (first.chapter.visit.engaged_ms, first.chapter.visit.device) == (9000, "mobile")
    assert any(note.values.get("lots") == LOT for note in found.notes)


def test_where_everything_is_the_shops_own_nothing_else_is_looked_through(sqlite: Settings) -> None:
    assert timeline(WHO).more.entries == ()
