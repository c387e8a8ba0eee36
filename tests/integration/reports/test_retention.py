"""Coming back as an owner asks for it: visits of the lake, orders of the ledger, and others beside them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from shop.orders.models import CANCELLED, Order
from tests.conftest import NOON
from tests.factories import journeys
from tests.factories import lake as make
from tracking.cli import reports as commands
from tracking.lake import lots, shipping
from tracking.reports import asking, tabular
from tracking.reports.base import Answer, BadQuestion
from tracking.reports.retention import asking as retention
from tracking.reports.trends import weeks

DAY = timedelta(days=1)


def ask(**given: str) -> Answer:
    question = asking.find("retention")
    found = question.answer(asking.ask(question, given, at=NOON))
    db.end_read()
    return found


def rows(found: Answer, table: str) -> list[dict[str, Any]]:
    return [dict(row) for row in found.table(table).rows]


def tiles(found: Answer) -> dict[str, Any]:
    return {tile.key: tile.value for tile in found.tiles}


@pytest.fixture
def history(sqlite: Settings) -> None:
    """Dana ordered 60 and 20 days ago and got half of the second back, Omer once; a visitor came twice."""
    dana, omer = (journeys.customer(f"{name}@example.com", at=NOON - 90 * DAY) for name in ("dana", "omer"))
    for number, (buyer, ago) in enumerate(((dana, 60), (omer, 40), (dana, 20), (omer, 1)), start=1001):
        journeys.order(journeys.visit(), buyer, at=NOON - ago * DAY, number=number)
    with db.transaction() as session:
        made = {order.number: order for order in session.query(Order)}
        made[1003].refunded_minor = 2_750
        made[1004].status = CANCELLED
    for visitor, ago in (("again", 15), ("again", 8), ("once", 16), ("late", 1)):
        make.write(make.event(at=NOON - ago * DAY, visitor_id=visitor, session_id=f"{visitor}{ago}"))
    make.write(
        make.event("email_sent", at=NOON - 2 * DAY, visitor_id="once")
    )  # the shop's doing, not a visit
    shipping.ship(NOON)


def test_visits_and_orders_are_counted_with_their_denominators(history: None) -> None:
    found = ask()
    came = [row for row in rows(found, "visits") if row["began"] == date(2026, 11, 8)]
    assert [(row["size"], row["later"], row["people"], row["state"]) for row in came] == [
        (2, 1, 1, "whole"),
        (2, 2, 0, "running"),
    ]
    assert tiles(found)["next"] == 0.5
    assert tiles(found)["returning"] == pytest.approx(1 / 3)
    first, second = rows(found, "again")
    assert (first["customers"], first["came"], first["median"]) == (2, 1, 40 * 86_400_000_000)
    assert (second["customers"], second["came"]) == (1, 0)
    assert [row["orders"] for row in rows(found, "gaps")] == [0, 0, 0, 1, 0, 0, 0, 0]
    spent = {
        (row["recency"], row["frequency"]): row["spent"] for row in rows(found, "grid") if row["customers"]
    }
    assert spent == {("0", "1"): 5500 + 2750, ("1", "0"): 5500}
    assert tabular.csv(found.table("spent")).splitlines()[1].startswith("0,1,82.50,82.50,0.6")


def test_other_histories_count_where_they_are_asked_for(history: None) -> None:
    columns = "1 AS seq, 'purchase' AS name, 'v' AS visitor_id, 's' AS session_id, 700 AS value_minor"
    at = clock.to_micros(NOON - 3 * DAY)
    other = f"SELECT {columns}, {at} AS occurred_at UNION ALL SELECT 2, 'purchase', NULL, NULL, 900, {at}"
    import duckdb

    with duckdb.connect() as con:
        lots.append_query("demo", con, other)
    assert sum(row["customers"] for row in rows(ask(), "spent")) == 3
    assert sum(row["customers"] for row in rows(ask(lots="shop"), "spent")) == 2
    demo = ask(lots="demo")
    assert [row["spent"] for row in rows(demo, "spent")] == [700]
    assert any("1 orders" in note.text % note.values for note in demo.notes if note.values)
    assert rows(ask(lots="import:nothing"), "visits") == []


def test_questions_without_sense_are_refused_and_commands_answer(history: None) -> None:
    for given in ({"grain": "day"}, {"period": "3000d"}, {"since": "2026-13-01"}):
        with pytest.raises(BadQuestion):
            ask(**given)
    with clock.frozen(NOON):
        told = CliRunner().invoke(
            commands.group, ["retention", "--grain", "month", "--period", "365d", "--json"]
        )
    assert json.loads(told.output)["tables"]["together"]


def test_weeks_begin_with_the_day_that_the_owner_chose(history: None) -> None:
    with db.transaction():
        weeks.choose(5, at=NOON)
    found = retention.find(asking.ask(asking.find("retention"), {}, at=NOON))
    assert {day.weekday() for day in found.days} == {5}
