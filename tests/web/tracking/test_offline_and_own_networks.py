"""Contacts entered by the staff, and visits from the shop's own networks."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from shop.kernel import clock, db
from tests.conftest import NOON
from tests.support.wiring import Browser
from tracking.journeys import networks
from tracking.journeys.models import Event, OfflineTouch, VisitSession

PAGE = "/admin/journeys/offline"
FORM = {"kind": "fair", "happened_at": "2026-02-01T10:00", "duration": "15", "source": "Hannover <b>"}


def stored() -> list[OfflineTouch]:
    db.end_read()
    return list(db.session("journey").scalars(select(OfflineTouch)))


def test_a_contact_is_entered_shown_and_removed(owner: Browser) -> None:
    with clock.frozen(NOON):
        assert owner.submit(PAGE, data=FORM).status_code == 303
        shown = owner.get(PAGE).get_data(as_text=True)
        assert "Hannover &lt;b&gt;" in shown
        (touch,) = stored()
        assert (touch.kind, touch.duration_s) == ("fair", 900)
        for wrong in ({"happened_at": "soon"}, {"kind": "x"}, {"duration": "long"}, {"email": "nobody"}):
            assert owner.submit(PAGE, data={**FORM, **wrong}).status_code == 422
        assert len(stored()) == 1
        assert owner.submit(PAGE, f"{PAGE}/{touch.touch_id}/removal").status_code == 303
    assert stored() == []


def test_a_file_is_brought_with_what_was_wrong_in_it(owner: Browser) -> None:
    table = b"kind,at,source\ncall,2026-02-02,Hotline\ncall,never,\n"
    with clock.frozen(NOON):
        answer = owner.submit(PAGE, f"{PAGE}/file", data={"file": (io.BytesIO(table), "calls.csv")})
        assert answer.status_code == 422
        assert "3" in answer.get_data(as_text=True)
        assert len(stored()) == 1
        bad = owner.submit(PAGE, f"{PAGE}/file", data={"file": (io.BytesIO(b"\xff\xfe"), "calls.csv")})
        assert bad.status_code == 422
        assert owner.submit(PAGE, f"{PAGE}/file").status_code == 422


def test_the_command_brings_a_file_too(app: Any, tmp_path: Path) -> None:
    file, run = tmp_path / "calls.csv", app.test_cli_runner().invoke
    file.write_text("kind,at\ncall,2026-02-02\nfair,x\n")
    with clock.frozen(NOON):
        told = json.loads(run(args=["journeys", "offline", "import", str(file), "--json"]).output)
        assert (told["added"], [line["line"] for line in told["refused"]]) == (1, [3])
        (listed,) = json.loads(run(args=["journeys", "offline", "list", "--json"]).output)
    assert listed["kind"] == "call"


def test_visits_from_the_shops_own_networks_are_marked_and_their_addresses_kept_nowhere(
    owner: Browser, visitor: Browser
) -> None:
    for wrong in ("office", "0.0.0.0/0", "10.0.0.0/8\n" * 2 + "1.2.3"):
        owner.submit(PAGE, "/admin/journeys/networks", data={"networks": wrong})
        assert not networks.is_own("10.1.2.3")
    owner.submit(PAGE, "/admin/journeys/networks", data={"networks": "10.0.0.0/8\r\n2001:db8::/32\n"})
    db.end_read()
    asked = ("10.1.2.3", "::ffff:10.1.2.3", "2001:db8::1", "11.0.0.1", "x", None)
    found = [networks.is_own(one) for one in asked]
    assert found == [True, True, True, False, False, False]
    visitor.get("/", environ_overrides={"REMOTE_ADDR": "10.1.2.3"})
    db.end_read()
    session = db.session("journey").scalars(select(VisitSession)).one()
    assert session.internal is True
    rows = list(db.session("journey").scalars(select(Event)))
    assert {row.internal for row in rows} == {True}
    assert "10.1.2.3" not in repr([vars(row) for row in rows] + [vars(session)])


@pytest.mark.parametrize("signal", ["Sec-GPC", "DNT"])
def test_a_browser_that_asks_not_to_be_followed_is_not(visitor: Browser, signal: str) -> None:
    visitor.get("/", headers={signal: "1"})
    db.end_read()
    (row,) = db.session("journey").scalars(select(Event).where(Event.name == "page_view"))
    assert row.consent == "denied"
    assert row.visitor_id != (cookie.value if (cookie := visitor.get_cookie("visitor")) else "")
