"""What is exported comes back and changes nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from shop.catalog import operations
from shop.catalog import queries as catalog
from shop.catalog.pictures import Stored
from shop.catalog.rules import VariantInput
from shop.exchange.shopify_products import exporter, importer
from shop.exchange.shopify_products.changes import ImportOptions
from shop.exchange.shopify_products.report import Report, Tally
from shop.kernel import db
from tests.factories.catalog import AT, make_product
from tests.support.shopify_files import CLASSIC, written


def exported() -> str:
    stream = io.StringIO(newline="")
    exporter.export(stream)
    return stream.getvalue()


def imported(path: Path) -> Report:
    return importer.run(path, options=ImportOptions(), at=AT)


def test_an_import_exported_says_what_was_imported(database) -> None:
    imported(CLASSIC)
    rows = list(csv.DictReader(io.StringIO(exported(), newline="")))
    original = list(csv.DictReader(io.StringIO(CLASSIC.read_text(encoding="utf-8"), newline="")))
    by_sku = {row["Variant SKU"]: row for row in rows}
    for row in original:
        if not row["Variant SKU"]:
            continue
        found = by_sku[row["Variant SKU"]]
        for name in ("Handle", "Title", "Body (HTML)", "Vendor", "Option1 Value", "Option2 Value"):
            expected = row[name] if row[name] != "Plain & useful." else "<p>Plain &amp; useful.</p>"
            assert found[name] == expected
        assert float(found["Variant Price"]) == float(row["Variant Price"])


def test_an_export_imported_again_changes_nothing(database, tmp_path: Path) -> None:
    imported(CLASSIC)
    with db.transaction():
        made = make_product(
            "Made by hand",
            description_html="<p>“Quotes”, commas, and\nlines</p>",
            option_names=("Size",),
            variants=(VariantInput(options=("S, small",), price_minor=1999, cost_minor=5, barcode="0012"),),
        )
        operations.add_picture(made.id, Stored("products/ab/cd", 800, 1000), alt="Seen, from the side", at=AT)
        operations.add_picture_address(made.id, "https://pictures.example/late.jpg", at=AT)
    report = imported(written(tmp_path, exported()))
    assert (report.products, report.errors, report.warnings) == (Tally(unchanged=5), 0, 0)
    assert (report.variants, report.pictures) == (Tally(unchanged=7), 0)


def test_an_empty_shop_exports_a_header(database) -> None:
    assert exported().startswith("Handle,Title,")
    assert len(exported().splitlines()) == 1


def test_an_export_into_an_empty_shop_makes_the_same_catalog(database, tmp_path: Path) -> None:
    imported(CLASSIC)
    before, text = exported(), exported()
    with db.transaction() as session:
        from sqlalchemy import delete

        from shop.catalog.models import Collection, Product

        session.execute(delete(Product))
        session.execute(delete(Collection))
    imported(written(tmp_path, text))
    assert sorted(exported().splitlines()) == sorted(before.splitlines())
    assert catalog.stats().variants == 6
