"""What browsers send to POST /t, honest and otherwise."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from shop.kernel import clock, db
from tests.conftest import NOON
from tests.factories.journeys import later
from tests.support.wiring import Browser
from tracking.journeys.models import Event, Quarantine

HERE = {"Origin": "http://localhost"}
ATTENTION = {"n": "page_engagement", "s": 1, "ms": 3000, "sc": 40}


def token(visitor: Browser) -> str:
    found = re.search(r'data-page-view="([^"]+)"', visitor.get("/").get_data(as_text=True))
    assert found
    return found.group(1)


def send(visitor: Browser, body: Any, headers: dict[str, str] | None = None, **more: Any) -> int:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    sent = visitor.post("/t", data=data, headers=HERE if headers is None else headers, **more)
    return int(sent.status_code)


def kept() -> list[Event]:
    db.end_read()
    return list(db.session("journey").scalars(select(Event).where(Event.recorded_by == "beacon")))


def quarantined() -> dict[str, int]:
    db.end_read()
    rows = db.session("journey").scalars(select(Quarantine))
    return {row.reason.removeprefix("beacon_"): row.count for row in rows}


def report(visitor: Browser, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"v": 1, "p": token(visitor), "e": list(items) or [ATTENTION], **changes}


def test_attention_is_kept_with_its_page_and_visit(visitor: Browser) -> None:
    assert send(visitor, report(visitor)) == 204
    (event,) = kept()
    page = db.session("journey").scalars(select(Event).where(Event.name == "page_view")).one()
    assert (event.page_view_id, event.session_id) == (page.page_view_id, page.session_id)
    assert event.visitor_id == page.visitor_id
    assert event.props == {"engaged_ms": 3000, "scroll_pct": 40, "clicks": 0}
    assert (event.channel, event.device, event.locale) == (page.channel, page.device, page.locale)


def test_the_same_report_again_changes_nothing(visitor: Browser) -> None:
    body = report(visitor)
    assert [send(visitor, body) for _ in range(3)] == [204] * 3
    assert len(kept()) == 1


def test_no_form_token_is_asked_but_the_sender_must_be_our_own_page(visitor: Browser) -> None:
    body = report(visitor)
    assert send(visitor, body, {"Origin": "https://evil.example"}) == 403
    assert send(visitor, body, {}) == 403
    assert send(visitor, body, {"Origin": "null"}) == 403
    assert send(visitor, body, {"Sec-Fetch-Site": "cross-site", **HERE}) == 403
    assert send(visitor, body, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}) == 204
    assert len(kept()) == 1
    assert quarantined() == {"foreign": 4}


def test_a_forged_page_is_refused(visitor: Browser) -> None:
    real = token(visitor)
    for forged in ("", "x", real[:-6] + "zzzzzz", real + "x", "🦊"):
        assert send(visitor, {"v": 1, "p": forged, "e": [ATTENTION]}) == 400
    assert kept() == []
    assert quarantined() == {"page_view": 5}


def test_yesterdays_page_is_refused(visitor: Browser) -> None:
    with clock.frozen(NOON):
        body = report(visitor)
    with clock.frozen(later(25 * 60)):
        assert send(visitor, body) == 400
    assert kept() == []


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"n": "page_engagement", "s": 1, "ms": 10**7, "sc": 1}, "implausible"),
        ({"n": "click", "s": 1, "h": "a.example", "ago": -5000}, "schema"),
        ({"n": "click", "s": 1, "h": "<script>", "ago": 0}, "schema"),
        ({"n": "purchase", "s": 1, "value": 1}, "unknown_event"),
        ("x", "schema"),
    ],
)
def test_what_cannot_be_is_refused_and_counted(visitor: Browser, item: Any, reason: str) -> None:
    assert send(visitor, report(visitor, ATTENTION, item)) == 400
    assert kept() == []
    assert quarantined() == {reason: 1}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"{", b"null", b'{"v":1}', b"[" * 20_000, "🦊"])
def test_what_is_no_json_of_ours_is_refused(visitor: Browser, body: bytes | str) -> None:
    assert send(visitor, body) == 400
    assert kept() == []


def test_ten_megabytes_are_refused_unread(visitor: Browser) -> None:
    assert send(visitor, b"x" * 10_000_000) == 413
    assert kept() == []


def test_a_body_of_unknown_length_is_read_no_further_than_allowed(visitor: Browser) -> None:
    sent = visitor.post(
        "/t",
        input_stream=io.BytesIO(b"x" * 40_000),
        headers={"Transfer-Encoding": "chunked", **HERE},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert sent.status_code == 413


@pytest.mark.parametrize("kind", ["application/json", "text/plain;charset=UTF-8", "multipart/form-data", ""])
def test_the_content_type_does_not_matter(visitor: Browser, kind: str) -> None:
    assert send(visitor, report(visitor), content_type=kind) == 204


def test_only_posts_are_taken(visitor: Browser) -> None:
    assert visitor.get("/t").status_code in (404, 405)
