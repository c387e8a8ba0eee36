"""A product that cannot be sold sensibly is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from shop.catalog import rules
from shop.catalog.rules import BadProduct, VariantInput
from tests.factories.catalog import product_input, variants


def test_a_plain_product_passes() -> None:
    rules.check(product_input())


def test_three_options_pass() -> None:
    wanted = VariantInput(options=("Sand", "L", "Matte"), price_minor=0)
    rules.check(product_input(option_names=("Glaze", "Size", "Finish"), variants=(wanted,)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "   "}, "enter a title"),
        ({"title": "x" * 5000}, "5000 of 500"),
        ({"handle": "Not A Handle"}, "small letters"),
        ({"description_html": "x" * 300_000}, "description is too long"),
        ({"status": "sold"}, "active, a draft or archived"),
        ({"tags": tuple(str(n) for n in range(500))}, "too many tags"),
        ({"variants": ()}, "at least one variant"),
        ({"price_minor": -1}, "price of"),
        ({"price_minor": 10**14}, "price of"),
        ({"option_names": ("A", "B", "C", "D")}, "at most three"),
        ({"option_names": ("Size", "size"), "variants": ()}, "same name"),
        ({"option_names": ("Size", "")}, "name each option"),
        ({"option_names": ("Size",)}, "a value for every option"),
        ({"option_names": ("Size",), "variants": variants("L", "l")}, "two variants"),
        ({"option_names": ("Size",), "variants": variants("S", "L", sku="A-1")}, "the SKU A-1"),
        ({"option_names": ("Size",), "variants": variants(*map(str, range(251)))}, "at most 250"),
        ({"variants": (VariantInput(price_minor=1, grams=-5),)}, "weight"),
        ({"variants": (VariantInput(price_minor=1, cost_minor=-5),)}, "negative"),
        ({"variants": (VariantInput(price_minor=1, sku="x" * 300),)}, "too long"),
    ],
)
def test_a_product_is_refused(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(BadProduct, match=words):
        rules.check(product_input(**{"title": "Mug", **changes}))
