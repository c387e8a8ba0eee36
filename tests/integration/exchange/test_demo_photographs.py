"""The demo store's photographs are copied with it: no waiting for the worker, each glaze with its own."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shop.brand import language
from shop.catalog import operations, pictures, queries
from shop.catalog.models import Media
from shop.catalog.pictures import files
from shop.content import front, page_pictures
from shop.exchange.demo import photographs, seeding
from shop.exchange.demo.goods import SHELVES
from shop.kernel import db
from tests.factories.catalog import AT, picture_bytes

TEA = (replace(SHELVES[3], goods=SHELVES[3].goods[:1]),)
NAMES = (
    *("harbor-teapot--night", "harbor-teapot--tide", "harbor-teapot--detail"),
    *("collection--tea", "home", "story"),
)


def described(number: int) -> dict[str, Any]:
    colors = [f"#{number:02x}0000"] * 12
    return {
        "width": 640,
        "height": 800,
        "widths": [320, 640],
        "ground": colors,
        "alt": f"Photograph {number}",
        "alt_he": f"תצלום {number}",
    }


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Photographs as they come with the shop, a different one under each name."""
    for number, name in enumerate(NAMES):
        for width in (320, 640):
            for ending, kind in (("avif", "AVIF"), ("webp", "WEBP"), ("jpg", "JPEG")):
                data = picture_bytes((width, width), kind, color=f"#{number * 30:02x}4080")
                (tmp_path / f"{name}-{width}.{ending}").write_bytes(data)
    index = {name: described(number) for number, name in enumerate(NAMES)}
    (tmp_path / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return tmp_path


def test_pieces_collections_and_the_home_page_show_their_photographs_at_once(sqlite, studio: Path) -> None:
    seeding.seed(AT, shelves=TEA, folder=studio)
    page = queries.product_page("harbor-teapot")
    assert page is not None
    assert [picture.alt for picture in page.media] == [f"Photograph {number}" for number in (0, 1, 2)]
    assert [variant.picture for variant in page.variants] == list(page.media[:2])
    assert all(picture.avif and picture.patches for picture in page.media)
    for picture in page.media:
        assert (pictures.folder() / picture.src.removeprefix("/media/")).exists()
    collection = queries.collection_by_handle("tea")
    assert collection is not None
    assert collection.picture is not None
    chosen = front.picture_id()
    assert chosen is not None
    assert (collection.picture.alt, queries.pictures_by_id([chosen])[chosen].alt) == (
        *("Photograph 3", "Photograph 4"),
    )
    story = page_pictures.picture_id("story")
    assert story is not None
    assert queries.pictures_by_id([story])[story].alt == "Photograph 5"
    assert [media.state for media in db.session().query(Media)] == ["ready"] * 6


def test_a_photograph_is_described_in_the_readers_language(sqlite, studio: Path) -> None:
    seeding.seed(AT, shelves=TEA, folder=studio)
    with language.speaking("he"):
        page = queries.product_page("harbor-teapot")
    assert page is not None
    assert page.media[0].alt == "תצלום 0"


def test_an_owners_own_home_picture_stays(sqlite, studio: Path) -> None:
    own = next(iter(photographs.keep(["story"], folder=studio).values()))
    with db.transaction():
        front.show_picture(operations.keep_picture(own.stored, at=AT).id, at=AT)
    before = front.picture_id()
    db.end_read()
    seeding.seed(AT, shelves=TEA, folder=studio)
    assert front.picture_id() == before


def test_names_that_were_not_photographed_are_passed_over(sqlite, studio: Path, tmp_path: Path) -> None:
    assert list(photographs.keep(["nothing", "story"], folder=studio)) == ["story"]
    assert photographs.keep(["story"], folder=tmp_path / "nowhere") == {}


def test_the_photographs_that_come_with_the_shop_are_whole_and_described() -> None:
    for name, known in photographs.index().items():
        for width in known["widths"]:
            for kind in files.KINDS:
                assert (photographs.FOLDER / f"{name}-{width}.{kind}").stat().st_size > 500, name
        assert max(known["widths"]) == known["width"]
        assert known["alt"], name
        assert any("א" <= letter <= "ת" for letter in known["alt_he"]), name
        assert all(len(bytes.fromhex(color[1:])) == 3 for color in known["ground"]), name
        assert len(known["ground"]) == 12
