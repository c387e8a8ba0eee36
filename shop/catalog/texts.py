"""Descriptions: owners' and importers' HTML made harmless, and the plain text in it.

Only what a description needs is kept: no scripts, no styles, no pictures from elsewhere (the page's
Content-Security-Policy would refuse them anyway, and they would tell others who looks).
"""

from __future__ import annotations

import html
import re

import nh3

MAX_HTML = 200_000
_TAGS = {
    *("p br hr h2 h3 h4 h5 h6 ul ol li dl dt dd strong em b i u s sub sup small".split()),
    *("blockquote a span div table thead tbody tr th td caption".split()),
}
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes={
        "a": {"href", "title"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope"},
        "*": {"dir", "lang"},
    },
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener nofollow",
)
_stripper = nh3.Cleaner(tags=set(), clean_content_tags={"script", "style"})
_TAG = re.compile(r"<[/a-zA-Z!]")
_BLOCK_END = re.compile(r"<(/(p|h\d|li|tr|div|dd|dt|blockquote)|br|hr)\b[^>]*>", re.IGNORECASE)


def clean_html(text: str) -> str:
    """`text` as harmless HTML; plain text becomes paragraphs. Cleaning twice changes nothing."""
    text = text.replace("\x00", "").strip()
    if _TAG.search(text):
        text = _cleaner.clean(text).strip()
    if not text or _TAG.search(text):
        return text
    return _paragraphs(html.unescape(text))


def plain_text(description_html: str) -> str:
    """The words of a description on one line."""
    spaced = _BLOCK_END.sub(" ", description_html)
    return " ".join(html.unescape(_stripper.clean(spaced)).split())


def excerpt(description_html: str, length: int = 160) -> str:
    """The beginning of a description, cut between words."""
    words = plain_text(description_html)
    if len(words) <= length:
        return words
    return words[:length].rsplit(" ", 1)[0].rstrip(",;:. ") + "…"


def _paragraphs(text: str) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)
