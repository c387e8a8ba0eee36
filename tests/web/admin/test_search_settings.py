"""The owner's synonyms: lines of words that mean the same."""

from __future__ import annotations

from shop.catalog.search import synonyms
from shop.kernel import db
from tests.web.admin.conftest import text

PAGE = "/admin/settings/search"


def test_lines_are_kept_and_shown_again(owner):
    assert owner.submit(PAGE, data={"synonyms": "cup = mug\r\n\r\n  ספל = כוס \r\n"}).status_code == 303
    db.end_read()
    assert synonyms.lines() == ["cup = mug", "ספל = כוס"]
    assert "cup = mug" in text(owner.get(PAGE))


def test_a_line_that_says_nothing_is_refused_and_named(owner):
    answer = owner.submit(PAGE, data={"synonyms": "cup = mug\nalone"})
    assert answer.status_code == 422
    assert "“alone” does not say" in text(answer)
    db.end_read()
    assert synonyms.lines() == []
