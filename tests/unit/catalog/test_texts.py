"""Descriptions keep their meaning and lose what could harm."""

from __future__ import annotations

import pytest

from shop.catalog.texts import clean_html, excerpt, plain_text


@pytest.mark.parametrize(
    "harmful",
    [
        "<script>steal()</script>",
        "<img src=x onerror=steal()>",
        "<a href='javascript:steal()'>x</a>",
        "<p onclick='steal()' style='position:fixed'>x</p>",
        "<iframe src='https://evil.example'></iframe>",
        "<svg onload=steal()></svg>",
        "<IMG SRC=JaVaScRiPt:steal()>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=steal()>",
    ],
)
def test_harm_is_taken_out(harmful: str) -> None:
    cleaned = clean_html(f"<p>Good</p>{harmful}").lower()
    assert "<p>good</p>" in cleaned
    for word in ("steal", "script", "onerror", "onclick", "style=", "iframe", "<svg", "<img"):
        assert word not in cleaned


def test_what_a_description_needs_is_kept() -> None:
    text = "<h2>Glaze</h2><ul><li><strong>Sand</strong></li></ul><p>From <em>us</em>.</p>"
    assert clean_html(text) == text


def test_links_do_not_vouch_for_where_they_lead() -> None:
    assert 'rel="noopener nofollow"' in clean_html('<a href="https://example.com">there</a>')


def test_plain_text_becomes_paragraphs() -> None:
    assert clean_html("Fish & chips\n\na < b") == "<p>Fish &amp; chips</p><p>a &lt; b</p>"


@pytest.mark.parametrize(
    "text", ["", "a < b > c", "fish &amp; chips", "<b>open", "<p>x</p> y", "<!-- only -->", "a<b"]
)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_html(text)
    assert clean_html(once) == once


def test_the_plain_text_of_a_description_keeps_words_apart() -> None:
    assert plain_text("<p>One</p><p>two<br>three &amp; four</p><script>no</script>") == "One two three & four"


def test_an_excerpt_ends_between_words() -> None:
    short = excerpt("<p>" + "clay " * 100 + "</p>", length=20)
    assert short == "clay clay clay clay…"
    assert excerpt("<p>clay</p>") == "clay"
