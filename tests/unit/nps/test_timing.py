"""When to ask: a working morning where the customer lives."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tracking.nps.timing import delay, morning, next_morning, weekend, zone_of

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
BERLIN, JERUSALEM = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Jerusalem")


def test_weekends_are_those_of_the_country() -> None:
    assert weekend("DE") == {5, 6}
    assert weekend("IL") == {4, 5}
    assert weekend("IN") == {6}
    assert weekend("nowhere") == {5, 6}


def test_the_zone_is_the_countrys_or_the_stores_where_it_has_several() -> None:
    assert zone_of("IL", store_zone="Europe/Berlin") == JERUSALEM
    assert zone_of("US", store_zone="America/New_York") == ZoneInfo("America/New_York")
    assert zone_of("", store_zone="Europe/Berlin") == BERLIN
    assert zone_of("US", store_zone="Europe/Berlin").key.startswith("America/")


def test_five_days_later_at_nine_there_and_never_on_a_weekend() -> None:
    wanted = morning(after=TUESDAY, days=3, hour=9, zone=BERLIN, weekend=weekend("DE"))
    assert wanted == datetime(2026, 11, 27, 8, tzinfo=UTC)
    moved = morning(after=TUESDAY, days=5, hour=9, zone=BERLIN, weekend=weekend("DE"))
    assert moved == datetime(2026, 11, 30, 8, tzinfo=UTC)
    sunday = morning(after=TUESDAY, days=3, hour=9, zone=JERUSALEM, weekend=weekend("IL"))
    assert sunday == datetime(2026, 11, 29, 7, tzinfo=UTC)


def test_the_next_morning_is_today_while_it_is_still_to_come() -> None:
    early = datetime(2026, 11, 24, 5, tzinfo=UTC)
    hours = {"hour": 9, "zone": BERLIN, "weekend": weekend("DE")}
    assert next_morning(early, **hours) == datetime(2026, 11, 24, 8, tzinfo=UTC)  # type: ignore[arg-type]
    assert next_morning(TUESDAY, **hours) == datetime(2026, 11, 25, 8, tzinfo=UTC)  # type: ignore[arg-type]


def test_summer_time_begins_and_nine_stays_nine() -> None:
    friday = datetime(2027, 3, 26, 12, tzinfo=UTC)
    wanted = morning(after=friday, days=3, hour=9, zone=BERLIN, weekend=weekend("DE"))
    assert wanted == datetime(2027, 3, 29, 7, tzinfo=UTC)


def test_the_slowest_goods_of_an_order_say_how_long() -> None:
    rules = {"collection:soap": 2, "product:chair": 14}
    assert delay(5, rules, ["product:mug"]) == 5
    assert delay(5, rules, ["product:mug", "collection:soap"]) == 2
    assert delay(5, rules, ["collection:soap", "product:chair"]) == 14
