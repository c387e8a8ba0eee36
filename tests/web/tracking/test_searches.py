"""The owner's page of searches: what was asked, what came of it, and giving a word its meaning."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from shop.catalog.search import synonyms
from shop.kernel import clock, db
from shop.kernel.origin import Origin
from tests.conftest import NOON
from tests.factories import journeys as make
from tests.support import wiring
from tests.support.wiring import Browser
from tracking.journeys import searches
from tracking.journeys.searches import Asked

NEW = NOON + timedelta(hours=2)
WINDOW = {"since": NOON - timedelta(days=7), "until": NEW}


def search(origin: Origin, term: str, results: int, *, minutes: int = 0, **more: Any) -> None:
    note = ("view_search_results", {"search_term": term, "results": results})
    make.look(origin, "/search", at=NOON + timedelta(minutes=minutes), notes=(note,), **more)


def look(origin: Origin, *, minutes: int) -> None:
    note = ("view_item", {"items": [{"item_name": "Mug"}]})
    make.look(origin, "/products/mug", at=NOON + timedelta(minutes=minutes), notes=(note,))


def shown(html: str) -> set[str]:
    """The questions in the page's table."""
    return set(re.findall(r'<th scope="row"><a[^>]*><bdi>([^<]+)', html))


@pytest.fixture
def asked() -> None:
    """Two people ask for mugs, one looks at one; one asks in vain; a machine and the owner ask too."""
    anna, ben = make.visit(), make.visit()
    search(anna, "Mug", 12)
    look(anna, minutes=1)
    search(anna, "mug", 11, minutes=2)
    look(ben, minutes=0)
    search(ben, "mug", 12, minutes=1)
    search(ben, "כוסית", 0, minutes=2)
    search(make.visit(actor="staff:1"), "mug", 12)
    search(make.visit(), "mug", 12, user_agent="Googlebot/2.1 (+http://www.google.com/bot.html)")
    db.end_read()


def test_questions_are_counted_with_what_followed(app: Any, asked: None) -> None:
    found = searches.most_asked(**WINDOW)
    mug = Asked(term="mug", times=3, visitors=2, visits=2, in_vain=0, results=12, looked=1)
    vain = Asked(term="כוסית", times=1, visitors=1, visits=1, in_vain=1, results=0)
    assert found == [mug, vain]
    assert searches.most_asked(**WINDOW, fruitless=True) == [vain]
    total = searches.totals(**WINDOW)
    assert (total.times, total.terms, total.in_vain, total.share_of_nothing) == (4, 2, 1, 0.25)


def test_the_same_is_counted_on_both_databases(database: Any) -> None:
    anna = make.visit()
    search(anna, "Mug", 12)
    search(anna, "sofa", 0, minutes=1)
    look(anna, minutes=2)
    db.end_read()
    assert [(one.term, one.in_vain, one.looked) for one in searches.most_asked(**WINDOW)] == [
        ("mug", 0, 1),
        ("sofa", 1, 1),
    ]


def test_what_lies_outside_the_window_is_not_counted(app: Any, asked: None) -> None:
    assert searches.most_asked(since=NOON - timedelta(days=9), until=NOON) == []
    assert searches.totals(since=NOON - timedelta(days=9), until=NOON).share_of_nothing is None


def test_a_visit_that_bought_is_counted(app: Any) -> None:
    origin = make.visit()
    search(origin, "mug", 3)
    order = make.order(origin, make.customer("dana@example.com"), number=1001)
    make.publish_placed(order, origin)
    make.publish_paid(order)
    with clock.frozen(make.later(1)):
        wiring.drain()
    db.end_read()
    assert [one.bought for one in searches.most_asked(**WINDOW)] == [1]


def test_the_page_shows_them_and_gives_a_word_its_meaning(app: Any, owner: Browser, asked: None) -> None:
    with clock.frozen(NEW):
        everything = owner.get("/admin/searches").get_data(as_text=True)
        vain = owner.get("/admin/searches?nothing=1&days=7").get_data(as_text=True)
        form = {"term": "כוסית", "word": "mug", "days": "7"}
        said = owner.submit("/admin/searches?nothing=1", "/admin/searches/synonyms", form)
    assert {"mug", "כוסית"} <= shown(everything)
    assert shown(vain) == {"כוסית"}
    assert said.location == "/admin/searches?nothing=1&days=7"
    assert synonyms.lines() == ["כוסית = mug"]


BAD = [
    {"term": "", "word": "mug"},
    {"term": "mug", "word": ""},
    {"term": "mug", "word": "mug"},
    {"term": "=", "word": "mug"},
    {"term": "x" * 5000, "word": "mug"},
    {"term": "\x00", "word": "🍵"},
    {},
]


@pytest.mark.parametrize("form", BAD)
def test_a_word_without_meaning_is_refused(app: Any, owner: Browser, form: dict[str, str]) -> None:
    with clock.frozen(NEW):
        answer = owner.submit("/admin/searches", "/admin/searches/synonyms", form)
        assert answer.status_code == 303
        assert "flash" in owner.get("/admin/searches").get_data(as_text=True) or not synonyms.lines()
    assert synonyms.lines() == []


@pytest.mark.parametrize("days", ["-1", "1000000000", "x", "", "7.5", "\x00"])
def test_a_window_that_is_none_is_a_month(app: Any, owner: Browser, days: str) -> None:
    with clock.frozen(NEW):
        answer = owner.get("/admin/searches", query_string={"days": days})
    assert answer.status_code == 200
    assert "days=30" in answer.get_data(as_text=True)


def test_a_second_word_joins_the_line_of_the_first(sqlite: Any) -> None:
    with db.transaction():
        synonyms.save("cup = mug\npot = kettle", at=NOON)
        assert synonyms.add("beaker", "mug", at=NOON) == "cup = mug = beaker"
    assert synonyms.lines() == ["pot = kettle", "cup = mug = beaker"]
