"""Real files: Shopify's own examples and 3,720 products of a British wholesaler, counted independently."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shop.catalog import queries as catalog
from shop.catalog.models import Media, Product, Variant
from shop.exchange.shopify_products import importer
from shop.exchange.shopify_products.changes import ImportOptions
from shop.exchange.shopify_products.report import Tally
from shop.inventory import queries as stock
from shop.kernel import db
from tests.factories.catalog import AT
from tests.support.shared_data import shared_data

FILES = (
    "shopify/apparel.csv",
    "shopify/home-and-garden.csv",
    "shopify/jewelery.csv",
    "online_retail/catalogue_shopify_format.csv",
)


@pytest.fixture
def files() -> list[Path]:
    return [shared_data(name) for name in FILES]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_all_3780_products_are_imported_with_their_prices_and_counts(database, files: list[Path]) -> None:
    prices: dict[tuple[str, str], int] = {}
    pictures: set[tuple[str, str]] = set()
    for path in files:
        report = importer.run(path, options=ImportOptions(), at=AT)
        assert (report.errors, report.warnings) == (0, 0), report.issues[:5]
        for row in rows_of(path):
            value = row["Option1 Value"].replace("Default Title", "")
            if row["Variant Price"]:
                prices[row["Handle"], value] = int(Decimal(row["Variant Price"]) * 100)
            for column in ("Image Src", "Variant Image"):
                if row.get(column):
                    pictures.add((row["Handle"], row[column]))
    found = catalog.stats()
    assert (found.products, found.variants) == (3780, len(prices))
    query = select(Product.handle, Variant.option1, Variant.price_minor).join(Variant.product)
    assert {(handle, value): minor for handle, value, minor in db.session().execute(query)} == prices
    assert db.session().scalar(select(func.count()).select_from(Media)) == len(pictures)
    assert catalog.products_in().total == 3780
    assert stock.differences() == []


def test_the_wholesalers_stock_is_counted_and_importing_it_twice_changes_nothing(
    sqlite, files: list[Path]
) -> None:
    path = files[-1]
    importer.run(path, options=ImportOptions(), at=AT)
    units = sum(int(row["Variant Inventory Qty"]) for row in rows_of(path))
    assert db.session().scalar(select(func.sum(Variant.available))) == units
    report = importer.run(path, options=ImportOptions(), at=AT)
    assert (report.products, report.variants) == (Tally(unchanged=3720), Tally(unchanged=3720))


def test_types_become_collections(sqlite, files: list[Path]) -> None:
    for path in files[:3]:
        importer.run(path, options=ImportOptions(), at=AT)
    types = {row["Type"] for path in files[:3] for row in rows_of(path) if row["Type"]}
    assert {collection.title for collection, _ in catalog.collections_with_counts()} == types
