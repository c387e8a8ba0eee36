"""Codes of carriers in words that are translated, and the clock of the place."""

from __future__ import annotations

from datetime import UTC, datetime

from fulfillment.carriers import base
from fulfillment.shipments import happenings, zones

WINTER = datetime(2026, 1, 15, 12, tzinfo=UTC)


def test_what_a_code_tells_is_named_and_the_rest_by_its_status() -> None:
    named = {
        ("in_transit/departed_facility", base.IN_TRANSIT): "Left a sorting center",
        ("InTransit_Arrival", base.IN_TRANSIT): "Arrived at a sorting center",
        ("InTransit_CustomsReleased", base.IN_TRANSIT): "Released by customs",
        ("InTransit_CustomsProcessing", base.IN_TRANSIT): "In customs",
        ("TRANSIT/package_accepted", base.IN_TRANSIT): "Picked up by the carrier",
        ("in_transit/arrived_at_destination", base.IN_TRANSIT): "Arrived near you",
        ("whatever", base.IN_TRANSIT): "On its way",
        ("departed", base.DELIVERED): "Delivered",
        ("", base.UNKNOWN): "News from the carrier",
        ("", "a word nobody knows"): "Not known yet",
    }
    assert {key: happenings.title(key[1], key[0]) for key in named} == named
    assert happenings.title(base.IN_TRANSIT, "", delayed=True) == "Delayed on its way"


def test_a_country_with_one_time_has_its_own_clock() -> None:
    known = {"DE": "Europe/Berlin", "IL": "Asia/Jerusalem", "GB": "Europe/London", "PT": "Europe/Lisbon"}
    assert {code: zones.zone_of(code, otherwise="UTC") for code in known} == known
    for several in ("US", "AU", "", "XX", "??"):
        assert zones.zone_of(several, otherwise="America/New_York") == "America/New_York"


def test_clocks_that_show_the_same_need_no_name() -> None:
    assert zones.same_time("Europe/Berlin", "Europe/Paris", at=WINTER)
    assert not zones.same_time("Europe/Berlin", "Europe/London", at=WINTER)
