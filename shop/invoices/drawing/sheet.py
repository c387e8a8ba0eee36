"""Paper: boxes of text placed from the side where reading starts, so that Hebrew is the mirror of English.

Lengths are millimeters, sizes of letters points. The same calls give the same bytes.
"""

from __future__ import annotations

from datetime import datetime

from fpdf import FPDF

from shop.invoices.drawing.bidi import visual
from shop.invoices.fonts import Font

MARGIN, POINT = 18.0, 25.4 / 72
FOOT = 22.0  # what the foot of a page takes
INK, QUIET, RULE = 30, 105, 205  # grays


class Sheet:
    """A PDF in the making; `y` is where the next line goes, `width` what lies between the margins."""

    def __init__(self, *, font: Font | None, rtl: bool, letter: bool, title: str, made_at: datetime) -> None:
        self.rtl, self._plain = rtl, font is None
        self._pdf = FPDF(format="letter" if letter else "A4")
        self._pdf.set_auto_page_break(False)
        self._pdf.set_creation_date(made_at)
        self._pdf.set_title(title)
        self._pdf.set_producer("Threeclick")
        self._pdf.set_lang("he" if rtl else "en")
        self._pdf.core_fonts_encoding = "cp1252"
        self._family, self._style = "Helvetica" if font is None else "body", (0.0, "")
        self._letters: dict[tuple[str, str], float] = {}
        if font is not None:
            self._pdf.add_font("body", "", font.regular)
            self._pdf.add_font("body", "B", font.bold)
        self.width, self.bottom = self._pdf.w - 2 * MARGIN, self._pdf.h - MARGIN - FOOT
        self.y = MARGIN
        self._pdf.add_page()

    def new_page(self) -> None:
        """Go on at the top of a new page."""
        self._pdf.add_page()
        self.y = MARGIN

    def room_for(self, height: float) -> bool:
        """Whether `height` more fits on this page."""
        return self.y + height <= self.bottom

    def text(
        self,
        words: str,
        *,
        start: float = 0,
        width: float | None = None,
        size: float = 9,
        bold: bool = False,
        quiet: bool = False,
        end: bool = False,
        y: float | None = None,
    ) -> float:
        """Draw `words` in the box that begins `start` after the reading side's margin; its height.

        Broken into lines that fit `width`; `end` puts them at the far side of the box. `y` is left alone.
        """
        width = self.width - start if width is None else width
        top, height = self.y if y is None else y, size * POINT * 1.45
        self._ink(size, bold, quiet)
        lines = self._broken(words, width)
        for place, line in enumerate(lines):
            shown = self._encoded(visual(line, rtl=self.rtl))
            baseline = top + place * height + size * POINT * 1.08
            self._pdf.text(self._x(start, width, self._pdf.get_string_width(shown), end), baseline, shown)
        return height * len(lines)

    def height_of(self, words: str, *, width: float, size: float = 9, bold: bool = False) -> float:
        """How high `text` would be."""
        self._ink(size, bold, False)
        return size * POINT * 1.45 * len(self._broken(words, width))

    def rule(self, *, start: float = 0, strong: bool = False) -> None:
        """A line across, from `start` to the far margin."""
        self._pdf.set_draw_color(INK if strong else RULE)
        self._pdf.set_line_width(0.3 if strong else 0.2)
        left = self._x(start, self.width - start, self.width - start, False)
        self._pdf.line(left, self.y, left + self.width - start, self.y)

    def foot(self, lines: list[str], page_word: str) -> None:
        """Put `lines` at the foot of every page, and "page n of m" where there are several."""
        pages = self._pdf.pages_count
        for number in range(1, pages + 1):
            self._pdf.page = number
            self._pdf.set_font(self._family, "", 6)  # the page has to hear of the font once more
            self.y = self._pdf.h - MARGIN - FOOT + 6
            self.rule()
            self.y += 2.5
            for line in lines:
                self.y += self.text(line, size=7.5, quiet=True, width=self.width - 24)
            if pages > 1:
                words = page_word % {"page": number, "pages": pages}
                top = self._pdf.h - MARGIN - FOOT + 8.5
                self.text(words, size=7.5, quiet=True, end=True, y=top)

    def bytes(self) -> bytes:
        """The finished file."""
        return bytes(self._pdf.output())

    def _ink(self, size: float, bold: bool, quiet: bool) -> None:
        self._style = (size, "B" if bold else "")
        self._pdf.set_font(self._family, self._style[1], size)
        self._pdf.set_text_color(QUIET if quiet else INK)

    def _x(self, start: float, width: float, taken: float, end: bool) -> float:
        """The left edge of what takes `taken` within the box."""
        left = MARGIN + (self.width - start - width if self.rtl else start)
        return left + width - taken if end != self.rtl else left

    def _broken(self, words: str, width: float) -> list[str]:
        lines: list[str] = []
        for paragraph in words.splitlines() or [""]:
            line = ""
            for word in paragraph.split(" "):
                longer = f"{line} {word}" if line else word
                if not line or self._fits(longer, width):
                    line = longer
                else:
                    lines.append(line)
                    line = word
                while not self._fits(line, width) and len(line) > 1:
                    cut = self._cut(line, width)
                    lines.append(line[:cut])
                    line = line[cut:]
            lines.append(line)
        return lines

    def _cut(self, word: str, width: float) -> int:
        """How many letters of a word that is too long fit; one at least."""
        taken = 0.0
        for place, letter in enumerate(word):
            taken += self._wide(letter)
            if taken > width:
                return max(place, 1)
        return len(word)

    def _fits(self, words: str, width: float) -> bool:
        return sum(map(self._wide, words)) <= width

    def _wide(self, letter: str) -> float:
        """The width of one letter in the present style; each is measured once, at 10 points."""
        size, style = self._style
        found = self._letters.get((letter, style))
        if found is None:
            self._pdf.set_font(self._family, style, 10)
            found = self._letters[letter, style] = self._pdf.get_string_width(self._encoded(letter))
            self._pdf.set_font(self._family, style, size)
        return found * size / 10

    def _encoded(self, words: str) -> str:
        return words.encode("cp1252", "replace").decode("cp1252") if self._plain else words
