"""Trends: targets, notes about days, weeks, and unusual days that come to the attention list and leave it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from shop.brand import store
from shop.kernel import attention, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tracking.reports import asking
from tracking.reports.base import Answer
from tracking.reports.facts.measures import MEASURES
from tracking.reports.facts.models import FactDay
from tracking.reports.trends import alerts, choosing, weeks


def counted(day: date, **measures: int) -> None:
    """A day as it was counted."""
    row = {**dict.fromkeys(MEASURES, 0), **measures}
    with db.transaction("journey") as session:
        session.add(FactDay(lot="", dimension="all", day=day.isoformat(), value="", **row))


def asked(at: datetime = NOON, **given: str) -> Answer:
    question = asking.find("trends")
    return question.answer(asking.ask(question, given, at=at))


def history(last: int, *, weeks_back: int = 9) -> date:
    """Nine weeks of 100 visits and 3 orders a day, and `last` visits yesterday; yesterday."""
    yesterday = NOON.date() - timedelta(days=1)
    for back in range(1, 7 * weeks_back):
        day = yesterday - timedelta(days=back)
        counted(day, visits=100 + back % 5, buyers=3, orders=3, revenue_minor=15_000)
    counted(yesterday, visits=last, buyers=3 if last > 50 else 0, orders=3, revenue_minor=15_000)
    return yesterday


def test_a_figure_stands_beside_its_target_the_time_before_and_what_is_usual(sqlite: Settings) -> None:
    history(100)
    with db.transaction():
        choosing.set_target(metric="visits", text="770", per=weeks.WEEK, at=NOON)
    found = asked(metric="visits", period="7d")
    row = found.table("series").rows[-2]
    assert (row["value"], row["target"]) == (100, 110)
    assert row["low"] < 100 < row["high"]
    assert row["odd"] == ""
    tiles = {tile.key: tile for tile in found.tiles}
    assert tiles["visits"].value == sum(row["value"] for row in found.table("series").rows)
    # Six days and a half of 110 were wanted.
    assert tiles["target"].value == pytest.approx(tiles["visits"].value / (110 * 6.5))
    assert asked(metric="average", period="7d").table("series").rows[-2]["value"] == 5000


def test_weeks_begin_as_in_the_country_or_as_the_owner_says(sqlite: Settings) -> None:
    history(100)
    sundays = [row["start"].weekday() for row in asked(by="week").table("series").rows]
    with db.transaction():
        weeks.choose(0, at=NOON)
        with pytest.raises(weeks.BadWeek):
            weeks.choose(3, at=NOON)
    found = asked(by="week").table("series").rows
    assert (set(sundays), {row["start"].weekday() for row in found}) == ({6}, {0})
    assert sum(row["value"] for row in found) == sum(row["value"] for row in asked().table("series").rows)


def test_targets_and_notes_are_checked_and_taken_back(sqlite: Settings) -> None:
    given = {"conversion": ("2.5 %", 0.025), "revenue": ("1,200.50", 120_050), "dwell": ("40", 40_000_000)}
    for metric, (text, value) in given.items():
        with db.transaction():
            choosing.set_target(metric=metric, text=text, per=weeks.DAY, at=NOON)
        assert choosing.targets()[metric].value == pytest.approx(value)
    for metric, text in (
        ("conversion", "130"),
        ("visits", "many"),
        ("visits", "-3"),
        ("visits", "nan"),
        ("x", "1"),
    ):
        with db.transaction(), pytest.raises(choosing.BadTarget):
            choosing.set_target(metric=metric, text=text, per=weeks.DAY, at=NOON)
    with db.transaction():
        choosing.set_target(metric="dwell", text=" ", per=weeks.DAY, at=NOON)
        note = choosing.annotate(day=NOON.date(), text="  Autumn <b>sale\x00 ", at=NOON)
        for text in (" ", "x" * 201):
            with pytest.raises(choosing.BadNote):
                choosing.annotate(day=NOON.date(), text=text, at=NOON)
    assert "dwell" not in choosing.targets()
    assert asked(by="week").table("series").rows[-1]["note"] == "Autumn <b>sale"
    with db.transaction():
        assert choosing.remove(note.id)
        assert not choosing.remove(note.id)
    assert asked().table("notes").rows == ()


def test_an_unusual_day_comes_to_the_attention_list_and_leaves_it(sqlite: Settings) -> None:
    yesterday = history(12)
    alerts.look(NOON)
    alerts.look(NOON)  # told once
    (item,) = attention.open_items()
    assert (item.kind, item.key, item.times) == (alerts.KIND, "visits", 1)
    assert item.params["day"] == yesterday.isoformat()
    assert "12 visits" in item.message % item.params
    assert asked().table("series").rows[-2]["odd"] == "odd"
    counted(NOON.date(), visits=101, buyers=3, orders=3, revenue_minor=15_000)
    alerts.look(NOON + timedelta(days=1))
    assert attention.open_items() == []


def test_a_young_shop_is_not_alarmed(sqlite: Settings) -> None:
    with db.transaction():
        store.update(at=NOON, time_zone="Asia/Jerusalem")
    history(0, weeks_back=3)
    alerts.look(NOON)
    assert attention.open_items() == []
    assert all(tile.value is None or tile.value >= 0 for tile in asked(period="365d").tiles)


def test_a_time_before_anything_was_known_is_not_compared_with(sqlite: Settings) -> None:
    history(100, weeks_back=2)
    young, old = asked(period="28d"), asked(period="7d")
    assert {tile.previous for tile in young.tiles} == {None}
    assert all(tile.previous is not None for tile in old.tiles if tile.key in ("visits", "revenue"))
    before = [row["previous"] for row in young.table("series").rows]
    assert before.count(0) == 0
