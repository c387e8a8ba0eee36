"""Codes of gift cards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shop.credit import codes, terms


def test_a_code_is_read_however_it_is_typed() -> None:
    code = codes.new()
    assert len(code) == 16
    assert codes.normalized(codes.shown(code)) == code
    assert codes.normalized(f"  {code[:4].lower()} {code[4:]} ") == code


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "0" * 16, "A" * 17, "IIII-OOOO-1111-0000", "א" * 16, "\x00" * 16]
)
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert codes.normalized(typed) == ""


def test_no_two_codes_are_alike_and_the_hash_holds_none() -> None:
    made = {codes.new() for _ in range(500)}
    assert len(made) == 500
    assert all(code not in codes.digest(code) for code in made)


@pytest.mark.parametrize(
    ("months", "ends"),
    [(0, None), (1, datetime(2027, 2, 28, tzinfo=UTC)), (13, datetime(2028, 2, 29, tzinfo=UTC))],
)
def test_credit_ends_on_the_same_day_or_the_last_of_a_shorter_month(
    months: int, ends: datetime | None
) -> None:
    assert terms.expiry(months, at=datetime(2027, 1, 31, tzinfo=UTC)) == ends
