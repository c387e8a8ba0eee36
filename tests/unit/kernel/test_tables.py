"""Tables that spreadsheets open: no cell becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io

import pytest

from shop.kernel.tables import BYTE_ORDER_MARK, csv_lines, guarded


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 1234", "-x", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "|cmd", "  =1", "\u00a0=1", "＝1"],
)
def test_what_would_be_a_formula_is_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("value", ["-5.00", "+3", "12", "Mug", "a=b", "", 7, "יין", "Saint-Malo"])
def test_everything_else_stays_as_it_is(value: object) -> None:
    assert guarded(value) == value


def test_rows_come_in_pieces_and_read_back() -> None:
    pieces = list(csv_lines(("a", "b"), [(1, 'x "y", z'), ("=1", "two\nlines")], every=1))
    assert len(pieces) == 3
    text = "".join(pieces)
    assert text.startswith(BYTE_ORDER_MARK)
    read = list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK))))
    assert read == [["a", "b"], ["1", 'x "y", z'], ["'=1", "two\nlines"]]
