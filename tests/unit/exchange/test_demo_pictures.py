"""The photographs of the demo catalog: the index tells the truth, every piece is there, and all is light."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from PIL import Image

from shop.catalog.handles import slugify
from shop.exchange.demo.goods import SHELVES

FOLDER = Path(__file__).parents[3] / "shop" / "exchange" / "demo" / "pictures"
ENDINGS = ("avif", "webp", "jpg")
BUDGETS = {
    "avif": {320: 5_000, 640: 12_000, 960: 24_000, 1280: 36_000},
    "webp": {320: 9_000, 640: 18_000, 960: 36_000, 1280: 54_000},
    "jpg": {320: 15_000, 640: 30_000, 960: 60_000, 1280: 90_000},
}
WHOLE_FOLDER = 12_000_000
METADATA = ("exif", "xmp", "comment", "icc_profile")
INDEX = json.loads((FOLDER / "index.json").read_text(encoding="utf-8"))


def wanted() -> set[str]:
    goods = [(slugify(good.title), good.glazes) for shelf in SHELVES for good in shelf.goods]
    heroes = {f"{handle}--{glaze.lower()}" for handle, glazes in goods for glaze in glazes}
    details = {f"{handle}--detail" for handle, _ in goods}
    collections = {f"collection--{slugify(shelf.title)}" for shelf in SHELVES}
    return heroes | details | collections | {"home", "story"}


def test_every_piece_in_every_glaze_and_every_collection_has_its_picture():
    assert wanted() - set(INDEX) == set()


def test_files_and_index_agree():
    promised = {
        f"{name}-{width}.{ending}"
        for name, entry in INDEX.items()
        for width in entry["widths"]
        for ending in ENDINGS
    }
    assert {path.name for path in FOLDER.iterdir()} == promised | {"index.json"}


@pytest.mark.parametrize("name", sorted(INDEX))
def test_each_file_is_the_picture_it_is_said_to_be(name: str):
    entry = INDEX[name]
    assert entry["widths"] == sorted(entry["widths"])
    assert entry["widths"][-1] == entry["width"]
    for width in entry["widths"]:
        for ending in ENDINGS:
            with Image.open(FOLDER / f"{name}-{width}.{ending}") as picture:
                picture.load()
                assert picture.size == (width, round(width * entry["height"] / entry["width"]))
                assert [key for key in METADATA if picture.info.get(key)] == [], picture.filename


@pytest.mark.parametrize("name", sorted(INDEX))
def test_each_file_keeps_to_its_budget(name: str):
    for width in INDEX[name]["widths"]:
        for ending in ENDINGS:
            file = FOLDER / f"{name}-{width}.{ending}"
            assert file.stat().st_size <= BUDGETS[ending][width], file.name


def test_the_folder_stays_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= WHOLE_FOLDER


@pytest.mark.parametrize("name", sorted(INDEX))
def test_each_picture_is_described_in_two_languages_and_has_its_ground(name: str):
    entry = INDEX[name]
    assert len(entry["alt"]) > 20
    assert re.search("[א-ת]", entry["alt_he"])
    assert len(entry["ground"]) == 12
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in entry["ground"])


def test_wide_pictures_are_wide_and_the_others_are_four_to_five():
    for name, entry in INDEX.items():
        wide = name in ("home", "story") or name.startswith("collection--")
        assert (entry["width"] > entry["height"]) == wide, name
        assert wide or entry["width"] * 5 == entry["height"] * 4, name
