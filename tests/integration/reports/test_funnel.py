"""A funnel over lake, copy and newest rows says what trying every attempt says, whatever is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from shop.kernel import clock
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import history
from tests.factories import lake as make
from tests.support import funnel_oracle as oracle
from tracking.lake import reading
from tracking.lake.buckets import building, jobs
from tracking.reports import periods
from tracking.reports.base import Asked, BadQuestion
from tracking.reports.funnel import answer, asking, people, tables
from tracking.reports.funnel.values import FunnelAnswer, FunnelSpec

NOON_US = clock.to_micros(NOON)
PLAIN = "view_item,add_to_cart,purchase"
HARD = "page_view|view_item,view_item?,add_to_cart[device=mobile]?@2h,purchase@3d"
ASKED: list[dict[str, str]] = [
    {"steps": PLAIN},
    {"steps": HARD, "window": "4d"},
    {"steps": HARD, "exclude": "remove_from_cart:1-3,begin_checkout:3-4"},
    {"steps": PLAIN, "unit": "visitor", "only": "channel!=Direct"},
    {"steps": PLAIN, "unit": "session", "window": "2h"},
    {"steps": "add_to_cart,begin_checkout,purchase", "unit": "cart"},
    {"steps": "page_view[path=/p/1],add_to_cart[props.n=1],purchase", "unit": "visitor"},
]


@pytest.fixture
def told(sqlite: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A history, most of it in buckets, a part newer in the lake, one row in the hot store."""
    history.put("demo", history.events(80, seed=1))
    monkeypatch.setattr(jobs, "FEW", 1)
    monkeypatch.setattr(building, "SIZE", 250)
    jobs.make(NOON)
    history.put("demo", history.events(30, seed=1, seq=50_000))
    make.write(
        make.event(
            "purchase",
            second=-60,
            visitor_id="visitor-1-3",
            session_id="visit-1-3-0",
            order_id="o",
            value_minor=500,
            currency="USD",
        )
    )


def test_the_answer_is_what_trying_every_attempt_finds(told: None) -> None:
    for options in ASKED:
        spec = asking.from_asked(_asked(**options))
        with reading.open() as lake:
            found = asking.worked_out(lake, spec)
            _agree(found, spec, _people(lake, spec))
        assert found.main.entered > 10, options


def test_every_breakdown_adds_up_and_every_way_of_asking_is_answered(told: None) -> None:
    for by in ("channel", "landing_path", "path"):
        found = asking.funnel(asking.from_asked(_asked(steps=PLAIN, by=by)))
        assert sum(one.entered for one in found.breakdown) == found.main.entered
        for step in range(3):
            assert sum(one.steps[step].count for one in found.breakdown) == found.main.steps[step].count
    for more in (
        {"compare": "device=mobile"},
        {"compare": "previous"},
        {"entry": "any"},
        {"lots": "shop"},
    ):
        given = answer(_asked(steps=PLAIN, by="channel", **more))
        assert asking.funnel(given.more.spec) == given.more  # kept, and read back
        assert (given.more.compared is not None) == ("compare" in more)
        assert {table.key for table in given.tables} >= {"steps", "times", "bottlenecks"}
    held, free = (asking.funnel(asking.from_asked(_asked(steps=PLAIN, hold=hold))) for hold in ("cart", ""))
    assert held.main.steps[2].count <= free.main.steps[2].count
    assert held.main.entered == free.main.entered


def test_the_people_behind_a_bar_are_as_many_as_it_says(told: None) -> None:
    for unit in ("person", "session"):
        spec = asking.from_asked(_asked(steps=PLAIN, unit=unit, by="channel"))
        found = asking.funnel(spec)
        second = found.main.steps[1]
        for kind, count in (("reached", second.count), ("lost", second.lost)):
            behind = people.behind(spec, step=2, kind=kind, limit=400)
            assert (behind.total, len(behind.people)) == (count, min(count, 400))
            assert all(one.id and one.entered_at <= one.reached_at for one in behind.people)
            assert {one.reached >= 2 for one in behind.people} == {kind == "reached"}
        young = people.behind(spec, step=1, kind="maturing", limit=5)
        assert young.total == found.main.maturing
        group = found.breakdown[0]
        assert people.behind(spec, step=1, series=group.key).total == group.entered
    first, then = (people.behind(spec, step=1, limit=3, after=after).people for after in (0, 3))
    assert first[-1].entered_at >= then[0].entered_at


def test_an_empty_shop_has_an_empty_funnel(sqlite: Settings) -> None:
    given = answer(_asked())
    assert (given.more.main.entered, given.more.main.conversion, given.more.bottlenecks) == (0, None, ())
    assert given.table("steps").rows == ()
    assert people.behind(given.more.spec, step=2).total == 0


def test_funnels_that_make_no_sense_are_refused(sqlite: Settings) -> None:
    for options in (
        {"steps": "purchase"},
        {"window": "0d"},
        {"unit": "planet"},
        {"by": "secret"},
        {"hold": "x"},
        {"entry": "x"},
        {"only": "props.n=1"},
        {"compare": "nonsense"},
        {"exclude": "a:9-1"},
        {"steps": "a,b" * 40},
    ):
        with pytest.raises(BadQuestion):
            answer(_asked(**options))
    spec = asking.from_asked(_asked())
    for step, kind in ((0, "reached"), (9, "reached"), (1, "lost"), (2, "all")):
        with pytest.raises(BadQuestion):
            people.behind(spec, step=step, kind=kind)


def _asked(**options: str) -> Asked:
    from tracking.reports.funnel import QUESTIONS

    defaults = {one.name: one.default for one in QUESTIONS[0].parameters}
    period = periods.named("28d", at=NOON, zone="UTC")
    return Asked(period=period, at=NOON + timedelta(seconds=1), options=defaults | {"window": "3d"} | options)


def _people(lake: Any, spec: FunnelSpec) -> Iterable[list[tuple[int, int, int, bool]]]:
    """Each one's events: time, steps, exclusions, and whether it may begin an attempt."""
    key = {"session": "visitor_id || session_id"}.get(spec.unit, f"{spec.unit}_id")
    found: dict[str, list[tuple[int, int, int, bool]]] = defaultdict(list)
    for who, ts, name, path, device, channel, n in lake.rows(
        f"""SELECT {key}, occurred_at, name, path, device, channel, json_extract_string(props, '$.n')
        FROM people WHERE {key} IS NOT NULL AND occurred_at <= {spec.as_of}"""
    ):
        event = {"path": path, "device": device, "channel": channel, "props.n": n or ""}
        bits = [_any(one.any_of, name, event, spec) for one in (*spec.steps, *spec.exclusions)]
        many = len(spec.steps)
        steps, spoils = (
            sum(1 << place for place, on in enumerate(some) if on) for some in (bits[:many], bits[many:])
        )
        found[who].append((ts, steps, spoils, all(where.holds(event[where.field]) for where in spec.only)))
    return found.values()


def _any(conditions: Any, name: str, event: dict[str, str], spec: FunnelSpec) -> bool:
    return any(
        one.event == name and all(where.holds(event[where.field]) for where in one.where)
        for one in conditions
    )


def _may_begin(begin: int, end: int, may: set[Any], event: Any) -> bool:
    return begin <= event[0] < end and event in may


def _agree(
    found: FunnelAnswer, spec: FunnelSpec, everybody: Iterable[list[tuple[int, int, int, bool]]]
) -> None:
    last = len(spec.steps)
    asked = oracle.Asked(
        window=spec.window_us,
        optional=[step.optional for step in spec.steps],
        within=[step.within_us for step in spec.steps],
        exclusions=[(one.after - 1, (one.before or last) - 1) for one in spec.exclusions],
    )
    anyhow = oracle.Asked(window=asked.window, optional=asked.optional, within=asked.within)
    ripe: Counter[int] = Counter()
    young, excluded = Counter[int](), 0
    for events in everybody:
        may = {event[:3] for event in events if event[3]}
        for counter, begin, end in (
            (ripe, spec.start, min(spec.end, spec.as_of - spec.window_us + 1)),
            (young, max(spec.start, spec.as_of - spec.window_us + 1), spec.end),
        ):
            best, free = (
                oracle.best([one[:3] for one in events], rules, partial(_may_begin, begin, end, may))
                for rules in (asked, anyhow)
            )
            if best is None or free is None:
                continue
            if free.depth > best.depth:
                excluded += counter is ripe
            else:
                counter.update(step for step, reached in enumerate(best.reached) if reached)
            break
    assert [step.count for step in found.main.steps] == [ripe[step] for step in range(last)]
    assert [step.maturing for step in found.main.steps] == [young[step] for step in range(last)]
    assert found.excluded == excluded
    assert found.source == ("lake" if "props" in str(spec.steps) else "buckets")
    assert tables.tables(found)
