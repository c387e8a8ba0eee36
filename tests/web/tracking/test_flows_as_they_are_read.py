"""Flows are drawn in the direction that a page is read: in Hebrew they begin at the right."""

from __future__ import annotations

from typing import Any

from shop.web.locale import ENVIRON
from tracking.web.reports import charts

FLOWS = [(0, 1, 7)]


def drawn(app: Any, locale: str, **options: bool) -> dict[str, Any]:
    with app.test_request_context("/", environ_overrides={ENVIRON: locale}):
        return charts.sankey(["Home", "Cart"], FLOWS, **options)


def test_english_flows_go_to_the_right_and_hebrew_ones_to_the_left(app: Any) -> None:
    english, hebrew = drawn(app, "en"), drawn(app, "he")
    assert (english["link"]["source"], english["link"]["target"]) == ([0], [1])
    assert (hebrew["link"]["source"], hebrew["link"]["target"]) == ([1], [0])
    assert (english["node"]["align"], hebrew["node"]["align"]) == ("left", "right")


def test_what_ends_stands_where_reading_ends(app: Any) -> None:
    assert drawn(app, "en", to_the_end=True)["node"]["align"] == "right"
    assert drawn(app, "he", to_the_end=True)["node"]["align"] == "left"


def test_a_flow_is_told_from_its_beginning_to_its_end_in_both(app: Any) -> None:
    assert drawn(app, "en")["link"]["customdata"] == ["Home → Cart"]
    assert "Home ← Cart" in drawn(app, "he")["link"]["customdata"][0]
