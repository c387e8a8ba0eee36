"""Questions see the lake and the newer hot rows as one, are answered once for all, and survive tidying."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import lake as make
from tracking.journeys import amendments
from tracking.journeys.models import IdentityEdge
from tracking.lake import answering, answers, commits, lots, reading, shipping, tidying


def edge(visitor: str, customer: str) -> None:
    with db.transaction("journey") as session:
        session.add(
            IdentityEdge(
                edge_id=visitor, visitor_id=visitor, customer_id=customer, evidence="sign_in", linked_at=1
            )
        )


def test_a_person_is_the_customer_that_is_known_by_now(sqlite: Settings) -> None:
    make.some(2, visitor_id="v")
    shipping.ship(NOON)
    make.some(1, visitor_id="w")
    make.write(make.event(visitor_id="robot", bot=True), make.event("refund", consent="denied"))
    with reading.open() as lake:
        assert dict(lake.rows("SELECT person_id, count(*) FROM people GROUP BY 1")) == {
            "v": 2,
            "w": 1,
            None: 1,
        }
    edge("v", "c")
    with reading.open() as lake:
        assert dict(lake.rows("SELECT person_id, count(*) FROM people GROUP BY 1")) == {
            "c": 2,
            "w": 1,
            None: 1,
        }
        assert set(lake.columns("SELECT occurred_at, value_minor FROM events")) == {
            "occurred_at",
            "value_minor",
        }
        dialect = lake.dialect
        at = clock.to_micros(NOON)
        asked = f"SELECT {dialect.week_of(str(at))}, {dialect.month_of(str(at))}"
        assert lake.rows(asked) == [("2026-11-23", "2026-11")]


def test_an_answer_is_worked_out_once_until_something_happens(sqlite: Settings) -> None:
    make.some(2)
    asked: list[int] = []

    def count(lake: Any) -> int:
        asked.append(1)
        (found,) = lake.rows("SELECT count(*) FROM events")[0]
        return int(found)

    assert answering.answer("events", {"of": "all"}, count) == 2
    assert answering.ask("events", {"of": "all"}, count).from_cache
    assert answering.answer("events", {"of": "others"}, count) == 2
    assert len(asked) == 2
    make.some(1)
    assert answering.answer("events", {"of": "all"}, count, max_age=60) == 2
    assert answering.answer("events", {"of": "all"}, count) == 3
    shipping.ship(NOON)
    assert answering.answer("events", {"of": "all"}, count) == 3
    with db.transaction("journey"):
        amendments.forget(visitors=["v"], customer_id=None, at=1)
    shipping.ship(NOON)
    assert answers.load(answers.key("events", {"params": {"of": "all"}, "opened": {}})) is None


def test_a_question_whose_files_are_tidied_away_asks_again(sqlite: Settings) -> None:
    for _ in range(2):
        make.some(1, at=NOON - timedelta(days=3))
        shipping.ship(NOON)
    seen: list[int] = []

    def count(lake: Any) -> int:
        seen.append(lake.version)
        if len(seen) == 1:
            tidying.tidy(NOON)
            commits.vacuum(hours=0)
        (found,) = lake.rows("SELECT count(*) FROM events")[0]
        return int(found)

    assert answering.answer("events", {}, count) == 2
    assert len(seen) == 2
    assert seen[0] < seen[1]


def test_lots_come_whole_and_go_whole(sqlite: Settings) -> None:
    import numpy as np

    make.some(1)
    shipping.ship(NOON)
    first = clock.to_micros(NOON - timedelta(days=9))
    rows = {
        "seq": np.arange(1000),
        "name": np.array(["page_view"] * 1000, dtype=object),
        "occurred_at": first + np.arange(1000) * 1_000_000 * 600,
        "visitor_id": np.array([f"v{n % 7}" for n in range(1000)], dtype=object),
    }
    assert lots.append("demo", rows) == 1000
    assert lots.sizes() == {"": 1, "demo": 1000}
    with reading.open(lots=["demo"], since="2026-11-16") as lake:
        assert lake.rows("SELECT count(*), min(day), max(received_at - occurred_at) FROM people") == [
            (928, "2026-11-16", 0)
        ]
    assert tidying.tidy(NOON).days == 0
    with pytest.raises(lots.BadLot):
        lots.append("demo", {"seq": np.arange(3)})
    with pytest.raises(lots.BadLot):
        lots.append("'; DROP", rows)
    heard = commits.state().version
    assert lots.remove("demo") == 1000
    assert lots.remove("demo") == 0
    assert commits.state().version > heard
    assert make.seen("lot") == {"": 1}
    assert not any(
        name.startswith("lot-") for _, _, names in os.walk(sqlite.var_dir / "lake") for name in names
    )
