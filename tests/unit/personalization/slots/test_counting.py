"""Figures of slots: both arms by one rule, conflicts out, a purchase claims only what was followed."""

from __future__ import annotations

import pytest

from tracking.personalization.slots import counting, trying
from tracking.personalization.slots.counting import Bought, Followed, Shown, Since

DAY = 86_400 * 1_000_000
W = "2026-11-16"


def seen(person: str, policy: str = "learned", first: int = 0, slot: str = "product") -> Shown:
    return Shown(slot, policy, person, W, 1, 4, first)


def click(person: str, product: str = "mug", at: int = DAY, slot: str = "product") -> Followed:
    return Followed(slot, person, product, W, at)


def buy(person: str, at: int = 2 * DAY, value: int = 1000, **amounts: int) -> Bought:
    return Bought(person, at, W, value, amounts)


def test_both_arms_are_counted_from_the_first_time_they_saw_the_slot() -> None:
    shown = [seen("a"), seen("b"), seen("c", "fallback"), seen("late", first=5 * DAY)]
    bought = [buy("a"), buy("c", value=300), buy("late"), buy("stranger")]
    found = counting.since(shown, [], bought)["product"]
    assert (found.treated.people, found.treated.converted, list(found.treated.revenue)) == (3, 1, [1000])
    assert (found.held_out.people, found.held_out.converted, list(found.held_out.revenue)) == (1, 1, [300])


def test_who_saw_both_is_left_out_and_counted() -> None:
    found = counting.since([seen("a"), seen("a", "fallback"), seen("b")], [], [buy("a")])["product"]
    assert (found.conflicts, found.treated.people, found.held_out.people) == (1, 1, 0)


def test_a_purchase_counts_for_a_slot_with_the_products_followed_in_the_seven_days_before() -> None:
    clicks = [click("a"), click("a", "bowl", at=-6 * DAY), click("b", at=3 * DAY), click("a", slot="cart")]
    orders = [buy("a", mug=700, bowl=300), buy("b", mug=700)]
    found = [(order.person, slot, amount) for order, slot, amount in counting.attributed(clicks, orders)]
    assert found == [("a", "cart", 700), ("a", "product", 700)]


def test_a_visit_that_ended_in_a_purchase_of_a_stranger_counts_without_money() -> None:
    found = counting.since([seen("a")], [], [Bought("a", DAY, W)])["product"]
    assert (found.treated.converted, list(found.treated.revenue)) == (1, [])


def test_weeks_hold_views_places_clicks_and_what_was_bought() -> None:
    shown = [seen("a"), seen("b"), seen("c", "fallback")]
    found = counting.weeks(shown, [click("a"), click("a"), click("c")], [buy("a", mug=700)])
    learned, fallback = found[W, "product", "learned"], found[W, "product", "fallback"]
    assert vars(learned) == {
        "people": 2, "views": 2, "shown": 8, "clicks": 2, "clickers": 1, "purchases": 1,
        "attributed_minor": 700,
    }  # fmt: skip
    assert (fallback.people, fallback.clicks, fallback.purchases) == (1, 1, 0)
    assert counting.since([], [], []) == {}
    assert isinstance(counting.since(shown, [], [])["product"], Since)


def test_what_few_have_seen_is_tried_as_often_as_it_may_be_the_best() -> None:
    counts = {"seen": (500, 5), "good": (50, 20), "bad": (90, 0)}
    found = trying.weights(["new", "good", "bad", "seen"], counts)
    assert "seen" not in found
    assert sum(found.values()) == pytest.approx(1)
    assert found["good"] > found["new"] > found.get("bad", 0.0)
    assert trying.weights([], {}) == {}
    assert trying.weights(["new", "good"], counts) == trying.weights(["new", "good"], counts)
