"""Colors of words."""

from __future__ import annotations

import re

import pytest

from shop.catalog import swatches
from shop.catalog.color_names import COLORS
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import make_product, variants


@pytest.mark.parametrize(
    ("value", "like"),
    [("Sand", "Sand"), ("SAND", "sand"), ("Deep Teal", "teal"), ("Salt glaze", "salt"), ("חול", "sand")],
)
def test_words_have_a_color(sqlite, value, like) -> None:
    assert swatches.color_of(value) == COLORS[like.lower()]


@pytest.mark.parametrize("value", ["Large", "", "350 ml", "🏺", "x" * 5000])
def test_other_words_have_none(sqlite, value) -> None:
    assert swatches.color_of(value) == ""


def test_every_built_in_color_is_a_color() -> None:
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in COLORS.values())
    assert len(COLORS) > 200


def test_the_owners_choice_counts_first(sqlite) -> None:
    with db.transaction():
        swatches.choose({"Sand": "#123ABC", "Orange": ""}, at=NOON)
    assert (swatches.color_of("sand"), swatches.color_of("Orange")) == ("#123abc", "")


@pytest.mark.parametrize("color", ["red", "#12345", "#12345g", "url(x)"])
def test_a_color_that_is_none_is_refused(sqlite, color) -> None:
    with pytest.raises(swatches.BadSwatch), db.transaction():
        swatches.choose({"Sand": color}, at=NOON)
    assert swatches.chosen() == {}


def test_an_option_is_one_of_colors_when_it_says_so_or_all_its_values_are(sqlite) -> None:
    assert list(swatches.colors_of("Glaze", ["Sand", "Nobody knows"])) == ["Sand", "Nobody knows"]
    assert swatches.colors_of("Type", ["Sand", "Tide"]) != {}
    assert swatches.colors_of("Flavor", ["Orange", "Vanilla"]) == {}
    assert swatches.colors_of("Size", []) == {}


def test_words_in_use_are_those_of_color_options(database) -> None:
    with db.transaction():
        make_product("Mug", option_names=("Glaze",), variants=variants("Tide", "Kelp"))
        make_product("Bowl", option_names=("Glaze",), variants=variants("tide"))
        make_product("Plate", option_names=("Size",), variants=variants("Large"))
    assert [word.casefold() for word in swatches.words_in_use()] == ["kelp", "tide"]
