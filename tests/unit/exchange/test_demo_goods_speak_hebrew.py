"""Everything the demo store sells is described in English and in Hebrew."""

from __future__ import annotations

import re

import pytest

from shop.exchange.demo.goods import SHELVES, Good, hebrew

GOODS = [good for shelf in SHELVES for good in shelf.goods]


def test_there_are_two_dozen_pieces_on_five_shelves() -> None:
    assert (len(SHELVES), len(GOODS)) == (5, 24)


def test_nothing_is_left_out_and_nothing_is_left_over() -> None:
    assert set(hebrew.PIECES) == {good.code for good in GOODS}
    assert set(hebrew.SHELVES) == {shelf.title for shelf in SHELVES}
    words = {"Glaze", "Size", *(shelf.kind for shelf in SHELVES)}
    for good in GOODS:
        words |= {*good.glazes, *good.tags, *(size.name for size in good.sizes)}
    assert set(hebrew.WORDS) == words


@pytest.mark.parametrize("good", GOODS, ids=lambda good: good.code)
def test_a_piece_says_the_same_in_both(good: Good) -> None:
    said = hebrew.PIECES[good.code]
    assert len(said.facts) == len(good.facts)
    assert said.text.count("\n") == good.text.count("\n")
    assert not re.search("[A-Za-z]", said.title + said.text + "".join(said.facts))
    numbers = {n for fact in said.facts for n in re.findall(r"\d+(?:\.\d+)?", fact)}
    assert numbers <= {n for fact in good.facts for n in re.findall(r"\d+(?:\.\d+)?", fact)}


def test_titles_tell_pieces_apart() -> None:
    titles = [said.title for said in hebrew.PIECES.values()]
    assert len(set(titles)) == len(titles)
