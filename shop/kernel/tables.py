"""Rows as CSV text, safe for spreadsheets: a cell that looks like a formula is led in by an apostrophe.

The guard is OWASP's ("CSV Injection"): = + - @, tab and carriage return at the beginning, also after blanks.
Numbers of ours (int, or a plain negative or positive decimal) stay numbers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

FORMULA = tuple("=+-@\t\r\n|＝＋－＠")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else


def guarded(value: object) -> object:
    """`value` as a cell may hold it."""
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    text = value.replace("\x00", "")
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


def csv_lines(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, every: int = 100
) -> Iterator[str]:
    """The table as pieces of text, `every` rows each; the first piece begins with the byte order mark."""
    stream = io.StringIO(newline="")
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow(headings)
    for place, row in enumerate(rows, start=1):
        writer.writerow([guarded(cell) for cell in row])
        if place % every == 0:
            yield stream.getvalue()
            stream.seek(0)
            stream.truncate()
    yield stream.getvalue()
