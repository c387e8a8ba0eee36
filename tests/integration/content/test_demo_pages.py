"""The demo store's own words, in both languages, put there once."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from shop.brand import demo as identity
from shop.content import demo, front, operations, policies, queries
from shop.kernel import db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FILES = sorted(path.relative_to(demo.FOLDER) for path in demo.FOLDER.glob("*/*.md"))
pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def seeded() -> None:
    identity.seed(NOON)
    demo.seed(NOON)


def test_every_page_is_written_in_both_languages() -> None:
    by_language = {code: {path.stem for path in FILES if path.parent.name == code} for code in ("en", "he")}
    assert by_language["en"] == by_language["he"]
    assert {"story", "care"} < by_language["en"]


@pytest.mark.parametrize("slug", sorted({path.stem for path in FILES} | set(policies.TITLES)))
def test_a_page_reads_well_in_both_languages(seeded: None, slug: str) -> None:
    for code in ("en", "he"):
        page = queries.page(slug, locale=code)
        assert page is not None
        assert page.locale == code
        assert len(page.html) > 500
        assert bool(re.search("[א-ת]", page.title)) is (code == "he")
        assert not re.search(r"\{\w+\}", page.html), "every place is filled"


def test_the_story_is_linked_at_the_head_and_care_at_the_foot(seeded: None) -> None:
    links = queries.links(locale="he")
    assert links.head == (("story", "הסיפור שלנו"),)
    assert "care" in dict(links.foot)


def test_the_front_speaks_both_languages(seeded: None) -> None:
    for name in front.NAMES:
        assert getattr(front.said("en"), name)
        assert getattr(front.said("he"), name)
    assert len(front.front("en").promises.splitlines()) == 3


def test_what_the_owner_changed_stays(seeded: None) -> None:
    with db.transaction():
        operations.save_page(
            slug="story", locale="en", title="Mine", body="Mine.", published=True, in_footer=False, at=NOON
        )
        front.say("en", front.Front(headline="Mine"), at=NOON)
    demo.seed(NOON)
    page = queries.page("story", locale="en")
    assert page is not None
    assert page.title == "Mine"
    assert front.front("en").headline == "Mine"
