"""The tracker in a real browser, with the clock and the window's focus in the test's hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route

SCRIPT = Path(__file__).parents[2] / "static" / "js" / "tracker.js"
PAGE = """<!doctype html><title>A page</title><body style="height:3000px;margin:0">
<a id="out" href="https://elsewhere.example/x">out</a> <a id="in" href="/next">in</a>
<form id="checkout"><input name="email"><button id="pay" type="button">Pay</button></form>
<template data-page-view="token" data-to="/t"></template>
<script type="module">
import tracker from "/tracker.js"; tracker(document.querySelector("template"));
</script>"""
HANDS = """
window.sent = []; window.focused = true; window.shown = "visible";
navigator.sendBeacon = (url, body) => { window.sent.push(JSON.parse(body)); return true; };
document.hasFocus = () => window.focused;
Object.defineProperty(document, "visibilityState", { get: () => window.shown });
addEventListener("click", (event) => event.preventDefault());
"""


@pytest.fixture
def page(people: Any) -> Page:
    """A page of 3000 pixels with the tracker on it."""
    made: Page = people.new(base_url="http://shop.example", height=600)

    def answer(route: Route) -> None:
        script = route.request.url.endswith("/tracker.js")
        body = SCRIPT.read_text(encoding="utf-8") if script else PAGE
        route.fulfill(body=body, content_type="text/javascript" if script else "text/html")

    made.route("**/*", answer)
    made.clock.install(time=0)
    made.clock.pause_at(1_000)  # no time passes but what a test lets pass, however busy the machine is
    made.add_init_script(HANDS)
    made.goto("/")
    return made


def hide(page: Page) -> list[dict[str, Any]]:
    """Switch to another tab and come back; the items reported by it."""
    before = page.evaluate("sent.length")
    page.evaluate("shown = 'hidden'; document.dispatchEvent(new Event('visibilitychange'))")
    page.evaluate("shown = 'visible'; document.dispatchEvent(new Event('visibilitychange'))")
    return [item for report in page.evaluate("sent")[before:] for item in report["e"]]


def attention(items: list[dict[str, Any]]) -> int:
    return sum(item["ms"] for item in items if item["n"] == "page_engagement")


def test_time_in_use_is_reported_when_the_page_is_hidden(page: Page) -> None:
    page.clock.run_for(10_000)
    (item,) = hide(page)
    assert 9_000 <= item["ms"] <= 10_100
    assert item["sc"] == 20
    report = page.evaluate("sent[0]")
    assert (report["v"], report["p"]) == (1, "token")


def test_reports_are_deltas_with_numbers_of_their_own(page: Page) -> None:
    page.clock.run_for(5_000)
    first = hide(page)
    page.clock.run_for(4_000)
    second = hide(page)
    assert attention(first) > attention(second) > 2_900
    assert first[0]["s"] != second[0]["s"]


def test_a_page_left_alone_counts_half_a_minute(page: Page) -> None:
    page.clock.run_for(600_000)
    assert attention(hide(page)) <= 30_100


def test_a_page_behind_another_window_does_not_count(page: Page) -> None:
    page.evaluate("focused = false")
    page.clock.run_for(20_000)
    assert attention(hide(page)) == 0


def test_how_far_was_read_is_reported_once(page: Page) -> None:
    page.evaluate("scrollTo(0, 1500)")
    page.evaluate("dispatchEvent(new Event('scroll'))")
    (item,) = hide(page)
    assert item["sc"] == 70
    assert hide(page) == []


def test_links_that_lead_away_are_reported_and_links_within_are_not(page: Page) -> None:
    page.click("#out")
    page.click("#in")
    clicks = [item for item in hide(page) if item["n"] == "click"]
    assert [(item["h"], item["ago"] >= 0) for item in clicks] == [("elsewhere.example", True)]


def test_hesitation_is_told_by_the_fields_name_and_anger_by_what_was_clicked(page: Page) -> None:
    page.focus("[name=email]")
    page.clock.run_for(4_000)
    page.keyboard.type("dana")
    page.clock.run_for(2_000)
    page.evaluate("for (let n = 0; n < 4; n++) document.querySelector('#pay').click()")
    items = {item["n"]: item for item in hide(page)}
    field, rage = items["form_field"], items["rage_click"]
    assert (field["f"], field["k"], field["c"], field["le"]) == ("checkout", "email", 4, 0)
    assert 3_900 <= field["w"] < field["fm"]
    assert field["fm"] >= 5_900
    assert (rage["g"], rage["c"]) == ("button#pay", 4)
    assert items["page_engagement"]["c"] == 4
    assert "dana" not in json.dumps(page.evaluate("sent"))


def test_leaving_the_page_reports_too(page: Page) -> None:
    page.clock.run_for(3_000)
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    assert json.dumps(page.evaluate("sent")).count("page_engagement") == 1


def test_the_script_stays_small() -> None:
    assert len(gzip.compress(SCRIPT.read_bytes(), 9)) < 2048
