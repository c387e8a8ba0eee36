"""The demo catalog is believable: every piece can be sold and told apart."""

from __future__ import annotations

import pytest

from shop.catalog import rules, texts
from shop.exchange.demo.goods import SHELVES, Good
from shop.exchange.demo.seeding import _variants

GOODS = [good for shelf in SHELVES for good in shelf.goods]


def test_there_are_about_two_dozen_pieces_on_five_shelves() -> None:
    assert (len(SHELVES), len(GOODS)) == (5, 24)
    assert len({good.title for good in GOODS}) == len(GOODS)


@pytest.mark.parametrize("good", GOODS, ids=[good.code for good in GOODS])
def test_a_piece_can_be_described_and_sold(good: Good) -> None:
    assert texts.clean_html(good.description_html) == good.description_html
    names = ("Glaze",) * (len(good.glazes) > 1) + ("Size",) * bool(good.sizes)
    variants = tuple(variant for variant, _ in _variants(good, "USD"))
    rules.check(rules.ProductInput(title=good.title, option_names=names, variants=variants))


def test_every_sku_is_used_once() -> None:
    skus = [variant.sku for good in GOODS for variant, _ in _variants(good, "USD")]
    assert len(skus) == len(set(skus))
