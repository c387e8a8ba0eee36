"""Which days are counted again, and that tallies stay small and add up."""

from __future__ import annotations

from datetime import date, timedelta

from tracking.reports.parts.days import (
    FROZEN,
    HOUR,
    Known,
    Stretch,
    bounds,
    fingerprint,
    runs,
    settled_at,
    stale,
    told,
)
from tracking.reports.parts.tallies import MOST, OTHER, Tally, add, merged

TODAY = date(2026, 11, 24)


def back(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_recent_days_follow_every_change_and_older_ones_wait_an_hour() -> None:
    wanted = {back(n): "1:new:1" for n in range(7)}
    kept = {
        back(0): Known(made_from="1:old:1", made_at=9, unsettled=0),
        back(1): Known(made_from="1:new:1", made_at=0, unsettled=0),
        back(2): Known(made_from="1:old:1", made_at=9, unsettled=0),
        back(3): Known(made_from="1:new:1", made_at=0, unsettled=1),
        back(4): Known(made_from=FROZEN, made_at=0, unsettled=0),
        back(6): Known(made_from="0:new:1", made_at=9, unsettled=0),
    }
    assert stale(wanted, kept, today=TODAY, now=10) == [back(0), back(5), back(6)]
    assert stale(wanted, kept, today=TODAY, now=9 + HOUR) == [back(n) for n in (0, 2, 3, 5, 6)]


def test_the_more_there_is_to_read_the_longer_a_day_rests_and_the_answer_says_so() -> None:
    wanted = {back(0): "1:1000000:9"}
    kept = {back(0): Known(made_from="1:999999:8", made_at=5, unsettled=0)}
    soon, later = 60_000_000, 151_000_000
    assert stale(wanted, kept, today=TODAY, now=soon) == []
    assert settled_at(wanted, kept, today=TODAY, now=soon) == 5
    assert stale(wanted, kept, today=TODAY, now=later) == [back(0)]
    assert settled_at(wanted, kept, today=TODAY, now=later) == later


def test_a_day_is_made_of_the_days_that_tell_of_it() -> None:
    near = Stretch(day=back(-3).isoformat(), rows=5, high=7)
    far = Stretch(day=back(-5).isoformat(), rows=5, high=9)
    alone = fingerprint(TODAY, [], reach=3, stamp="1")
    assert fingerprint(TODAY, [far], reach=3, stamp="1") == alone
    assert fingerprint(TODAY, [near], reach=3, stamp="1") != alone
    assert fingerprint(TODAY, [], reach=3, stamp="2") != alone


def test_only_days_with_events_are_kept_and_those_that_had_some() -> None:
    near = Stretch(day="2008-04-01", rows=5, high=7)
    found = told([near, Stretch(day=TODAY.isoformat(), rows=1, high=9)], [back(9)], today=TODAY)
    assert found == {date(2008, 3, 31), date(2008, 4, 1), date(2008, 4, 2), back(9), back(1), TODAY}


def test_neighboring_days_are_read_together_and_never_too_many() -> None:
    days = [back(n) for n in (*range(20), 30)]
    found = runs(days)
    assert [len(run) for run in found] == [14, 6, 1]
    assert found[0][0] == back(13)
    assert found[0][-1] == TODAY
    assert [day for run in found for day in reversed(run)] == days


def test_days_are_the_stores_own_also_when_clocks_change() -> None:
    days = bounds([date(2026, 10, 31), date(2026, 11, 1)], zone="America/New_York", now=0)
    hours = [(b - a) // 3_600_000_000 for a, b in zip(days.midnights, days.midnights[1:], strict=False)]
    assert hours == [24, 25]
    assert days.name(days.midnights[1] - 1) == "2026-10-31"
    assert (days.name(days.midnights[0] - 1), days.name(days.midnights[2])) == (None, None)


def test_what_people_make_up_cannot_make_a_tally_grow_without_end() -> None:
    tally: Tally = {}
    for number in range(MOST + 50):
        add(tally, "troubles", f"code {number}", "times")
    assert len(tally["troubles"]) == MOST + 1
    assert tally["troubles"][OTHER] == {"times": 50}
    assert merged([tally, tally])["troubles"][OTHER] == {"times": 100}


def test_of_some_words_alone_only_these_are_added_up() -> None:
    days: list[Tally] = [
        {"mug": {"sand": 1}, "bowl": {"ink": 2}},
        {"mug": {"sand": 3, "ink": 1}},
        {"vase": 9},
    ]
    assert merged(days, only=("mug", "jar")) == {"mug": {"sand": 4, "ink": 1}}
    assert days[0]["mug"] == {"sand": 1}
