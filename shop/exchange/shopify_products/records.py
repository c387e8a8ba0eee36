"""From lines to rows of cells, surviving what breaks a CSV file.

A quote that is never closed swallows everything after it. Here a row may only grow so long; when it does,
or does not fit the header, its first line is reported and reading goes on with the second, so that one
slip of a spreadsheet costs one row.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator, Sequence, Sized
from dataclasses import dataclass

from shop.exchange.shopify_products.columns import recognized
from shop.exchange.shopify_products.drafts import WARNING, BadFile, RowIssue
from shop.kernel.errors import N_

DELIMITERS = ",;\t"
MAX_CELL = 250_000
MAX_LINE = 1_000_000
MAX_ROW_LINES = 2_000
BROKEN = N_("The quotes of this row are broken; it was left out.")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row; `line` is where it begins, counted from 1."""

    line: int
    cells: list[str]


class _Broken(Exception):
    """The row being read cannot be what was meant."""


class _Lines:
    """The lines of a text, numbered, with the possibility to give the latest ones back."""

    def __init__(self, text: io.TextIOBase) -> None:
        self._text = text
        self._again: deque[tuple[int, str]] = deque()
        self._next_number = 1
        self.taken: list[tuple[int, str]] = []
        self.too_long: set[int] = set()

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        found = self._again.popleft() if self._again else self._read()
        if found is None:
            if self.taken:  # the reader wants more in the middle of a row
                raise _Broken
            raise StopIteration
        self.taken.append(found)
        if len(self.taken) > MAX_ROW_LINES or sum(len(text) for _, text in self.taken[-8:]) > 2 * MAX_LINE:
            raise _Broken
        return found[1]

    def _read(self) -> tuple[int, str] | None:
        line = self._text.readline(MAX_LINE)
        if not line:
            return None
        number, self._next_number = self._next_number, self._next_number + 1
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            self._skip_rest()
            self.too_long.add(number)
            return number, ""
        return number, line.replace("\x00", "")

    def _skip_rest(self) -> None:
        while (rest := self._text.readline(MAX_LINE)) and not rest.endswith(("\n", "\r")):
            pass

    def start_row(self) -> None:
        """Forget the lines taken so far."""
        self.taken.clear()

    def give_back(self, *, after: int = 0) -> tuple[int, str]:
        """Give the lines of the row back, but for the first `after`; the row's first line with its number."""
        first = self.taken[0]
        self._again.extendleft(reversed(self.taken[after:]))
        self.taken.clear()
        return first


def read(
    text: io.TextIOBase, known: Callable[[Sequence[str]], Sized] = recognized
) -> tuple[list[str], Iterator[Row | RowIssue]]:
    """The header's cells, and every row after it; `known` picks those it knows, which tells the delimiter.

    Raises BadFile when there is no header.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE * 4))
    lines = _Lines(text)
    delimiter = _delimiter(lines, known)
    try:
        header = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except (StopIteration, csv.Error, _Broken):
        raise BadFile(N_("The file has no readable first line with the names of its columns.")) from None
    return header, _rows(lines, delimiter, len(header))


def _delimiter(lines: _Lines, known: Callable[[Sequence[str]], Sized]) -> str:
    """What Excel's `sep=;` says, else the delimiter under which the first line names most columns."""
    for first in lines:
        told = first.replace("\ufeff", "").strip()
        if told.removeprefix("sep=") in {",", ";", "|"}:
            lines.start_row()
            return told.removeprefix("sep=")
        if told:
            lines.give_back()
            return max(DELIMITERS, key=lambda mark: len(known(next(csv.reader([first], delimiter=mark), []))))
        lines.start_row()
    raise BadFile(N_("The file is empty."))


def _rows(lines: _Lines, delimiter: str, width: int) -> Iterator[Row | RowIssue]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    lost = False  # inside what is left of a broken row
    while True:
        lines.start_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _Broken):
            found = list(_mended(lines.give_back(after=1), delimiter, width))
            lost = len(found) == 1
            yield from found
            continue
        number = lines.taken[0][0]
        if number in lines.too_long:
            yield RowIssue(number, N_("This row is far too long; it was left out."))
        elif len(lines.taken) > 1 and len(cells) > width:
            yield RowIssue(lines.give_back(after=1)[0], BROKEN)
            lost = True
        elif any(cell.strip() for cell in cells) and not (lost and len(cells) != width):
            lost = False
            yield _checked(Row(number, cells), width)


def _mended(first: tuple[int, str], delimiter: str, width: int) -> Iterator[Row | RowIssue]:
    """A line with a stray quote, such as `5" pot`, is read as well as it goes if it then fits the header."""
    number, text = first
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        cells = next(csv.reader([text.rstrip("\r\n")], delimiter=delimiter, quoting=quoting), [])
        if len(cells) == width:
            yield RowIssue(number, N_("The quotes of this row are broken; please check it."), level=WARNING)
            yield _checked(Row(number, [cell.strip('"') for cell in cells]), width)
            return
    yield RowIssue(number, BROKEN)


def _checked(row: Row, width: int) -> Row | RowIssue:
    if any(cell.strip() for cell in row.cells[width:]):
        return RowIssue(row.line, N_("This row has more cells than the header; it was left out."))
    if max(map(len, row.cells)) > MAX_CELL:
        return RowIssue(row.line, N_("A cell of this row is far too long; it was left out."))
    return row
