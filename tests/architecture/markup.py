"""Reads templates as a browser would, with the Jinja parts taken out: tags, attributes and bare words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

# Comments, statements and expressions; mails also have a first pass, written in square brackets.
BODY_CLASS = r"\{% block body_class %\}.*?\{% endblock %\}"
PARTS = [r"\{#.*?#\}", BODY_CLASS, r"\{%.*?%\}", r"\{\{.*?\}\}", r"\[#.*?#\]", r"\[%.*?%\]", r"\[\[.*?\]\]"]
JINJA = re.compile("|".join(PARTS), re.S)
ATTRIBUTE = re.compile(r"[\w-]+=\"[^\"]*\"")  # a macro may write attributes where this reader expects text
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "content"}
SILENT = {"script", "style", "code", "pre", "kbd", "samp", "mj-style", "mj-attributes"}
VOID = set("area base br col embed hr img input link meta source track wbr".split())
WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Tag:
    """One start tag with its attributes, at a line of its template."""

    line: int
    name: str
    attributes: dict[str, str | None]


class Markup(HTMLParser):
    """The tags of a template, and the words in it that went past translation."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[Tag] = []
        self.bare_words: list[tuple[int, str]] = []
        self._silent: list[str] = []
        self.feed(without_jinja(source))
        self.close()

    @classmethod
    def read(cls, path: Path) -> Markup:
        return cls(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = Tag(self.getpos()[0], tag, dict(attrs))
        self.tags.append(found)
        if tag not in VOID and (tag in SILENT or found.attributes.get("translate") == "no" or self._silent):
            self._silent.append(tag)
        for name, value in attrs:
            spoken = name in SPOKEN and not (name == "content" and tag != "meta")
            if spoken and not (tag == "meta" and not _is_description(found)):
                self._note(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._silent and tag == self._silent[-1]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._note(data)

    def _note(self, text: str) -> None:
        if WORD.search(ATTRIBUTE.sub("", text)):
            self.bare_words.append((self.getpos()[0], " ".join(text.split())[:60]))


def without_jinja(source: str) -> str:
    """`source` with every Jinja expression, statement and comment gone, its lines still in their places.

    A tag whose name is an expression becomes a tag named x, so that it still is one.
    """
    source = re.sub(r"(?<=<)(/?)\{\{[^}]*\}\}", r"\1x", source)
    return JINJA.sub(lambda found: " " + "\n" * found[0].count("\n"), source)


def _is_description(tag: Tag) -> bool:
    name = tag.attributes.get("name") or tag.attributes.get("property") or ""
    return name.endswith(("description", "title"))
