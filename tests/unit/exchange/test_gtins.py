"""Which barcodes a marketplace takes for a product's own number."""

from __future__ import annotations

import pytest

from shop.exchange.feeds.merchant import is_gtin


@pytest.mark.parametrize("code", ["4006381333931", "73513537", "036000291452", "00012345600012"])
def test_a_number_with_its_check_digit_is_one(code: str) -> None:
    assert is_gtin(code)


@pytest.mark.parametrize(
    "code", ["", "4006381333932", "123", "400638133393X", "４００６３８１３３３９３１", "4" * 40]
)
def test_anything_else_is_none(code: str) -> None:
    assert not is_gtin(code)
