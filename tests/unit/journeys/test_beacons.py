"""Which reports of browsers are believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel import signing
from tests.conftest import NOON, SECRET
from tests.factories.journeys import undecided, visit
from tracking.journeys import beacons
from tracking.journeys.beacons import BadBeacon, Item

LATER = NOON + timedelta(minutes=5)
ITEM = {"n": "page_engagement", "s": 1, "ms": 4000, "sc": 60}


@pytest.fixture(autouse=True)
def key() -> None:
    signing.configure(SECRET)


def token() -> str:
    return beacons.page_token(replace(visit(), page_view_id="p1"), at=NOON)


def body(*items: Any, **changes: Any) -> bytes:
    return json.dumps({"v": 1, "p": token(), "e": list(items) or [ITEM], **changes}).encode()


def refused(sent: bytes) -> str:
    with pytest.raises(BadBeacon) as caught:
        beacons.read(sent, at=LATER)
    return caught.value.reason


def test_attention_and_clicks_are_read() -> None:
    click = {"n": "click", "s": 2, "h": "instagram.com", "ago": 1500}
    found = beacons.read(body(ITEM, click), at=LATER)
    attention = {"engaged_ms": 4000, "scroll_pct": 60, "clicks": 0}
    assert found.items == (
        Item(name="page_engagement", seq=1, props=attention, engaged_ms=4000),
        Item(name="click", seq=2, props={"host": "instagram.com"}, ago_us=1_500_000),
    )
    assert found.page.page_view_id == "p1"


def test_hesitation_and_anger_are_read_by_name_and_never_by_what_was_typed() -> None:
    field = {"n": "form_field", "s": 3, "f": "checkout", "k": "postal_code", "fm": 9000, "w": 4000, "c": 12}
    rage = {"n": "rage_click", "s": 4, "g": "button#pay", "c": 5}
    hesitated, angry = beacons.read(body({**field, "le": 1}, rage), at=LATER).items
    assert hesitated.props == {
        "form": "checkout",
        "field": "postal_code",
        "focus_ms": 9000,
        "wait_ms": 4000,
        "changes": 12,
        "left_empty": True,
    }
    assert angry.props == {"target": "button#pay", "clicks": 5}
    for wrong in ({**field, "k": "dana@example.com Levi"}, {**field, "fm": 10**7}, {**rage, "g": "<b>"}):
        assert refused(body(wrong)) in ("schema", "implausible")


def test_a_card_that_was_followed_is_read_by_list_and_product() -> None:
    product = "01a2051f-d11e-7ca0-b5ed-e9393fcf5bcb"
    (item,) = beacons.read(body({"n": "select_item", "s": 1, "l": "cart", "i": product}), at=LATER).items
    assert (item.name, item.props) == ("select_item", {"item_list_id": "cart", "product_id": product})
    for wrong in ({"l": "<b>", "i": product}, {"l": "cart", "i": "mug"}, {"l": "cart"}):
        assert refused(body({"n": "select_item", "s": 1, **wrong})) == "schema"


def test_what_a_later_script_tells_is_kept_as_it_is_while_it_is_short() -> None:
    (item,) = beacons.read(body({**ITEM, "battery": {"level": 0.5}}), at=LATER).items
    assert item.props["more"] == {"battery": {"level": 0.5}}
    (long,) = beacons.read(body({**ITEM, "novel": "x" * 499, "again": ["y" * 499] * 3}), at=LATER).items
    assert long.props["more"] == {"too_long": 2}


def test_a_browsers_clock_makes_no_difference_and_nothing_is_older_than_its_page() -> None:
    page = replace(visit(), page_view_id="p1")
    sent = json.dumps(
        {
            "v": 1,
            "p": beacons.page_token(page, at=LATER - timedelta(seconds=2)),
            "e": [{"n": "click", "s": 1, "h": "a.example", "ago": 4000}],
        }
    )
    (item,) = beacons.read(sent.encode(), at=LATER).items
    assert item.ago_us == 2_000_000


def test_a_page_view_that_we_did_not_sign_is_refused() -> None:
    assert refused(body(p="forged")) == "page_view"
    foreign = signing.sign("another purpose", ["p1", "s", "v", "granted", 0], expires_at=LATER)
    assert refused(body(p=foreign)) == "page_view"


def test_a_page_view_of_yesterday_is_refused() -> None:
    sent = body()
    with pytest.raises(BadBeacon):
        beacons.read(sent, at=NOON + timedelta(hours=25))


def test_nobody_looks_longer_than_the_page_is_open() -> None:
    assert refused(body({**ITEM, "ms": 20 * 60 * 1000})) == "implausible"


def test_nothing_happens_in_the_future_or_before_the_page() -> None:
    assert refused(body({"n": "click", "s": 1, "h": "a.example", "ago": -1})) == "schema"
    assert refused(body({"n": "click", "s": 1, "h": "a.example", "ago": 3_600_000})) == "implausible"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe{}",
        b'{"v":2}',
        b'{"v":1,"p":5,"e":[]}',
        b"[" * 30_000,
        b'{"v":1e999}',
    ],
)
def test_what_is_no_report_is_refused(sent: bytes) -> None:
    assert refused(sent) in {"not_json", "schema"}


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        {**ITEM, "ms": "4000"},
        {**ITEM, "ms": True},
        {**ITEM, "ms": -1},
        {**ITEM, "ms": 1.5},
        {**ITEM, "sc": 101},
        {**ITEM, "n": ["page_engagement"]},
        {"n": "click", "s": 1, "h": "<script>alert(1)</script>", "ago": 0},
        {"n": "click", "s": 1, "h": "x" * 300, "ago": 0},
        {"n": "purchase", "s": 1},
    ],
)
def test_one_bad_item_spoils_the_report(item: Any) -> None:
    assert refused(body(ITEM, item)) in {"schema", "unknown_event"}


def test_a_page_reports_so_often_and_no_more() -> None:
    assert refused(body({**ITEM, "s": 100_000})) == "too_many"


def test_too_many_items_and_too_long_bodies_are_refused() -> None:
    assert refused(body(*[ITEM] * 51)) == "schema"
    assert refused(b" " * 40_000) == "too_large"


@given(st.binary(max_size=300))
def test_no_bytes_whatever_raise_anything_else(sent: bytes) -> None:
    with pytest.raises(BadBeacon):
        beacons.read(sent, at=LATER)


def test_a_page_shown_before_consent_joins_the_visit_after_it() -> None:
    before = replace(undecided(), page_view_id="p1")
    page = beacons.read(body(p=beacons.page_token(before, at=NOON)), at=LATER).page
    now = replace(before, consent="granted")
    assert beacons.who_of(page, before).visitor_id == page.visitor_id != before.visitor_id
    assert beacons.who_of(page, now).visitor_id == before.visitor_id


def test_another_visits_consent_does_not_join_this_page() -> None:
    before = replace(undecided(), page_view_id="p1")
    page = beacons.read(body(p=beacons.page_token(before, at=NOON)), at=LATER).page
    assert beacons.who_of(page, visit()).visitor_id == page.visitor_id


def test_a_request_that_is_no_page_view_has_no_token() -> None:
    assert beacons.page_token(visit(), at=NOON) == ""
