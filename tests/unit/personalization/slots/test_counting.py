"""Figures of slots: both arms by one rule, conflicts out, a purchase claims only what was followed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tracking.personalization.slots import counting, demo, trying
from tracking.personalization.slots.calendar import Calendar
from tracking.personalization.slots.counting import Bought, Followed
from tracking.reports.recommendations import learning
from tracking.reports.recommendations.models import SlotFact

DAY = 86_400 * 1_000_000
TODAY = date(2026, 11, 23)


def click(
    person: str, product: str = "mug", at: int = DAY, slot: str = "product", by: str = "learned"
) -> Followed:
    return Followed(slot, by, person, product, at)


def buy(person: str, at: int = 2 * DAY, **amounts: int) -> Bought:
    return Bought(person, at, amounts)


def test_who_saw_both_is_left_out_and_counted_and_every_buyer_has_one_amount() -> None:
    rows = [
        ("product", "learned", "learned", 3, 50, 2),
        ("product", "fallback", "fallback", 1, 70, 1),
        ("product", "fallback", "learned", 2, 20, 2),
        ("cart", "other", "other", 9, 5, 9),
    ]
    amounts = [("product", "learned", 1000), ("product", "learned", 0), ("nowhere", "learned", 5)]
    found = counting.shown_again(rows, amounts)
    product = found["product"]
    assert (product.first, product.conflicts, product.agreed) == (20, 2, {"learned": 2, "fallback": 1})
    treated, held = product.arm("learned"), product.arm("fallback")
    assert (treated.people, treated.converted, list(treated.revenue)) == (3, 2, [1000])
    assert (held.people, held.converted) == (1, 0)
    assert found["cart"].arm("learned").people == 0


def test_a_purchase_counts_for_a_slot_with_the_products_followed_in_the_seven_days_before() -> None:
    clicks = [
        click("a", "bowl", at=2 * DAY - 1),
        click("a", by="fallback", at=DAY // 2),
        click("a", "vase", at=-6 * DAY),
        click("b", at=3 * DAY),
        click("a", slot="cart"),
    ]
    orders = [buy("a", mug=700, bowl=300, vase=50), buy("b", mug=700)]
    found = [(order.person, *more) for order, *more in counting.attributed(clicks, orders)]
    assert found == [("a", "cart", "learned", 700), ("a", "product", "learned", 1000)]


def test_weeks_are_the_stores_own_also_when_clocks_change() -> None:
    calendar = Calendar("Asia/Jerusalem", 6)
    at = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # Sunday there already
    assert calendar.start_of(at).isoformat() == "2026-11-22"
    assert Calendar("America/New_York", 0).start_of(at).isoformat() == "2026-11-16"
    first, second = calendar.weeks(datetime(2026, 10, 22, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC))
    assert (first.name, second.name, first.until) == ("2026-10-18", "2026-10-25", second.since)
    assert first.until - first.since == 7 * DAY
    assert second.until - second.since == 7 * DAY + DAY // 24  # the clocks go back on its first day


def page(number: int, visit: str, path: str) -> dict[str, object]:
    return {
        "seq": number,
        "occurred_at": number * DAY,
        "session_id": visit,
        "visitor_id": visit,
        "path": path,
    }


def test_the_demos_rows_are_followed_only_to_the_page_that_came_next() -> None:
    goods = {f"/products/{n}": f"p{n}" for n in range(8)}
    shares = dict.fromkeys(("home_popular", "product", "cart"), 0.2)
    paths = ("/", "/products/1", "/products/2", "/cart", "/pages/about")
    pages = [page(5 * v + n, f"v{v}", path) for v in range(60) for n, path in enumerate(paths)]
    told = list(demo.invent(pages, goods, held_out=shares))
    assert told == list(demo.invent(pages, goods, held_out=shares))
    shown = [one for one in told if one.name == "view_item_list"]
    clicks = [one for one in told if one.name == "select_item"]
    assert len(shown) == 60 * 4
    assert 20 < len(clicks) < 60
    assert {(one.props["item_list_id"], one.props["product_id"]) for one in clicks} == {
        ("home_popular", "p1"), ("product", "p2")
    }  # fmt: skip
    for one in shown:
        items = [item["product_id"] for item in one.props["items"]]
        assert len(set(items)) == 4
        assert [item["index"] for item in one.props["items"]] == [0, 1, 2, 3]
    for click in clicks:
        row = next(one for one in shown if one.page is click.page)
        assert click.props["product_id"] in [item["product_id"] for item in row.props["items"]]
    assert list(demo.invent([], goods, held_out=shares)) == []
    assert list(demo.invent(pages, {"/products/1": "p1"}, held_out=shares)) == []


def fact(slot: str, policy: str, shown: int, clicks: int, week: str = "2026-11-16") -> SlotFact:
    return SlotFact(week=week, slot=slot, policy=policy, people=9, shown=shown, clicks=clicks, buyers=0)


def test_the_fallback_is_weighted_like_the_learned_rows_so_that_a_busy_row_does_not_tell() -> None:
    facts = [
        fact("product", "learned", 900, 90), fact("product", "fallback", 10, 1),
        fact("cart", "learned", 100, 50), fact("cart", "fallback", 90, 45),
        fact("search", "learned", 50, 50),
        fact("mail", "learned", 100, 0), fact("mail", "fallback", 100, 0),
    ]  # fmt: skip
    (row,) = learning.table(facts, today=TODAY).rows
    assert (row["learned"], row["shown"], row["held"]) == (0.14, 1000, 100)
    assert row["fallback"] == pytest.approx(0.14)
    assert row["low"] < 0.14 < row["high"]
    assert learning.table(facts, today=date(2026, 11, 22)).rows == ()  # the week goes on
    (mails,) = learning.table(facts[-2:], today=TODAY).rows
    assert (mails["learned"], mails["shown"]) == (0.0, 100)
    (alone,) = learning.table([fact("cart", "learned", 5, 1)], today=TODAY).rows
    assert (alone["learned"], alone["fallback"]) == (None, None)


def test_what_few_have_seen_is_tried_as_often_as_it_may_be_the_best() -> None:
    counts = {"seen": (500, 5), "good": (50, 20), "bad": (90, 0)}
    found = trying.weights(["new", "good", "bad", "seen"], counts)
    assert "seen" not in found
    assert sum(found.values()) == pytest.approx(1)
    assert found["good"] > found["new"] > found.get("bad", 0.0)
    assert trying.weights([], {}) == {}
    assert trying.weights(["new", "good"], counts) == trying.weights(["new", "good"], counts)
