"""Kept figures: what a visit and an order count, how late rows get in, and who is counted out again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from shop.brand import store
from shop.kernel import clock, db, ids, outbox, registry
from shop.kernel.registry import Person
from shop.kernel.settings import Settings
from tests.conftest import NOON
from tests.factories import journeys as make
from tracking.journeys.models import VisitSession
from tracking.reports import periods
from tracking.reports.base import Period
from tracking.reports.facts import cold, hot, keeping, marking, measures, reading, rolling, spans
from tracking.reports.facts.models import FactDay, FactMark, FactSlot

LATER = make.later(60)
MUG = {"items": [{"product_id": "01890000-0000-7000-8000-00000000000a", "item_id": "MUG-1"}]}


def days(count: int = 1, *, at: datetime = LATER) -> Period:
    return periods.named(f"{count}d", at=at, zone=store.current().time_zone)


def told(dimension: str, *, at: datetime = LATER, count: int = 1) -> dict[str, dict[str, int]]:
    """The measures that are not zero, by value."""
    found = reading.by_value(days(count, at=at), dimension)
    return {value: {name: n for name, n in row.items() if n} for value, row in found.items()}


def bought(*, at: datetime = NOON, number: int = 1001, consent: str = "granted") -> Any:
    """A visit that found a mug quickly and bought it 20 minutes later."""
    origin = make.visit(consent=consent, source="google", medium="cpc", campaign="autumn")
    make.look(origin, "/", at=at)
    make.look(origin, "/search", at=at + timedelta(seconds=3), began=at,
              notes=(("view_search_results", {"search_term": "Mug ", "results": 0}),))  # fmt: skip
    make.look(origin, "/products/mug", at=at + timedelta(seconds=9), began=at, notes=(("view_item", MUG),))
    order = make.order(origin, make.customer(f"{number}@example.com", at=at), number=number,
                       at=at + timedelta(minutes=20))  # fmt: skip
    make.publish_placed(order, origin)
    make.publish_paid(order)
    outbox.run_due(at=order.placed_at)
    return order


def test_a_visit_and_its_order_count_in_every_dimension(database: Settings) -> None:
    bought()
    make.look(make.visit(), "/about", at=make.later(-30), user_agent="Googlebot/2.1")
    make.look(make.visit(actor="staff:1"), "/about", at=NOON)
    make.look(make.visit(consent="denied"), "/collections/all", at=make.later(1))
    assert keeping.run(LATER) >= 2
    whole = told("all")[""]
    assert (whole["visits"], whole["engaged"], whole["pages"]) == (2, 1, 4)
    assert (whole["items"], whole["buyers"], whole["newcomers"]) == (1, 1, 2)
    assert (whole["orders"], whole["revenue_minor"]) == (1, 5500)
    assert (whole["quick"], whole["near"], whole["met"], whole["gone"]) == (1, 1, 1, 1)
    assert {value: row["visits"] for value, row in told("channel").items()} == {"Paid Search": 1, "Direct": 1}
    assert told("source")["google / cpc"]["revenue_minor"] == 5500
    assert told("landing")["/"]["buyers"] == 1
    assert told("landing")["/collections/all"]["visits"] == 1
    assert told("search") == {
        "mug": {"visits": 1, "hits": 1, "misses": 1, "pages": 3, "items": 1, "carts": 1, "checkouts": 1,
                "payments": 1, "buyers": 1}
    }  # fmt: skip
    mug = told("product")[MUG["items"][0]["product_id"]]
    assert (mug["visits"], mug["hits"], mug["misses"]) == (1, 1, 1)  # the order's line has another code
    assert told("product")["MUG-1"] == {"orders": 1, "revenue_minor": 5000}
    row, people = reading.total(days(), at=LATER)
    assert (row["visits"], people.count, people.exact) == (2, 2, True)
    assert keeping.run(LATER) == 0  # nothing has changed since


def test_a_late_row_has_only_its_own_slot_counted_again(sqlite: Settings) -> None:
    early, late = make.visit(), make.visit()
    make.look(early, "/", at=NOON)
    make.look(late, "/", at=make.later(45))
    keeping.run(make.later(46))
    with db.transaction("journey") as session:
        session.execute(update(FactSlot).values(pages=77))  # a sign: whoever is counted again loses it
    make.look(late, "/about", at=make.later(50), began=make.later(45))
    assert keeping.run(make.later(51)) == 1
    pages = db.session("journey").scalars(
        select(FactSlot.pages).where(FactSlot.dimension == "all").order_by(FactSlot.slot)
    )
    assert list(pages) == [77, 2]
    assert told("all")[""]["pages"] == 79  # the day is the sum of its slots


def test_somebody_of_several_days_is_one_person_once_they_are_known(sqlite: Settings) -> None:
    known, stranger = make.visit(), make.visit(consent="denied")
    for origin, count in ((known, 3), (stranger, 2)):
        for day in range(count):
            visit = replace(origin, session_id=str(ids.new_id()))
            make.look(visit, "/", at=NOON - timedelta(days=day))
    keeping.run(LATER)
    row, people = reading.total(days(7), at=LATER)
    assert row["visits"] == 5
    assert people.count == 3  # without consent somebody counts once a day


def test_the_period_before_is_cut_at_the_same_time_of_day(sqlite: Settings) -> None:
    for hours in (-2, 2):
        make.look(make.visit(), "/", at=NOON - timedelta(days=1) + timedelta(hours=hours))
    keeping.run(LATER)
    at = NOON + timedelta(minutes=30)
    row, people = reading.total(periods.before(days(at=at)), at=at)
    assert (row["visits"], people.count) == (1, 1)
    row, people = reading.total(periods.before(days(at=at + timedelta(hours=3))), at=at)
    assert (row["visits"], people.count) == (2, 2)


def test_another_time_zone_has_every_day_counted_anew(sqlite: Settings) -> None:
    make.look(make.visit(), "/", at=datetime(2026, 11, 20, 23, 50, tzinfo=NOON.tzinfo))
    keeping.run(LATER)
    with db.transaction():
        store.update(at=NOON, time_zone="Asia/Kathmandu")  # midnight at 18:15 UTC
    keeping.run(LATER)
    found = db.session("journey").scalars(
        select(FactDay.day).where(FactDay.visits > 0, FactDay.dimension == "all")
    )
    assert "2026-11-21" in list(found)
    assert told("all", count=7)[""]["visits"] == 1


def test_hours_of_a_day_on_which_clocks_change_are_those_there_were(sqlite: Settings) -> None:
    with db.transaction():
        store.update(time_zone="Asia/Jerusalem", at=NOON)
    evening = datetime(2026, 10, 25, 20, 30, tzinfo=UTC)  # half past ten; clocks went back that night
    make.look(make.visit(), "/about", at=evening)
    keeping.run(LATER)
    found = reading.hours(days(at=evening))
    assert len(found) == 25
    assert {hour: visits for hour, visits in found.items() if visits} == {
        datetime(2026, 10, 25, 20, tzinfo=UTC): 1
    }
    spring = periods.named("today", at=datetime(2026, 3, 27, 12, tzinfo=UTC), zone="Asia/Jerusalem")
    assert len(reading.hours(spring)) == 23


def test_who_is_erased_is_counted_out_again(sqlite: Settings) -> None:
    order = bought()
    keeping.run(LATER)
    person = Person(customer_id=order.customer_id, email=order.email)
    for name, forget in registry.erasers():
        if name in ("figures", "visits"):
            with db.transaction():
                forget(person, LATER)
    keeping.run(LATER)
    assert told("all")[""] == {"orders": 1, "revenue_minor": 5500}  # the books go on to balance
    assert not db.session("journey").scalar(select(func.count()).where(FactDay.people.is_not(None)))


def test_an_unfinished_turn_leaves_its_marks(sqlite: Settings) -> None:
    make.look(make.visit(), "/", at=NOON)
    marking.begin(LATER)
    marking.read_on(LATER)
    with db.transaction("journey"):
        marking.mark([clock.to_micros(NOON)])  # again, as if it had changed while it was counted
    assert reading.standing(at=LATER).waiting == 1
    keeping.run(LATER)
    assert told("all")[""]["visits"] == 1
    assert not db.session("journey").scalar(select(func.count()).select_from(FactMark))


def test_days_no_longer_kept_stay_as_they_were_counted(sqlite: Settings) -> None:
    make.look(make.visit(), "/", at=NOON)
    keeping.run(LATER)
    with db.transaction("journey") as session:
        session.execute(VisitSession.__table__.delete())  # type: ignore[attr-defined]
        marking.mark([clock.to_micros(NOON)])
    keeping.run(NOON + timedelta(days=800))
    assert told("all")[""]["visits"] == 1
    assert marking.waiting() == 0


def test_months_that_are_over_are_read_as_one_and_never_older_than_their_days(sqlite: Settings) -> None:
    for back in (1, 25, 40):
        make.look(make.visit(), "/", at=NOON - timedelta(days=back))
    keeping.run(LATER)
    period = days(90)
    assert "M2026-10" in spans.cover(periods.days_of(period))
    row, people = reading.total(period, at=LATER)
    assert (row["visits"], people.count) == (3, 3)
    make.look(make.visit(), "/", at=NOON - timedelta(days=40))  # late
    with db.transaction("journey"):
        spans.take_away("", "2026-10-15")
    assert "M2026-10" not in spans.cover(periods.days_of(period))
    keeping.run(LATER)
    assert "M2026-10" in spans.cover(periods.days_of(period))
    assert reading.by_value(period, "landing")["/"]["visits"] == 4


def test_weeks_that_are_over_are_read_as_one_and_as_few_rows_as_can_be(sqlite: Settings) -> None:
    for back in (1, 5, 9, 11, 20, 40):
        make.look(make.visit(), "/", at=NOON - timedelta(days=back))
    keeping.run(LATER)
    period = days(28)
    names = spans.cover(periods.days_of(period))
    assert [name for name in names if name > spans.SIGN] == ["W2026-45", "W2026-46", "W2026-47"]
    assert len(names) == 28 - 3 * 6
    row, people = reading.total(period, at=LATER)
    assert (row["visits"], people.count) == (5, 5)
    assert reading.people_by_value(period, "landing", ["/"])["/"].count == 5
    assert reading.by_value(period, "landing", most=1)["/"]["visits"] == 5
    whole_year = spans.cover(periods.days_of(days(365)))
    assert "M2026-10" in whole_year  # though weeks would go in between, a month is fewer
    make.look(make.visit(), "/", at=NOON - timedelta(days=9))  # late
    keeping.run(LATER)
    assert reading.by_value(period, "landing")["/"]["visits"] == 6
    assert "W2026-46" in spans.cover(periods.days_of(period))


def test_of_many_values_the_database_hands_over_the_most_visited(sqlite: Settings) -> None:
    for number, path in enumerate(("/c", "/a", "/b", "/a", "/d", "/a", "/c")):
        make.look(make.visit(), path, at=NOON + timedelta(minutes=number))
    keeping.run(LATER)
    found = reading.by_value(days(), "landing", only=("visits",), most=3)
    assert list(found.items()) == [("/a", {"visits": 3}), ("/c", {"visits": 2}), ("/b", {"visits": 1})]


def test_the_lake_and_the_hot_store_say_the_same(sqlite: Settings) -> None:
    for number, minutes in ((1001, 0), (1002, 5)):
        bought(at=make.later(minutes), number=number)
    make.look(make.visit(source="news", medium="email"), "/products/mug", notes=(("view_item", MUG),))
    since = clock.to_micros(NOON) - 60_000_000
    until = clock.to_micros(LATER)
    one, other = (_rows(read, since, until) for read in (hot.read, cold.read))
    assert one == other
    assert (one[("all", "")]["visits"], one[("search", "mug")]["hits"]) == (3, 2)


def _rows(read: Any, since: int, until: int) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    import numpy as np

    found = read(since=since, until=until) if read is hot.read else read("", since=since, until=until)
    rows = rolling.rows(*found, edges=np.asarray([since, until]))
    names = (*measures.MEASURES, "people")
    return {(row["dimension"], row["value"]): {name: row[name] for name in names} for row in rows}
