"""Days of arrival from past parcels: an honest range, which holds as often as it says."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from fulfillment.shipments import lanes, promise
from shop.shipping.promise import Calendar

WEEK = Calendar()
MONDAY = date(2026, 11, 23)


def carrier(dice: Random, season: float = 0.0) -> int:
    """Business days a parcel takes: mostly two or three, now and then much longer."""
    slow = dice.random() < 0.06
    return max(1, round(dice.gammavariate(9 + season, 0.27))) + (dice.randint(3, 9) if slow else 0)


def test_nothing_is_said_before_fifty_deliveries() -> None:
    assert lanes.spread([2] * 49) is None
    assert lanes.spread([2] * 50) == (2, 2)
    assert lanes.expected([2] * 49, left=MONDAY, today=MONDAY, calendar=WEEK) is None


def test_the_range_holds_as_often_as_it_says() -> None:
    dice = Random(7)
    for known in (50, 100, 300):
        held = tried = 0
        for _lane in range(160):
            past = [carrier(dice) for _ in range(known)]
            found = lanes.spread(past)
            assert found is not None
            for _parcel in range(20):
                held += found[0] <= carrier(dice) <= found[1]
                tried += 1
        # whole days make a range hold a little more often than the bound, never less
        assert held / tried >= lanes.coverage(known) - 0.015, known
        assert lanes.coverage(known) >= lanes.HELD - 1e-9, known


def test_it_holds_for_parcels_that_are_under_way_already() -> None:
    dice = Random(11)
    held = tried = 0
    while tried < 2500:
        past = [carrier(dice) for _ in range(300)]
        for _parcel in range(25):
            took, gone = carrier(dice), dice.randint(1, 3)
            found = lanes.spread(past, gone=gone)
            if took < gone or found is None:
                continue
            assert found[0] >= gone
            held, tried = held + (found[0] <= took <= found[1]), tried + 1
    assert held / tried >= lanes.HELD - 0.02


def test_a_carrier_slower_than_all_we_know_is_not_guessed_at() -> None:
    assert lanes.spread([1] * 60 + [9] * 5, gone=5) is None


def test_business_days_go_there_and_back() -> None:
    for days in range(12):
        arrives = lanes.day_after(MONDAY, days, WEEK)
        assert lanes.days_between(MONDAY, arrives, WEEK) == days
    friday = MONDAY + timedelta(days=4)
    assert lanes.days_between(friday, friday + timedelta(days=1), WEEK) == 1  # Saturday counts as Monday


def test_the_first_and_last_day_are_never_over() -> None:
    today = MONDAY + timedelta(days=3)
    found = lanes.expected([1, 2, 3, 4, 5] * 20, left=MONDAY, today=today, calendar=WEEK)
    assert found == (today, lanes.day_after(MONDAY, 5, WEEK))


def test_lanes_are_named_by_carrier_way_and_place() -> None:
    lane = lanes.Lane("ups", "standard", "US", "US", "NY")
    assert lane.key == "ups|standard|us|us|ny"
    assert lanes.wide_of(lane.key) == lane.wide == "ups|standard|us|us|"
    assert (lanes.country_of(lane.key), lanes.service_of(lane.key)) == ("us", "standard")
    assert lanes.Lane("<b>|x", "", "US", "IL").key == "bx||us|il|"


def test_the_carriers_word_goes_before_ours_and_ours_before_the_promise() -> None:
    day = {n: MONDAY + timedelta(days=n) for n in range(10)}

    def told(**more: object) -> tuple[date | None, date | None, bool]:
        given: dict[str, object] = {
            "status": "in_transit",
            "promised_from": day[2],
            "promised_to": day[4],
            "estimated_on": None,
            "today": day[1],
            **more,
        }
        found = promise.expectation(**given)  # type: ignore[arg-type]
        return found.first, found.last, found.late

    assert told() == (day[2], day[4], False)
    assert told(learned=(day[2], day[3])) == (day[2], day[3], False)
    assert told(learned=(day[5], day[7])) == (day[5], day[7], True)
    assert told(learned=(day[2], day[3]), estimated_on=day[4]) == (day[4], day[4], False)
    assert told(learned=(day[0], day[0])) == (day[2], day[4], False)
