"""The demo catalog is believable: every piece can be drawn, sold, and told apart."""

from __future__ import annotations

import pytest

from shop.catalog import rules, texts
from shop.exchange.demo.goods import SHELVES, Good
from shop.exchange.demo.paint import GLAZES, SHAPES, paint
from shop.exchange.demo.paint.picture import SIZE
from shop.exchange.demo.seeding import _variants

GOODS = [good for shelf in SHELVES for good in shelf.goods]


def test_there_are_about_two_dozen_pieces_on_five_shelves() -> None:
    assert (len(SHELVES), len(GOODS)) == (5, 24)
    assert len({good.title for good in GOODS}) == len(GOODS)


@pytest.mark.parametrize("good", GOODS, ids=[good.code for good in GOODS])
def test_a_piece_can_be_drawn_described_and_sold(good: Good) -> None:
    assert good.shape in SHAPES
    assert set(good.glazes) <= set(GLAZES)
    assert texts.clean_html(good.description_html) == good.description_html
    names = ("Glaze",) * (len(good.glazes) > 1) + ("Size",) * bool(good.sizes)
    variants = tuple(variant for variant, _ in _variants(good, "USD"))
    rules.check(rules.ProductInput(title=good.title, option_names=names, variants=variants))


def test_every_sku_is_used_once() -> None:
    skus = [variant.sku for good in GOODS for variant, _ in _variants(good, "USD")]
    assert len(skus) == len(set(skus))


@pytest.mark.parametrize("shape", ["teapot", "moon-vase", "plate", "planter"])
def test_a_picture_is_upright_the_same_each_time_and_another_in_another_glaze(shape: str) -> None:
    sand = paint(shape, "Sand")
    assert sand.size == SIZE
    assert paint(shape, "Night").tobytes() != sand.tobytes()
    middle = (SIZE[0] // 2, SHAPES[shape].floor - 30)
    assert sand.getpixel(middle) != sand.getpixel((5, 5))
