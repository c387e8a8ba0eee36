"""The column of a variant's tax class."""

from __future__ import annotations

import pytest

from shop.exchange.shopify_products.cells import BadCell
from shop.exchange.shopify_products.columns import recognized
from shop.exchange.shopify_products.variant_cells import variant_fields


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reduced", {"tax_class": "reduced"}),
        ("Reduced-rate", {"tax_class": "reduced"}),
        ("zero rate", {"tax_class": "zero"}),
        ("Exempt", {"tax_class": "standard", "taxable": False}),
        ("", {}),
    ],
)
def test_a_class_is_read_in_the_words_of_others_too(text: str, expected: dict[str, object]) -> None:
    assert variant_fields({"tax_class": text}, "EUR") == expected


def test_a_class_nobody_knows_is_said() -> None:
    with pytest.raises(BadCell):
        variant_fields({"tax_class": "luxury"}, "EUR")


def test_both_headings_are_known() -> None:
    assert recognized(["Variant Tax Class"]) == recognized(["tax class"]) == {"tax_class": 0}
