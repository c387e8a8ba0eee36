"""Pages as browsers ask for them, and what the journey keeps of each."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from shop.kernel import db
from tests.support.wiring import Browser
from tracking.journeys.models import Event, Touch, VisitSession
from tracking.web import recording


def stored(model: Any = Event) -> list[Any]:
    db.end_read()
    return list(db.session("journey").scalars(select(model)))


def names() -> list[str]:
    return [event.name for event in stored()]


def test_a_visit_from_a_campaign_is_recorded_page_by_page(visitor: Browser) -> None:
    visitor.get("/?utm_source=news&utm_medium=email&utm_campaign=spring")
    visitor.get("/search?q=mug")
    assert names().count("page_view") == 2
    (session,) = stored(VisitSession)
    assert (session.page_views, session.channel, session.campaign) == (2, "Email", "spring")
    assert (session.bot, session.internal, session.consent) == (False, False, "unset")
    (touch,) = stored(Touch)
    assert touch.source == "news"


def test_what_is_no_page_leaves_nothing(visitor: Browser) -> None:
    for path in ("/healthz", "/static/css/tokens.css", "/favicon.ico"):
        visitor.get(path)
    visitor.get("/", headers={"Sec-Purpose": "prefetch"})
    assert stored() == []


def test_the_owners_pages_leave_nothing(owner: Browser) -> None:
    owner.get("/admin/journeys")
    assert stored() == []


def test_the_owner_looking_at_the_shop_is_marked(owner: Browser) -> None:
    owner.get("/")
    assert stored(VisitSession)[0].internal is True


def test_a_crawler_is_marked(app: Any) -> None:
    app.test_client().get("/", headers={"User-Agent": "Googlebot/2.1", "Accept-Language": "en"})
    assert stored(VisitSession)[0].bot is True


def test_pages_that_are_not_there_open_no_visit(visitor: Browser) -> None:
    visitor.get("/wp-login.php")
    assert names() == ["page_error"]
    assert stored(VisitSession) == []


def test_hostile_addresses_are_stored_as_harmless_text(visitor: Browser) -> None:
    visitor.get("/?utm_source=%3Cscript%3Ealert(1)%3C/script%3E&utm_medium=%00%ff&utm_campaign=" + "x" * 5000)
    (session,) = stored(VisitSession)
    assert session.source == "<script>alert(1)</script>"
    assert "\x00" not in session.medium
    assert len(session.campaign) <= 200


def test_a_recorder_that_fails_never_hurts_the_page(
    visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(recording.operations, "record_page", broken)
    assert visitor.get("/").status_code == 200


def test_the_tracker_stands_on_shop_pages_only(visitor: Browser, owner: Browser) -> None:
    assert "data-page-view=" in visitor.get("/").get_data(as_text=True)
    assert "data-page-view=" not in owner.get("/admin/journeys").get_data(as_text=True)


def test_a_secret_in_an_address_is_not_kept(visitor: Browser) -> None:
    secret = "Zx81abcdefghijklmnopqr"
    visitor.get(f"/survey/{secret}")
    assert stored()
    assert all(secret not in event.path + str(event.props) for event in stored())
