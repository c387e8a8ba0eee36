"""Answers by group, over time, and with what goes along."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import NOON
from tracking.nps import figures
from tracking.nps.figures import Reply, breakdown, drivers, lateness, thirds, trend
from tracking.web.nps import charts


def some(number: int, score: int, *, days_ago: float = 1, **facts: Any) -> list[Reply]:
    return [Reply(score=score, at=NOON - timedelta(days=days_ago), facts=facts) for _ in range(number)]


LATE = some(20, 3, days_late=5) + some(10, 9, days_late=5)
PUNCTUAL = some(60, 10, days_late=0) + some(5, 5, days_late=-1)


def test_late_parcels_stand_out_and_small_groups_have_no_score() -> None:
    found = {group.key: group for group in breakdown(LATE + PUNCTUAL, "late")}
    assert set(found) == {"4+", "on_time", "early"}
    late = found["4+"]
    assert late.score is not None
    assert late.against is not None
    assert late.against.points < -50
    assert late.stands_out
    assert found["early"].score is None
    assert found["early"].against is None


def test_an_answer_counts_for_each_of_its_products() -> None:
    mug, bowl = ["1", "Mug"], ["2", "Bowl"]
    found = breakdown(some(12, 9, products=[mug, bowl]) + some(3, 9, products=[mug]), "product")
    assert [(group.name, group.counts.n) for group in found] == [("Mug", 15), ("Bowl", 12)]


def test_equal_groups_do_not_stand_out() -> None:
    mixed = [
        reply for carrier in "ABCD" for reply in some(20, 9, carrier=carrier) + some(20, 6, carrier=carrier)
    ]
    assert not any(group.stands_out for group in breakdown(mixed, "carrier"))


def test_lateness_has_five_buckets() -> None:
    assert [lateness(days) for days in (None, -3, 0, 1, 2, 3, 4, 40)] == [
        "", "early", "on_time", "1", "2-3", "2-3", "4+", "4+",
    ]  # fmt: skip


def test_value_is_told_in_thirds_of_this_store() -> None:
    place = thirds(list(range(1, 10)))
    assert [place(value) for value in (1, 3, 4, 6, 7, 9)] == [
        "low",
        "low",
        "middle",
        "middle",
        "high",
        "high",
    ]
    found = breakdown([reply for spent in range(1, 31) for reply in some(1, 9, spent=spent)], "value")
    assert {group.key: group.counts.n for group in found} == {"low": 10, "middle": 10, "high": 10}


@pytest.mark.parametrize("dimension", sorted(figures.DIMENSIONS))
def test_of_what_nobody_knows_there_are_no_groups(dimension: str) -> None:
    found = breakdown(some(20, 9), dimension)
    assert dimension == "asked" or found == []


def test_drivers_compare_those_whom_it_met_with_those_whom_not() -> None:
    found = {driver.key: driver for driver in drivers(LATE + PUNCTUAL)}
    assert set(found) == {"late"}
    assert (found["late"].touched, found["late"].untouched) == (30, 65)
    assert found["late"].change.high < 0
    assert found["late"].stands_out


def test_the_trend_looks_back_90_days_from_each_week() -> None:
    old, new = some(20, 10, days_ago=150), some(20, 0, days_ago=1)
    points = trend(old + new, until=NOON)
    assert points[-1].n == 20
    assert points[-1].score is not None
    assert points[-1].score.value == -100
    assert points[0].at >= NOON - timedelta(days=150)
    assert points[0].score is not None
    assert points[0].score.value == 100
    before, last = figures.periods(old + new, until=NOON)
    assert (before.promoters, last.detractors) == (20, 20)
    assert trend([], until=NOON) == []


def test_the_drawing_marks_where_the_method_changed() -> None:
    points = trend(some(20, 10, days_ago=150) + some(20, 0, days_ago=1), until=NOON)
    changed = {"at": (NOON - timedelta(days=30)).isoformat(), "what": "delay_days"}
    drawn = charts.trend(points, [changed])
    assert drawn is not None
    assert [mark.what for mark in drawn.marks] == ["delay_days"]
    assert 0 < drawn.marks[0].x < charts.WIDTH
    assert charts.y(100) == 0
    assert charts.y(-100) == charts.HEIGHT
    assert charts.trend(points[:1], []) is None
