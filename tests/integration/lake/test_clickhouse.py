"""The same questions on ClickHouse: as on DuckDB, as by its own windowFunnel, and as counted by hand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import lake as make
from tests.support import clickhouse_double
from tracking.journeys.models import IdentityEdge
from tracking.lake import generating, lots, place, reading, shipping
from tracking.lake.engine.base import Opened
from tracking.lake.engine.clickhouse import ClickHouseReading
from tracking.lake.engine.clients import Inside, decoded, filled
from tracking.reports.funnel import asking as funnels
from tracking.reports.funnel.texts import parse_steps
from tracking.reports.funnel.values import FunnelSpec
from tracking.reports.paths import asking as paths
from tracking.reports.paths.values import EVENTS, TO, PathSpec
from tracking.reports.retention import asking as retention
from tracking.reports.retention import counting, orders, weeks

STEPS = ("view_item", "add_to_cart", "begin_checkout")
WEEK = 7 * 86_400_000_000
START, END = clock.to_micros(NOON - timedelta(days=25)), clock.to_micros(NOON - timedelta(days=8))
NATIVE = """
SELECT level, count() FROM (
    SELECT windowFunnel({window})(toUInt64(occurred_at), {steps}) AS level FROM people
    WHERE person_id IS NOT NULL AND occurred_at >= {start} AND occurred_at <= {upto}
        AND (name <> 'view_item' OR occurred_at < {end}) GROUP BY person_id
) GROUP BY level
"""


@pytest.fixture
def history(sqlite: Settings) -> None:
    """Invented history; of our own some rows in the lake and newer ones; two visitors who are one person."""
    for _ in generating.generate(
        generating.History(events=15_000, seed=4, days=30, until=NOON),
        lambda con, sql: lots.append_query("demo", con, sql),
    ):
        pass
    make.write(
        *_visit("phone", 9 * 86_400), make.event("view_item", visitor_id="robot", session_id="r", bot=True)
    )
    shipping.ship(NOON)
    make.write(*_visit("laptop", 10 * 86_400)[1:], make.event("purchase", order_id="o", consent="denied"))
    with db.transaction("journey") as session:
        for visitor in ("phone", "laptop"):
            known = {"visitor_id": visitor, "customer_id": "ann", "evidence": "sign_in", "linked_at": 1}
            session.add(IdentityEdge(edge_id=visitor, **known))


def _visit(visitor: str, ago: int) -> list[dict[str, Any]]:
    told = {"visitor_id": visitor, "session_id": f"{visitor}'s", "path": "/products/o'mug \\ ?"}
    names = ("view_item", "add_to_cart", "view_search_results")
    return [
        make.event(name, second=n - ago, props={"search_term": "a?'\\"}, **told)
        for n, name in enumerate(names)
    ]


def test_every_question_has_the_same_answer_there(history: None, sqlite: Settings) -> None:
    there = ClickHouseReading(Opened(), Inside())
    try:
        with reading.open() as here:
            _plain_questions(here, there)
            _funnels(here, there)
            _comings_back(here, there)
            _paths(here, there)
            _over_the_network(here, there.client, sqlite)
        some = Opened(lots=("",), since=f"{NOON - timedelta(days=9):%Y-%m-%d}", hot=False)
        with reading.open(lots=some.lots, since=some.since, hot=False) as here:
            count = "SELECT name, count(*) FROM events GROUP BY 1 ORDER BY 1"
            assert ClickHouseReading(some, there.client).rows(count) == here.rows(count) != []
    finally:
        there.close()


def _over_the_network(here: Any, engine: Any, settings: Settings) -> None:
    question = "SELECT name, count(*), count(DISTINCT person_id) FROM people GROUP BY 1 ORDER BY 1"
    with clickhouse_double.server(engine) as (url, asked):
        place.configure(replace(settings, lake_engine=url))
        try:
            with reading.open() as far:
                assert far.name == "clickhouse"
                assert far.rows(question) == here.rows(question)
                spec = PathSpec(start=START, end=END)
                assert paths.find(far, spec) == paths.find(here, spec)
        finally:
            place.configure(settings)
    assert any(sql.startswith("INSERT INTO hot_rows") for sql in asked)


def _plain_questions(here: Any, there: Any) -> None:
    told = (
        "SELECT count(*), min(day), max(day), sum(value_minor), max(received_at - occurred_at) FROM events",
        "SELECT name, count(*), count(DISTINCT person_id) FROM people GROUP BY 1 ORDER BY 1",
        "WITH b AS (SELECT DISTINCT person_id AS who FROM people WHERE name = ?) SELECT count(*) FROM b",
        "SELECT {week}, {month}, {distinct}, {quantile} FROM people WHERE lot <> ? GROUP BY ALL ORDER BY ALL",
        "SELECT {prop}, count(*) FROM people WHERE name = 'view_search_results' GROUP BY 1 ORDER BY 1",
        "SELECT visitor_id, path FROM people WHERE path = ? OR path = 'no?' ORDER BY 1, 2",
    )
    given: tuple[list[Any], ...] = ([], [], ["purchase"], ["x"], [], ["/products/o'mug \\ ?"])
    for sql, params in zip(told, given, strict=True):
        answers = []
        for engine in (here, there):
            d = engine.dialect
            text = sql.format(
                week=d.week_of("occurred_at"),
                month=d.month_of("occurred_at"),
                distinct=d.count_distinct("person_id"),
                quantile=d.quantile_of("value_minor", 0.25),
                prop=d.prop("search_term"),
            )
            answers.append(engine.rows(text, params))
        assert answers[0], sql
        assert answers[0] == answers[1], sql
    columns = there.columns("SELECT seq, value_minor, name FROM people ORDER BY lot, seq LIMIT 50")
    same = here.columns("SELECT seq, value_minor, name FROM people ORDER BY lot, seq LIMIT 50")
    for name, values in columns.items():
        assert values.tolist() == same[name].tolist(), name


def _funnels(here: Any, there: Any) -> None:
    spec = FunnelSpec(
        steps=parse_steps(",".join(STEPS)), window_us=WEEK, start=START, end=END, as_of=clock.to_micros(NOON)
    )
    counts = [step.count for step in funnels.worked_out(here, spec).main.steps]
    assert counts == [step.count for step in funnels.worked_out(there, spec).main.steps]
    listed = ", ".join(f"name = '{step}'" for step in STEPS)
    native = NATIVE.format(window=WEEK, steps=listed, start=START, end=END, upto=spec.as_of)
    levels = dict(there.rows(native))
    assert counts == [sum(n for level, n in levels.items() if level >= k) for k in (1, 2, 3)]
    assert counts == _by_hand(here, spec)
    assert counts[0] > 300
    assert counts[2] > 5
    rich = FunnelSpec(
        steps=parse_steps("page_view,view_search_results[props.search_term=gift]?,view_item[device=mobile]"),
        window_us=WEEK, start=START, end=END, as_of=spec.as_of, by="channel",
    )  # fmt: skip
    a, b = (funnels.worked_out(engine, rich) for engine in (here, there))
    assert (a.main.steps, a.breakdown, a.bottlenecks) == (b.main.steps, b.breakdown, b.bottlenecks)


def _by_hand(here: Any, spec: FunnelSpec) -> list[int]:
    people: dict[str, list[tuple[int, str]]] = defaultdict(list)
    columns = "person_id, occurred_at, name"
    query = f"SELECT {columns} FROM people WHERE person_id IS NOT NULL ORDER BY occurred_at, lot, seq"
    for who, at, name in here.rows(query):
        if spec.start <= at <= spec.as_of:
            people[who].append((at, name))
    best = [
        max(
            (_reached(events, at, spec) for at, name in events if name == STEPS[0] and at < spec.end),
            default=0,
        )
        for events in people.values()
    ]
    return [sum(1 for level in best if level >= k) for k in (1, 2, 3)]


def _reached(events: list[tuple[int, str]], begin: int, spec: FunnelSpec) -> int:
    level = 1
    for at, name in events:
        if begin < at <= begin + spec.window_us and level < len(STEPS) and name == STEPS[level]:
            level += 1
    return level


def _comings_back(here: Any, there: Any) -> None:
    edges = weeks.bounds(weeks.days(date(2026, 10, 20), NOON.date(), weeks.WEEK, 6), "Asia/Jerusalem")
    until = clock.to_micros(NOON) + 1
    cells = retention.visits(here, edges, until=until)
    assert cells == retention.visits(there, edges, until=until)
    assert cells == counting.matrix(here.rows(counting.sql(edges, until=until)), len(edges) - 1)
    assert cells[1][0] > 100
    assert sum(line[1] for line in cells[:-1]) > 5
    bought, params = orders.IN_LAKE.format(among=" AND lot = 'demo'"), [until, "USD", "USD"]
    assert sorted(here.rows(bought, params)) == sorted(there.rows(bought, params)) != []
    demo = retention.visits(there, edges, until=until, chosen=("demo",))
    assert sum(line[0] for line in cells) - sum(line[0] for line in demo) == 1  # Ann, on two devices


def _paths(here: Any, there: Any) -> None:
    for spec in (
        PathSpec(start=START, end=END),
        PathSpec(start=START, end=END, show=EVENTS, anchor="add_to_cart", direction=TO),
        PathSpec(start=START, end=END, show=EVENTS, anchor="view_item", until="begin_checkout"),
    ):
        found = paths.find(here, spec)
        assert found == paths.find(there, spec)
        assert found.counted > 10


def test_values_and_answers_are_written_as_it_reads_them() -> None:
    assert filled("a = ? AND b <> '?' AND c IN ?", ["o'x\\", [1, None, True]]) == (
        "a = 'o\\'x\\\\' AND b <> '?' AND c IN [1, NULL, true]"
    )
    with pytest.raises(ValueError, match="more values"):
        filled("SELECT 1", [1])
    assert decoded(b'["a"]\n["Int64"]\n[1]\n[null]\n') == (["a"], ["Int64"], [[1], [None]])
    assert decoded(b"") == ([], [], [])
