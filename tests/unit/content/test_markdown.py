"""Markdown becomes HTML that can hold nothing but text, lists, tables and links."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from shop.content import markdown, policies


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>)",
        "![x](https://elsewhere.example/pixel.gif)",
        "<style>body{display:none}</style>",
        "<iframe src=//elsewhere.example></iframe>",
        "<svg/onload=alert(1)>",
        "`<b onclick=x>`",
    ],
)
def test_nothing_runs_and_nothing_is_loaded(text):
    found = Tags()
    found.feed(markdown.to_html(text))
    assert {tag for tag, _ in found.seen} <= {"p", "a", "code", "br"}
    attributes = {name: value for _, pairs in found.seen for name, value in pairs}
    assert set(attributes) <= {"href", "title", "rel"}
    assert attributes.get("href", "https://").startswith(("https://", "http://", "/"))


def test_what_an_owner_writes_is_shown():
    html = markdown.to_html("## Care\n\n**Wash** by *hand*, see [here](/pages/care).\n\n1. one\n2. two\n")
    assert "<h2>Care</h2>" in html
    assert "<strong>Wash</strong> by <em>hand</em>" in html
    assert '<a href="/pages/care" rel="noopener">here</a>' in html
    assert html.count("<li>") == 2


def test_headings_leave_the_first_level_to_the_page():
    assert markdown.to_html("# A\n\n###### F") == "<h2>A</h2>\n<h4>F</h4>\n"


def test_tables_are_kept():
    assert "<th>a</th>" in markdown.to_html("|a|b|\n|-|-|\n|1|2|")


def test_long_and_odd_input_is_only_text():
    assert "שלום 🏺" in markdown.to_html("שלום 🏺")
    assert markdown.to_html("[" * 3000)


def test_places_are_filled_and_unknown_ones_stay():
    assert markdown.fill("{store}, {nothing}", {"store": "Kiln"}) == "Kiln, {nothing}"


@pytest.mark.parametrize("locale", ["en", "he"])
@pytest.mark.parametrize("slug", list(policies.TITLES))
def test_every_policy_begins_with_a_text_in_every_language(slug, locale):
    title, body = policies.starting_text(slug, locale)
    assert title
    assert len(body) > 300
    assert not body.startswith("#" + " " + title)
    hebrew = any("א" <= letter <= "ת" for letter in body)
    assert hebrew is (locale == "he")
