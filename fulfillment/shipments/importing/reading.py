"""A file of tracking numbers to rows: UTF-8 (or UTF-16 with its mark), comma, semicolon or tab, gzip or not.

What cannot be read is refused with a sentence that says how to save the file; nothing is guessed.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from shop.kernel.errors import N_, DomainError

COLUMNS = ("order_number", "tracking_number", "carrier", "ship_date", "sku", "quantity")
REQUIRED = ("order_number", "tracking_number")
MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 20_000
_SPELLINGS = {"order": "order_number", "order_no": "order_number", "number": "tracking_number"}
_SPELLINGS |= {
    "tracking": "tracking_number",
    "date": "ship_date",
    "shipped_at": "ship_date",
    "qty": "quantity",
}


class BadFile(DomainError):
    """A file that cannot be read as tracking numbers."""


class UnknownColumns(BadFile):
    """A file whose columns somebody has to name; `headings` are its own."""

    def __init__(self, message: str, *, headings: list[str], names: str) -> None:
        super().__init__(message, names=names)
        self.headings = headings


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the file, texts as they stand there. `line` counts from 1, the heading."""

    line: int
    order_number: str = ""
    tracking_number: str = ""
    carrier: str = ""
    ship_date: str = ""
    sku: str = ""
    quantity: str = ""


def read(data: bytes, *, names: Mapping[str, str] | None = None) -> list[Row]:
    """The rows of a file; `names` says which heading each of COLUMNS has there. Raises BadFile."""
    text = text_of(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        raise BadFile(N_("This file is not a table that can be read.")) from None
    if not lines:
        raise BadFile(N_("This file is empty."))
    if len(lines) > MAX_ROWS + 1:
        raise BadFile(N_("This file has more than %(most)s rows; please split it."), most=MAX_ROWS)
    columns = _columns(lines[0][1], names or {})
    return [_row(line, cells, columns) for line, cells in lines[1:]]


def text_of(data: bytes) -> str:
    """The text of a file. Raises BadFile."""
    return _decoded(_unpacked(data))


def _unpacked(data: bytes) -> bytes:
    if data[:2] == b"\x1f\x8b":
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
                data = packed.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            raise BadFile(N_("This compressed file is damaged.")) from None
    if len(data) > MAX_BYTES:
        raise BadFile(N_("This file is larger than %(megabytes)s MB."), megabytes=MAX_BYTES // 1024**2)
    return data


def _decoded(data: bytes) -> str:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeError:
        raise BadFile(N_("This file is not in UTF-8. Save it as “CSV UTF-8” and try again.")) from None
    if "\x00" in text:
        raise BadFile(N_("This is not a text file. Save it as “CSV UTF-8” and try again."))
    return text


def _delimiter(text: str) -> str:
    heading = text.partition("\n")[0]
    return max(",;\t", key=heading.count)


def headings_of(data: bytes) -> list[str]:
    """The first line of a file as it stands there. Raises BadFile."""
    text = text_of(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    return [cell.strip()[:80] for cell in next(reader, [])]


def _columns(heading: list[str], names: Mapping[str, str]) -> dict[str, int]:
    given = [cell.strip()[:80] for cell in heading]
    chosen = {name: given.index(cell) for name, cell in names.items() if name in COLUMNS and cell in given}
    plain = ["_".join(name.lower().replace("-", " ").split()) for name in given]
    ours = [_SPELLINGS.get(name, name) for name in plain]
    found = {name: ours.index(name) for name in COLUMNS if name in ours} | chosen
    missing = [name for name in REQUIRED if name not in found]
    if missing:
        message = N_("The first line must name the columns; missing: %(names)s.")
        raise UnknownColumns(message, headings=given[:60], names=", ".join(missing))
    return found


def _row(line: int, cells: list[str], columns: dict[str, int]) -> Row:
    found = {name: cells[at].strip()[:200] for name, at in columns.items() if at < len(cells)}
    return Row(line=line, **found)
