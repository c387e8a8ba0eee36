"""What rows one request comes to."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from shop.kernel.money import Money
from tests.conftest import NOON
from tests.factories.journeys import seen, undecided, visit
from tracking.journeys.pages import tell


def names(told: Any) -> list[str]:
    return [row["name"] for row in told.events]


def test_a_page_with_notes_is_a_view_and_its_notes() -> None:
    origin = visit(source="news", medium="email", campaign="spring")
    told = tell(seen(origin, "/products/mug", notes=(("view_item", {"item_id": "MUG-1"}),)))
    assert names(told) == ["page_view", "view_item"]
    assert {row["channel"] for row in told.events} == {"Email"}
    assert told.session is not None
    assert told.session["stage"] == 1
    assert len({row["page_view_id"] for row in told.events}) == 1


def test_an_act_without_a_page_leaves_only_its_note() -> None:
    told = tell(seen(visit(), "/cart/lines", is_page=False, notes=(("add_to_cart", {"item_id": "MUG-1"}),)))
    assert names(told) == ["add_to_cart"]
    assert told.session is None


def test_an_error_page_is_no_page_view_and_opens_no_visit() -> None:
    told = tell(seen(visit(), "/wp-login.php", status=404))
    assert names(told) == ["page_error"]
    assert told.session is None
    assert told.touch is None


def test_a_page_from_the_browsers_own_store_counts() -> None:
    assert names(tell(seen(visit(), status=304))) == ["page_view"]


def test_a_note_nobody_declared_is_told_apart() -> None:
    told = tell(seen(visit(), notes=(("made_up", {}), ("view_cart", {}))))
    assert names(told) == ["page_view", "view_cart"]
    assert told.unknown == (("made_up", {}),)


def test_the_same_request_told_twice_has_the_same_event_ids() -> None:
    page = seen(visit(), notes=(("view_item", {}), ("view_item", {})))
    ids = [row["event_id"] for row in tell(page).events]
    assert ids == [row["event_id"] for row in tell(page).events]
    assert len(set(ids)) == 3


def test_what_is_shown_again_and_again_is_told_once_a_visit() -> None:
    origin, offer = visit(), ("checkout_step_viewed", {"once": "shipping:post", "step_name": "shipping"})
    first, second = (tell(seen(origin, path, notes=(offer,))).events[1] for path in ("/a", "/b"))
    assert first["event_id"] == second["event_id"]
    assert json.loads(first["props"]) == {"step_name": "shipping"}
    other = ("checkout_step_viewed", {"once": "shipping:courier", "step_name": "shipping"})
    assert tell(seen(origin, notes=(other,))).events[1]["event_id"] != first["event_id"]


def test_a_link_of_our_own_mail_is_a_click_by_its_kind() -> None:
    told = tell(seen(visit(), query={"utm_source": "shop", "utm_medium": "email", "utm_campaign": "shipped"}))
    assert [(row["name"], row["props"]) for row in told.events[1:]] == [("email_click", '{"kind":"shipped"}')]


def test_a_visit_over_midnight_is_one_visitors() -> None:
    origin = undecided()
    before, after = (
        tell(seen(origin, at=NOON + timedelta(hours=hours), began=NOON + timedelta(hours=11.9)))
        for hours in (11.9, 12.1)
    )
    assert before.events[0]["visitor_id"] == after.events[0]["visitor_id"] != origin.visitor_id


def test_money_in_a_note_becomes_minor_units() -> None:
    told = tell(seen(visit(), notes=(("view_cart", {"value": Money(2800, "USD")}),)))
    assert (told.events[1]["value_minor"], told.events[1]["currency"]) == (2800, "USD")


def test_a_cart_is_named_only_with_consent() -> None:
    note = (("add_to_cart", {"cart_id": "c1"}),)
    agreed, silent = tell(seen(visit(), notes=note)), tell(seen(undecided(), notes=note))
    assert agreed.events[1]["cart_id"] == "c1"
    assert silent.events[1]["cart_id"] is None
    assert "c1" not in silent.events[1]["props"]


def test_an_ads_click_id_is_kept_only_with_consent() -> None:
    kept = {"click_id": "abc", "click_id_kind": "gclid"}
    agreed = tell(seen(visit(**kept), query={"gclid": "abc"}))
    silent = tell(seen(undecided(**kept), query={"gclid": "abc"}))
    assert agreed.touch is not None
    assert silent.touch is not None
    assert (agreed.touch["click_id"], silent.touch["click_id"]) == ("abc", "")
    assert silent.touch["channel"] == "Paid Search"


def test_a_crawler_is_marked_not_left_out() -> None:
    told = tell(seen(visit(), user_agent="Googlebot/2.1"))
    assert told.events[0]["bot"] is True
    assert told.session is not None
    assert told.session["bot_reason"] == "crawler"


def test_the_shops_own_networks_are_marked() -> None:
    assert tell(seen(visit(), internal=True)).events[0]["internal"] is True


def test_staff_are_marked() -> None:
    assert tell(seen(visit(actor="staff:s1"))).events[0]["internal"] is True


def test_hostile_text_is_cut_and_cleaned() -> None:
    nasty = "<script>\x00" + "x" * 2000 + "\ud800"
    told = tell(
        seen(
            visit(source=nasty, campaign=nasty),
            nasty,
            title=nasty,
            notes=(("search", {"search_term": nasty}),),
        )
    )
    row = told.events[1]
    assert len(row["path"]) <= 500
    assert len(row["source"]) <= 200
    assert "\x00" not in row["title"] + row["path"] + row["source"]
    row["path"].encode("utf-8")
    assert json.loads(row["props"])["search_term"].startswith("<script>x")


def test_properties_too_long_to_keep_say_so() -> None:
    told = tell(seen(visit(), notes=(("view_item_list", {"items": ["y" * 500] * 200}),)))
    assert "too_long" in json.loads(told.events[1]["props"])
