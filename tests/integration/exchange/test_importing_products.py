"""An import brings the shop to what the file says, and a second one finds nothing left to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update

from shop.catalog import operations as catalog_operations
from shop.catalog import queries as catalog
from shop.catalog.models import Media, Product
from shop.exchange.shopify_products import importer
from shop.exchange.shopify_products.changes import ImportOptions
from shop.exchange.shopify_products.report import Report, Tally
from shop.inventory import operations as inventory
from shop.inventory import queries as stock
from shop.kernel import db, ids
from shop.kernel.money import Money
from tests.factories.catalog import AT
from tests.support.shopify_files import CLASSIC, MODERN, written

HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty\n"


def run(path: Path, **options) -> Report:
    wanted = {name: options.pop(name) for name in ("collections_from", "keep_stock") if name in options}
    return importer.run(path, options=ImportOptions(**wanted), at=AT + timedelta(hours=1), **options)


def page(handle: str):
    db.end_read()
    found = catalog.product_page(handle, any_status=True)
    assert found is not None
    return found


@pytest.mark.parametrize("path", [CLASSIC, MODERN], ids=["classic", "modern"])
def test_either_dialect_makes_the_same_catalog(database, path: Path) -> None:
    report = run(path)
    assert (report.rows, report.errors, report.warnings) == (7, 0, 0)
    assert (report.products, report.variants) == (Tally(created=4), Tally(created=6))
    assert (report.pictures, report.collections_created) == (5, 4)
    apron = page("linen-apron")
    assert [option.values for option in apron.options] == [("Oat", "Ink"), ("S", "L")]
    assert [(v.title, v.price.minor, v.available, v.backorder) for v in apron.variants] == [
        *(("Oat / S", 4800, 12, False), ("Oat / L", 4800, 0, False), ("Ink / S", 5200, 5, True)),
    ]
    assert apron.variants[0].compare_at == Money(6000, "USD")
    assert [c.title for c in apron.collections] == ["Apron"]
    assert apron.media[0].alt == "Apron on a hook"
    assert page("tea-towel").variants[0].available is None
    assert {card.handle for card in catalog.products_in().cards} == {"linen-apron", "tea-towel"}
    assert stock.differences() == []


@pytest.mark.parametrize(("first", "second"), [(CLASSIC, CLASSIC), (CLASSIC, MODERN)], ids=["same", "other"])
def test_importing_twice_changes_nothing(database, first: Path, second: Path) -> None:
    run(first)
    before = everything()
    report = run(second)
    assert (report.products, report.variants) == (Tally(unchanged=4), Tally(unchanged=6))
    assert (report.pictures, report.collections_created, report.errors) == (0, 0, 0)
    assert everything() == before


def everything() -> dict[str, list]:
    db.end_read()
    tables = (
        "products",
        "variants",
        "media",
        "collections",
        "collection_products",
        "stock_levels",
        "stock_movements",
    )
    return {name: sorted(map(repr, db.session().execute(text(f"SELECT * FROM {name}")))) for name in tables}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(database, tmp_path: Path) -> None:
    before = everything()
    dry = run(CLASSIC, dry_run=True)
    assert everything() == before
    assert {**dry.as_dict(), "dry_run": False} == run(CLASSIC).as_dict()
    changed = written(
        tmp_path, CLASSIC.read_text().replace("48.00", "49.00").replace("Tea Towel", "Tea Cloth")
    )
    before = everything()
    dry = run(changed, dry_run=True)
    assert (dry.products, dry.variants) == (Tally(updated=2, unchanged=2), Tally(updated=2, unchanged=4))
    assert everything() == before
    assert {**dry.as_dict(), "dry_run": False} == run(changed).as_dict()
    assert page("linen-apron").price == Money(4900, "USD")
    assert catalog.search("cloth").total == 1


def test_variants_are_known_by_sku_then_by_options(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "mug,Mug,Size,S,M-S,10,1\nmug,,,M,,11,1\nmug,,,L,M-L,12,1\n"))
    before = {variant.title: variant.id for variant in page("mug").variants}
    renamed = HEAD + "mug,Mug,Size,Small,M-S,10,1\nmug,,,M,M-M,11,1\nmug,,,L,M-L,12,1\n"
    report = run(written(tmp_path, renamed))
    assert report.variants == Tally(updated=2, unchanged=1)
    after = {variant.title: variant.id for variant in page("mug").variants}
    assert after == {"Small": before["S"], "M": before["M"], "L": before["L"]}


def test_variants_may_swap_their_options(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "mug,Mug,Size,S,A,10,1\nmug,,,L,B,12,1\n"))
    before = {variant.sku: variant.id for variant in page("mug").variants}
    run(written(tmp_path, HEAD + "mug,Mug,Size,L,A,10,1\nmug,,,S,B,12,1\n"))
    assert {(v.sku, v.title, v.id) for v in page("mug").variants} == {
        ("A", "L", before["A"]),
        ("B", "S", before["B"]),
    }


def test_what_the_file_does_not_name_stays(database, tmp_path: Path) -> None:
    run(CLASSIC)
    few = "Handle,Title,Vendor,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n"
    report = run(written(tmp_path, few + "linen-apron,Linen Apron,,Color,Oat,Size,S,50\n"))
    assert (report.products, report.variants) == (Tally(updated=1), Tally(updated=1))
    apron = page("linen-apron")
    assert apron.product.vendor == ""
    assert list(apron.product.tags) == ["linen", "kitchen"]
    assert [(v.price.minor, v.sku, v.available) for v in apron.variants] == [
        *((5000, "LA-OAT-S", 12), (4800, "LA-OAT-L", 0), (5200, "LA-INK-S", 5)),
    ]
    assert len(apron.media) == 5


def test_a_product_without_options_gets_some_and_keeps_its_variant(database, tmp_path: Path) -> None:
    run(written(tmp_path, "Handle,Title,Variant Price\nmug,Mug,10\n"))
    (before,) = page("mug").variants
    run(written(tmp_path, HEAD + "mug,Mug,Size,S,,10,1\nmug,,,L,,12,2\n"))
    assert [(v.title, v.id == before.id) for v in page("mug").variants] == [("S", True), ("L", False)]


def test_options_that_do_not_fit_leave_the_variants_alone(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "mug,Mug,Size,S,,10,1\nmug,,,L,,12,2\n"))
    head = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant Price\n"
    report = run(written(tmp_path, head + "mug,Big Mug,Size,S,Glaze,Sand,99\n"))
    assert report.errors == 1
    assert "options of this product differ" in report.issues[0]["message"]
    mug = page("mug")
    assert (mug.product.title, [v.price.minor for v in mug.variants]) == ("Big Mug", [1000, 1200])


def test_rows_that_cannot_be_used_are_named_and_the_rest_is_imported(database, tmp_path: Path) -> None:
    rows = (
        "good,Good,Size,S,,10,1",
        "good,,,M,,a lot,1",
        ",,,,,,",
        "lost,,Size,S,,10,1",
        "priceless,Priceless,,,,,",
        "broken,Broken,,,,cheap,1",
        "last,Last,,,,5,2",
    )
    report = run(written(tmp_path, HEAD + "\n".join(rows) + "\n"))
    assert [(issue["line"], issue["level"]) for issue in report.sorted_issues()] == [
        *((3, "error"), (5, "error"), (6, "warning"), (7, "error"), (7, "error")),
    ]
    assert report.products == Tally(created=3)
    assert [v.title for v in page("good").variants] == ["S"]
    assert page("priceless").product.status == "draft"
    assert catalog.product_page("broken", any_status=True) is None
    assert page("last").price == Money(500, "USD")


def test_a_product_that_the_database_refuses_costs_only_itself(database, tmp_path: Path) -> None:
    rows = "".join(f"{handle},{handle.title()},,,,5,2\n" for handle in ("first", "cursed", "last"))
    with forbidden("cursed"):
        report = run(written(tmp_path, HEAD + rows))
    assert (report.products, report.variants, report.rows) == (Tally(created=2), Tally(created=2), 3)
    (issue,) = report.issues
    assert (issue["line"], issue["level"]) == (3, "error")
    assert "refused this product" in issue["message"]
    assert catalog.stats().products == 2


@contextmanager
def forbidden(handle: str) -> Iterator[None]:
    """Have the database itself refuse a product of this handle, as long as the block lasts."""
    begin = f"ALTER TABLE products ADD CONSTRAINT no_{handle} CHECK (handle <> '{handle}')"
    end = f"ALTER TABLE products DROP CONSTRAINT no_{handle}"
    if db.dialect() == "sqlite":
        when = f"BEFORE INSERT ON products WHEN NEW.handle = '{handle}'"
        begin = f"CREATE TRIGGER no_{handle} {when} BEGIN SELECT RAISE(ABORT, 'cursed'); END"
        end = f"DROP TRIGGER no_{handle}"
    with db.engine().begin() as connection:
        connection.execute(text(begin))
    yield
    with db.engine().begin() as connection:
        connection.execute(text(end))


def test_parts_of_a_product_far_apart_in_the_file_come_together(database, tmp_path: Path) -> None:
    rows = "mug,Mug,Size,S,,10,1\nbowl,Bowl,,,,9,1\nmug,,,L,,12,2\n"
    path = written(tmp_path, HEAD + rows)
    dry = run(path, dry_run=True)
    assert (dry.errors, dry.products.created) == (0, 2)
    assert run(path).errors == 0
    assert [v.title for v in page("mug").variants] == ["S", "L"]


def test_stock_is_taken_over_unless_it_shall_be_kept_or_is_held(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "mug,Mug,Size,S,A,10,5\nmug,,,L,B,12,6\n"))
    small, large = (variant.id for variant in page("mug").variants)
    with db.transaction():
        inventory.reserve(order_id=ids.new_id(), demand={small: 4}, expires_at=AT, at=AT)
    less = written(tmp_path, HEAD + "mug,Mug,Size,S,A,10,3\nmug,,,L,B,12,2\n")
    assert run(less, keep_stock=True).products == Tally(unchanged=1)
    report = run(less)
    assert [(issue["line"], issue["level"]) for issue in report.issues] == [(2, "warning")]
    assert stock.on_hand([small, large]) == {small: 5, large: 2}
    assert stock.differences() == []
    assert [(line.delta, line.reason, line.reference) for line in stock.movements(large)] == [
        *((-4, "imported", "products.csv"), (6, "imported", "products.csv")),
    ]


def test_collections_come_from_types_tags_or_nowhere(database, tmp_path: Path) -> None:
    head = "Handle,Title,Variant Price,Type,Tags\n"
    path = written(tmp_path, head + 'mug,Mug,10,Tableware,"blue, gift"\n')
    run(path, collections_from="none")
    assert catalog.stats().collections == 0
    moved = written(tmp_path, head + 'mug,Mug,10,Mugs,"blue, gift"\n')
    run(moved)
    assert [c.title for c in page("mug").collections] == ["Mugs"]
    new = written(tmp_path, head + 'bowl,Bowl,10,Bowls,"blue, gift"\n')
    run(new, collections_from="tags")
    assert sorted(c.title for c in page("bowl").collections) == ["blue", "gift"]


def test_a_product_taken_out_of_a_collection_stays_out(database) -> None:
    run(CLASSIC)
    shelf = catalog.collection_by_handle("apron")
    assert shelf is not None
    with db.transaction():
        catalog_operations.set_members(shelf.id, [])
    run(CLASSIC)
    assert page("linen-apron").collections == ()


def test_a_sku_used_twice_is_imported_with_a_warning(database, tmp_path: Path) -> None:
    report = run(written(tmp_path, HEAD + "mug,Mug,,,SAME,10,1\nbowl,Bowl,,,SAME,10,1\n"))
    assert (report.products.created, report.warnings) == (2, 1)
    assert report.issues[0]["params"] == {"sku": "SAME"}


def test_a_new_picture_text_is_taken_over_and_fetched_pictures_stay(database, tmp_path: Path) -> None:
    run(CLASSIC)
    with db.transaction() as session:
        session.execute(update(Media).values(file="products/ab/cd", width=800, height=1000, done_at=AT))
    report = run(written(tmp_path, CLASSIC.read_text().replace("Apron on a hook", "A hook")))
    assert (report.products, report.pictures) == (Tally(updated=1, unchanged=3), 0)
    assert page("linen-apron").media[0].alt == "A hook"
    assert page("linen-apron").media[0].src == "/media/products/ab/cd.jpg"


def test_a_run_that_was_cut_off_goes_on_where_it_was(database, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(importer, "BATCH", 2)
    rows = "".join(f"pot-{n},Pot {n},,,,5,{n}\n" for n in range(7))
    path = written(tmp_path, HEAD + rows)
    kept: list[tuple[dict, int]] = []

    class Killed(BaseException):
        """The worker is gone."""

    def in_batch(report: Report, line: int, _fraction: float) -> None:
        if len(kept) == 2:
            raise Killed
        kept.append((report.as_dict(), line))

    with pytest.raises(Killed):
        run(path, in_batch=in_batch)
    assert catalog.stats().products == 4
    report = run(path, report=Report.from_dict(kept[-1][0]), after_line=kept[-1][1])
    assert (report.rows, report.products) == (7, Tally(created=7))
    assert catalog.stats().products == 7


def test_the_order_of_the_file_is_the_order_of_the_shop(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "".join(f"pot-{n},Pot {n},,,,5,1\n" for n in range(5))))
    assert [card.title for card in catalog.products_in().cards] == [f"Pot {n}" for n in range(5)]


def test_emoji_right_to_left_and_other_scripts_arrive_whole(database, tmp_path: Path) -> None:
    run(written(tmp_path, HEAD + "x,ספל 🏺 “Ω” ‏,Größe,‏גדול,שק-1,5,1\n"))
    found = page("x")
    assert found.product.title == "ספל 🏺 “Ω” ‏"
    assert (found.options[0].name, found.variants[0].title, found.variants[0].sku) == (
        "Größe",
        "‏גדול",
        "שק-1",
    )
    assert db.session().scalar(select(func.count()).select_from(Product)) == 1
