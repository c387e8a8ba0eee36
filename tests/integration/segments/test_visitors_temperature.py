"""Visitors who agreed are cold, warm or hot by what they did; customers' browsers and others are not."""

from __future__ import annotations

from datetime import date, timedelta

from shop.kernel import clock, db
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys as make
from tracking.journeys import consent
from tracking.journeys.stages import signs
from tracking.segments.propensity import visitors
from tracking.segments.propensity.visitors import warmth

TODAY = NOON.date()


def test_points_fade_and_count_once_a_day() -> None:
    def days(*ago: int) -> set[date]:
        return {TODAY - timedelta(days=one) for one in ago}

    one = warmth("v", {"visit": days(0, 1), "cart": days(7), "checkout": days(0)}, today=TODAY, seen=NOON)
    assert [(kind, times) for kind, times, _points in one.reasons] == [
        ("checkout", 1), ("cart", 1), ("visit", 2)
    ]  # fmt: skip
    assert (one.points, one.temperature, one.seen) == (15.91, "warm", NOON)
    assert warmth("v", {"visit": days(0)}, today=TODAY, seen=NOON).temperature == "cold"
    assert warmth("v", {"cart": days(0, 1), "checkout": days(0)}, today=TODAY, seen=NOON).temperature == "hot"


def test_who_agreed_is_scored_until_they_take_it_back_or_are_known(sqlite: Settings) -> None:
    agreed, denied = make.visit(), make.visit(consent="denied")
    for origin in (agreed, denied):
        for name in ("add_to_cart", "begin_checkout"):
            make.look(origin, "/products/mug", notes=((name, {"items": []}),))
    signs.gather(NOON)
    at = NOON + timedelta(minutes=5)
    (one,) = visitors.lately(at=at)
    assert (one.visitor_id, one.temperature) == (agreed.visitor_id, "warm")
    assert set(visitors.of([str(agreed.visitor_id), str(denied.visitor_id)], at=at)) == {agreed.visitor_id}
    assert visitors.counts([one]) == {"cold": 0, "warm": 1, "hot": 0}
    with db.transaction("journey"):
        consent.part(visitor_id=str(agreed.visitor_id), at=clock.to_micros(at))
    assert visitors.lately(at=at) == []
    assert visitors.of([], at=at) == {}
