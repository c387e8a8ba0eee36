"""The demo catalog is put into an empty store once."""

from __future__ import annotations

from dataclasses import replace

from shop.catalog import pictures, queries
from shop.exchange.demo import photographs, seeding
from shop.exchange.demo.goods import SHELVES
from shop.inventory import queries as stock
from shop.kernel import db, registry
from tests.factories.catalog import AT

TEA = (replace(SHELVES[3], goods=SHELVES[3].goods[:2]),)


def test_a_shelf_is_filled_with_pictures_prices_and_stock(database) -> None:
    seeding.seed(AT, shelves=TEA)
    (collection,) = queries.navigation()
    assert collection.title == "Tea"
    assert [card.title for card in queries.products_in("tea").cards] == ["Harbor Teapot", "Gull Teapot"]
    teapot = queries.product_page("harbor-teapot")
    assert teapot is not None
    assert [(v.title, v.price.minor, v.available) for v in teapot.variants] == [
        *(("Night", 11800, 7), ("Tide", 11800, 5)),
    ]
    told = photographs.index()
    assert [picture.alt for picture in teapot.media] == [
        told[f"harbor-teapot--{view}"]["alt"] for view in ("night", "tide", "detail")
    ]
    assert teapot.variants[1].picture == teapot.media[1]
    for picture in teapot.media:
        assert picture.width / picture.height == 0.8
        assert (pictures.folder() / picture.src.removeprefix("/media/")).exists()
    assert stock.differences() == []


def test_filling_it_again_changes_nothing(sqlite) -> None:
    seeding.seed(AT, shelves=TEA)
    before = queries.stats()
    db.end_read()
    seeding.seed(AT, shelves=TEA)
    assert queries.stats() == before


def test_the_catalog_is_among_the_seeders(sqlite) -> None:
    assert "catalog" in [name for name, _seed in registry.seeders()]
