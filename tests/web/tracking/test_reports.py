"""Every question has a page, a CSV of each table, JSON and a command; nonsense is refused kindly."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from typing import Any

import pytest

from shop.brand import store
from shop.kernel import clock, db
from tests.conftest import NOON
from tests.support.wiring import Browser
from tracking.reports import asking, operations
from tracking.reports.facts.measures import ALL
from tracking.reports.facts.models import FactDay

NONSENSE = (
    "since=2026-13-45",
    "since=tomorrow&until=9",
    "until=2020-01-01&since=2021-01-01",
    "period=0d",
    "period=%00",
    "since=0001-01-01",
    "since=0001-01-01&until=0001-01-01",
    "since=9999-12-31&until=9999-12-31",
)


def test_every_question_has_a_page_json_and_a_csv_of_each_table(app: Any, owner: Browser) -> None:
    for name in asking.names():
        page = owner.get(f"/admin/reports/{name}")
        assert page.status_code == 200, name
        told = json.loads(owner.get(f"/admin/reports/{name}.json").data)
        assert told["question"] == name
        assert told["unit"], name
        for key in told["tables"]:
            answer = owner.get(f"/admin/reports/{name}.csv?table={key}")
            assert answer.status_code == 200, (name, key)
            assert next(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))), (name, key)
        assert owner.get(f"/admin/reports/{name}.csv?table=nobody").status_code == 422


def test_every_question_is_a_command_that_says_the_same(app: Any, owner: Browser) -> None:
    run = app.test_cli_runner().invoke
    assert set(asking.names()) <= set(run(args=["reports", "--help"]).output.split())
    for name in asking.names():
        printed = run(args=["reports", name, "--period", "7d", "--json"])
        assert printed.exit_code == 0, (name, printed.output)
        shown = json.loads(owner.get(f"/admin/reports/{name}.json?period=7d").data)
        told = json.loads(printed.output)
        assert told["tables"].keys() == shown["tables"].keys()
        assert told["since"] == shown["since"]
        assert run(args=["reports", name, "--csv"]).exit_code == 0 or not told["tables"]
        assert run(args=["reports", name]).exit_code == 0


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_is_told_and_never_breaks(app: Any, owner: Browser, query: str) -> None:
    for name in asking.names():
        wanted = 422 if asking.find(name).periods else 200
        assert owner.get(f"/admin/reports/{name}?{query}").status_code == wanted, name
    assert owner.get(f"/admin/reports/nobody?{query}").status_code == 404


def test_words_of_other_pages_in_the_address_are_no_matter(app: Any, owner: Browser) -> None:
    for name in asking.names():
        page = owner.get(f"/admin/reports/{name}?name=x&table=y&endpoint=z&_scheme=ftp&period=28d")
        assert page.status_code == 200, name


def test_a_command_says_each_figure_with_its_unit_and_as_of_when(app: Any) -> None:
    with db.transaction():
        store.update(time_zone="Asia/Jerusalem", at=clock.now())
    with clock.frozen(NOON):
        told = app.test_cli_runner().invoke(args=["reports", "touchpoints", "--period", "7d"]).output
    assert "(Asia/Jerusalem), as of 2026-11-24 14:00, counted:" in told
    assert "Revenue: 0.00 USD paid orders with delivery and tax" in told
    assert "People only: machines and your own staff are not counted." in told


def test_a_command_asked_nonsense_exits_with_2(app: Any) -> None:
    run = app.test_cli_runner().invoke
    dated = next(name for name in asking.names() if asking.find(name).periods)
    assert run(args=["reports", dated, "--since", "soon"]).exit_code == 2
    assert run(args=["reports", "nobody"]).exit_code == 2


def test_a_command_asks_what_the_owner_keeps_under_a_name(app: Any) -> None:
    with db.transaction():
        given = {"steps": "view_item,view_cart", "period": "7d"}
        operations.save(question="funnel", name="To the cart", given=given, at=clock.now())
    run = app.test_cli_runner().invoke
    told = json.loads(
        run(args=["reports", "funnel", "--saved", "To the cart", "--by", "device", "--json"]).output
    )
    assert [told["options"][name] for name in ("steps", "by")] == ["view_item,view_cart", "device"]
    assert run(args=["reports", "funnel", "--saved", "Nobody"]).exit_code == 2


def test_the_drawing_library_comes_from_us_and_only_in_its_own_version(app: Any, owner: Browser) -> None:
    from tracking.web.reports import plotly

    with app.test_request_context():
        address = plotly.address()
    script = owner.get(address, headers={"Accept-Encoding": "gzip"})
    assert script.status_code == 200
    assert script.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(script.data) < 1_700_000
    assert owner.get("/admin/reports/assets/plotly-0.js").status_code == 404
    text = gzip.decompress(script.data)
    filled = re.findall(rb'createElement\("style"\)[^}]{0,120}textContent=', text)
    guards = re.findall(rb'if\(!document\.getElementById\("[0-9a-f]{64}"\)\)', text)
    assert (len(filled), guards) == (
        text.count(b"if(!1){var e=document.createElement"),
        [],
    )  # what never runs


def test_a_store_without_visits_says_so_and_draws_nothing(app: Any, owner: Browser) -> None:
    for name in asking.names():
        assert "data-figure" not in owner.get(f"/admin/reports/{name}").text, name
    for name in ("trends", "three-clicks", "checkout"):
        page = owner.get(f"/admin/reports/{name}").text
        assert "Nothing in these days." in page, name
        assert "Show the numbers" not in page, name
    assert owner.get("/admin/journeys").text.count("Nothing in these days.") == 1
    assert "No page was opened in the last 30 minutes." in owner.get("/admin/reports/live").text


def test_every_question_that_counts_visits_says_when_some_were_made_up(app: Any, owner: Browser) -> None:
    with db.transaction("journey") as session:
        session.add(FactDay(lot="demo", day="2026-11-01", dimension=ALL, value="", visits=1))
    for name in ("funnel", "paths", "checkout", "buying", "products", "wants", "retention", "touchpoints"):
        told = json.loads(owner.get(f"/admin/reports/{name}.json").data)["notes"]
        assert any("made up for trying out: demo" in note for note in told), name
    alone = json.loads(owner.get("/admin/reports/funnel.json?lots=shop").data)["notes"]
    assert not any("demo" in note for note in alone)
