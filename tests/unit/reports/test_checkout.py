"""What checkouts come to: folded from their events, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tracking.reports.checkout.folding import Row, fold
from tracking.reports.parts.days import Days
from tracking.reports.parts.tallies import at, below, bucket, merged, quantile

DAY = 24 * 3600
DAYS = Days(
    names=["2026-11-23", "2026-11-24"], midnights=[0, DAY * 10**6, 2 * DAY * 10**6], now=9 * DAY * 10**6
)


def row(unit: str, name: str, seconds: float, **props: Any) -> Row:
    columns = {key: props.pop(key) for key in ("device", "locale", "value") if key in props}
    values = {"device": "mobile", "locale": "en", **columns}
    return Row(unit=unit, name=name, at=round(seconds * 10**6), props=props, **values)


def done(unit: str, step: str, seconds: float) -> Row:
    return row(unit, "checkout_step_completed", seconds, step_name=step)


def bought(unit: str, start: float, **more: Any) -> list[Row]:
    return [
        row(unit, "begin_checkout", start, value=5000, **more),
        done(unit, "contact", start + 30),
        done(unit, "shipping", start + 40),
        done(unit, "payment", start + 60),
        row(unit, "purchase", start + 75, value=5000, **more),
    ]


def cell(rows: list[Row], day: str = "2026-11-23", *, device: str = "mobile", days: Days = DAYS) -> Any:
    return below(fold(rows, days).get(day, {}), device, "en")


def test_a_checkout_counts_on_the_day_it_began_with_all_that_became_of_it() -> None:
    late = [row("a", "begin_checkout", DAY - 10, value=700), row("a", "visit_purchase", DAY + 50)]
    found = fold(late, DAYS)
    assert list(found) == ["2026-11-23"]
    assert below(found["2026-11-23"], "mobile", "en", "count") == {"began": 1, "bought": 1}
    assert fold([row("b", "begin_checkout", -5), done("b", "contact", 5)], DAYS) == {}


def test_a_day_counts_the_same_whichever_other_days_are_looked_at() -> None:
    rows = [row("a", "begin_checkout", at_ * DAY + 60, value=100) for at_ in (0, 3, 9, 20)]
    rows += [row("a", "purchase", 29.5 * DAY, value=100)]
    names = [f"{day:02}" for day in range(31)]
    midnights = [day * DAY * 10**6 for day in range(32)]
    whole = fold(rows, Days(names=names, midnights=midnights, now=99 * DAY * 10**6))
    assert [day for day, tally in whole.items() if below(tally, "mobile", "en", "count")] == ["00", "20"]
    assert below(whole["20"], "mobile", "en", "count") == {"began": 1, "left": 1}
    for day in range(31):
        near = [one for one in rows if (day - 7) * DAY * 10**6 <= one.at < (day + 8) * DAY * 10**6]
        alone = Days(names=[names[day]], midnights=midnights[day : day + 2], now=99 * DAY * 10**6)
        assert fold(near, alone).get(names[day]) == whole.get(names[day])


def test_times_are_those_from_part_to_part_in_the_order_they_were_filled_in() -> None:
    found = cell(bought("a", 100))
    assert {part: list(times) for part, times in below(found, "times").items()} == {
        "contact": [bucket(30_000_000)],
        "shipping": [bucket(10_000_000)],
        "payment": [bucket(20_000_000)],
        "paying": [bucket(15_000_000)],
        "whole": [bucket(75_000_000)],
    }
    backwards = [row("b", "begin_checkout", 0), done("b", "payment", 5), done("b", "contact", 15)]
    assert list(below(cell(backwards), "times", "contact")) == [bucket(10_000_000)]


def test_a_checkout_is_left_at_the_first_part_that_is_missing_with_its_value() -> None:
    left = {"contact": [], "shipping": ["contact"], "payment": ["contact", "shipping"]}
    left["paying"] = ["contact", "shipping", "payment"]
    for place, steps in left.items():
        rows = [row("a", "begin_checkout", 0, value=900), *(done("a", s, 9) for s in steps)]
        found = cell(rows)
        assert (below(found, "left"), below(found, "left_value")) == ({place: 1}, {place: 900})
        assert below(found, "count") == {"began": 1, "left": 1}
    soon = Days(names=DAYS.names, midnights=DAYS.midnights, now=3000 * 10**6)
    assert below(cell([row("a", "begin_checkout", 0)], days=soon), "count") == {"began": 1, "open": 1}


def test_a_cart_counts_when_it_is_filled_and_is_left_only_with_something_in_it() -> None:
    def cart(unit: str, *names: str) -> list[Row]:
        item = [{"quantity": 1}]
        return [row(unit, name, DAY - 60 + n, value=300, items=item) for n, name in enumerate(names)]

    rows = [*cart("a", "add_to_cart", "add_to_cart"), *cart("b", "add_to_cart", "remove_from_cart")]
    rows += [*cart("c", "add_to_cart"), row("c", "begin_checkout", DAY + 90, value=300)]
    rows += [*cart("d", "add_to_cart"), row("d", "visit_purchase", DAY + 5)]
    found = fold(rows, DAYS)
    first = below(found["2026-11-23"], "mobile", "en")
    assert first["carts"] == {"filled": 4, "left": 1, "emptied": 1, "came": 2}
    assert first["carts_value"] == {"filled": 1200, "left": 600, "emptied": 0, "came": 600}
    assert "count" not in first
    assert below(found["2026-11-24"], "mobile", "en", "count") == {"began": 1, "left": 1}
    soon = Days(names=DAYS.names, midnights=DAYS.midnights, now=DAY * 10**6)
    assert cell(cart("e", "add_to_cart"), days=soon)["carts"] == {"filled": 1, "open": 1}


def test_troubles_are_counted_by_time_and_by_checkout_and_with_how_they_ended() -> None:
    wrong = {"step_name": "contact", "error_code": "email_missing", "field": "email"}
    rows = [row("a", "checkout_step", 1, **wrong), row("a", "checkout_step", 2, **wrong)]
    rows = [row("a", "begin_checkout", 0), *rows, row("a", "coupon_denied", 3, coupon="X", reason="unknown")]
    rows += [*bought("b", 0), row("b", "checkout_step", 80, **wrong)]
    rows += [row("order", "payment_failed", 5, error_code="declined", gateway="stripe")]
    found = below(cell(rows), "troubles")
    assert found == {
        "error|contact|email_missing|email": {"times": 3, "units": 2, "bought": 1},
        "coupon||unknown|X": {"times": 1, "units": 1, "bought": 0},
        "decline|payment|declined|stripe": {"times": 1, "units": 1, "bought": 0},
    }


def test_reports_of_a_field_add_up_and_the_last_field_before_leaving_is_known() -> None:
    def field(at_: float, name: str, **told: Any) -> Row:
        return row("a", "form_field", at_, form="checkout", field=name, **told)

    rows = [
        row("a", "begin_checkout", 0),
        field(5, "email", wait_ms=1500, focus_ms=2000, changes=1, left_empty=True),
        field(9, "email", wait_ms=0, focus_ms=1000, changes=1, left_empty=False),
        field(12, "phone", wait_ms=8000, focus_ms=8000, changes=0, left_empty=True),
    ]
    found = below(cell(rows), "fields")
    assert found["email"]["focus"] == {bucket(3_000_000): 1}
    assert (at(found, "email", "again"), at(found, "email", "empty"), at(found, "email", "last")) == (1, 0, 0)
    assert (at(found, "phone", "empty"), at(found, "phone", "last")) == (1, 1)


def test_methods_are_told_as_offered_chosen_bought_left_and_passed_over() -> None:
    def offer(unit: str, step: str, *codes: str) -> Row:
        return row(unit, "checkout_step_viewed", 1, step_name=step, offered=list(codes))

    rows = [offer("a", "shipping", "std", "fast"), *bought("a", 0)]
    rows += [row("a", "add_shipping_info", 40, shipping_tier="fast")]
    rows += [row("a", "purchase", 75, shipping_tier="std", payment_type="card")]
    rows += [
        row("b", "begin_checkout", 0, value=100),
        done("b", "contact", 5),
        offer("b", "shipping", "std", "fast"),
    ]
    rows += [row("c", "begin_checkout", 0, value=300), row("c", "add_shipping_info", 9, shipping_tier="fast")]
    found = below(cell(rows), "methods")
    assert found["shipping"] == {
        "std": {"offered": 2, "chosen": 1, "bought": 1, "value": 5000, "passed": 1},
        "fast": {"offered": 3, "passed": 1, "chosen": 1, "left": 1, "left_value": 300},
    }
    assert found["payment"] == {"card": {"offered": 1, "chosen": 1, "bought": 1, "value": 5000}}


def test_days_add_up_to_what_they_would_be_together() -> None:
    rows = [*bought("a", 0), *bought("b", DAY + 5, device="desktop"), row("c", "begin_checkout", 7, value=1)]
    both = fold(rows, DAYS)
    total = merged(both.values())
    assert at(total, "mobile", "en", "count", "began") == 2
    assert at(total, "desktop", "en", "count", "bought") == 1
    whole = Days(names=["all"], midnights=[0, 2 * DAY * 10**6], now=DAYS.now)
    assert total == fold(rows, whole)["all"]


def test_durations_are_kept_to_within_three_percent() -> None:
    for seconds in (0.4, 3, 42, 600, 5000):
        kept = quantile({bucket(round(seconds * 10**6)): 1}, 0.5)
        assert kept == pytest.approx(seconds * 10**6, rel=0.1 if seconds < 1 else 0.04)
    times = merged([{bucket(n * 10**6): 1} for n in range(1, 101)])
    assert quantile(times, 0.5) == pytest.approx(50 * 10**6, rel=0.03)
    assert quantile({}, 0.5) is None
