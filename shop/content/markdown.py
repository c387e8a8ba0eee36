"""Markdown to HTML that is safe to put on a page: CommonMark and tables, then an allow-list of tags.

Raw HTML is shown as text. Headings begin at the second level, as the page's title is the first.
"""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "h2", "h3", "h4", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
SCHEMES = {"http", "https", "mailto", "tel"}


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")


def to_html(text: str) -> str:
    """`text` as safe HTML."""
    tokens = _reader().parse(text)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(max(int(token.tag[1]), 2), 4)}"
    html = _reader().renderer.render(tokens, _reader().options, {})
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def fill(text: str, places: dict[str, str]) -> str:
    """`text` with {name} replaced by `places[name]`; unknown names stay as they are."""
    for name, value in places.items():
        text = text.replace("{" + name + "}", value)
    return text
