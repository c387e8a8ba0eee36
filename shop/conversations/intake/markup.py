"""Mails that are HTML alone: their words as plain text, and the quote that their program marked as one."""

from __future__ import annotations

from html.parser import HTMLParser

from shop.conversations.intake import quoting

SILENT = frozenset({"style", "script", "head", "title", "template", "svg", "noscript", "object", "textarea"})
# Elements that begin and end a line, and those with an empty line around them.
LINES = frozenset({"div", "tr", "li", "pre", "section", "article", "header", "footer"})
PARAGRAPHS = frozenset({"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "h4", "hr"})
VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "base", "wbr", "source"})
# Elements that hold a quote: Gmail, Yahoo, Proton, Thunderbird.
QUOTES = ("gmail_quote", "gmail_extra", "yahoo_quoted", "protonmail_quote", "moz-cite-prefix")
# Empty elements after which everything is quote: Outlook, in its several lives.
MARKS = ("appendonsend", "divrplyfwdmsg", "x_divrplyfwdmsg", "mail-editor-reference-message-container")
DEEPEST = 500


def split(html: str) -> tuple[str, str]:
    """(what they wrote, what was quoted) of an HTML mail, as text; never raises, never loses words."""
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except (AssertionError, ValueError, RecursionError):
        pass  # what was read until then stands
    own, quoted = quoting.split("".join(reader.own))
    below = "".join(reader.quoted).strip()
    if not own:
        return quoting.split(below)
    return own, "\n\n".join(part for part in (quoted, below) if part)


class _Reader(HTMLParser):
    """Words in document order, those inside of quotes apart."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.own: list[str] = []
        self.quoted: list[str] = []
        self._open: list[
            tuple[str, bool, bool]
        ] = []  # element, whether it holds a quote, whether it is silent
        self._quotes = self._silences = 0
        self._for_good = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break(tag)
        if tag in VOID or len(self._open) >= DEEPEST:
            return
        given = {name: (value or "").lower() for name, value in attrs}
        self._for_good = self._for_good or given.get("id", "") in MARKS
        quote = any(name in given.get("class", "") for name in QUOTES)
        quote = quote or (tag == "blockquote" and given.get("type") == "cite")
        silent = tag in SILENT or "display:none" in given.get("style", "").replace(" ", "")
        self._open.append((tag, quote, silent))
        self._quotes, self._silences = self._quotes + quote, self._silences + silent

    def handle_endtag(self, tag: str) -> None:
        self._break(tag)
        if not any(name == tag for name, _, _ in self._open):
            return  # it closes nothing that is open
        while self._open:
            name, quote, silent = self._open.pop()
            self._quotes, self._silences = self._quotes - quote, self._silences - silent
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._silences:
            return
        words = " ".join(data.split())
        lead = " " if data[:1].isspace() else ""
        trail = " " if words and data[-1:].isspace() else ""
        self._say(f"{lead}{words}{trail}")

    def _break(self, tag: str) -> None:
        """End a line, where there is one, as `tag` asks for."""
        into = self._into()
        if not into or tag not in LINES | PARAGRAPHS | {"br"}:
            return
        while into and into[-1] == " ":
            into.pop()
        ended = next((number for number, text in enumerate(reversed(into[-2:])) if text != "\n"), 2)
        wanted = 2 if tag in PARAGRAPHS else 1 if tag in LINES else ended + 1
        into.extend("\n" * (min(wanted, 2) - ended))

    def _say(self, text: str) -> None:
        into = self._into()
        if text.strip() or (into and not into[-1].endswith(("\n", " "))):
            into.append(text)

    def _into(self) -> list[str]:
        return self.quoted if self._for_good or self._quotes else self.own
