"""The front's words: field by field in the reader's language, and never a link that leads astray."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from shop.brand import store
from shop.content import front
from shop.content.front import Front
from shop.kernel import db

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("sqlite")


def say(locale: str = "en", **words: Any) -> None:
    with db.transaction():
        front.say(locale, Front(**words), at=NOON)


def test_nothing_is_said_before_the_owner_says_it() -> None:
    assert front.front("en") == Front()
    assert front.picture_id() is None


def test_the_tagline_stands_in_for_a_headline() -> None:
    with db.transaction():
        store.update(tagline="Mugs by the sea", at=NOON)
    assert front.front("he").headline == "Mugs by the sea"
    say(headline="Handmade mugs")
    assert front.front("he").headline == "Handmade mugs"


def test_each_word_falls_back_by_itself() -> None:
    say(announcement="Free delivery", sentence="By hand.")
    say("he", announcement="משלוח חינם")
    assert front.front("he") == Front(announcement="משלוח חינם", sentence="By hand.")
    assert front.front("en") == Front(announcement="Free delivery", sentence="By hand.")
    assert front.said("he") == Front(announcement="משלוח חינם")


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "//elsewhere.example", "/\\elsewhere", "http:x", "a b"]
)
@pytest.mark.parametrize("field", ["announcement_link", "story_link"])
def test_a_link_stays_here_or_goes_by_https(field: str, link: str) -> None:
    with pytest.raises(front.BadFront) as refused:
        say(**{field: link})
    assert refused.value.field == field
    say(**{field: "/pages/story"})
    say(**{field: "https://elsewhere.example/story"})


@pytest.mark.parametrize("field", front.NAMES)
def test_what_is_too_long_is_refused_and_changes_nothing(field: str) -> None:
    say(headline="Before")
    with pytest.raises(front.BadFront) as refused:
        say(**{field: "/" + "x" * front.MOST[field]})
    assert refused.value.field == field
    db.end_read()
    assert front.front("en") == replace(Front(), headline="Before")


def test_a_language_that_is_not_spoken_is_refused() -> None:
    with pytest.raises(front.BadFront):
        say("tlh", headline="nuqneH")
