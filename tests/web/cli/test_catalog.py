"""`flask catalog` and `flask stock`: what they print, and the exit codes scripts rely on."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from shop.catalog import operations, pictures, queries
from shop.catalog.models import Media
from shop.catalog.pictures import renditions
from shop.inventory.models import StockLevel
from shop.kernel import clock, db
from tests.factories.catalog import AT, make_product, picture_bytes, stocked_variant
from tests.support.shopify_files import CLASSIC, written
from tests.support.wiring import drain

HEAD = "Handle,Title,Variant Price\n"


def flask(app: Any, *words: object) -> Any:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def test_an_import_says_what_it_did_and_stats_count_it(app: Any) -> None:
    result = flask(app, "catalog", "import-shopify", CLASSIC)
    assert result.exit_code == 0, result.output
    assert "Products: 4 made, 0 changed, 0 unchanged." in result.output
    stats = flask(app, "catalog", "stats", "--json")
    assert (stats.exit_code, json.loads(stats.output)) == (
        0,
        {"products": 4, "variants": 6, "collections": 4},
    )
    assert flask(app, "catalog", "stats").output == "4 products, 6 variants, 4 collections\n"


def test_a_dry_run_writes_nothing(app: Any) -> None:
    result = flask(app, "catalog", "import-shopify", CLASSIC, "--dry-run")
    assert result.exit_code == 0
    assert "Products: 4 would be made" in result.output
    assert queries.stats().products == 0


def test_a_report_is_had_as_json_with_lines_and_sentences(app: Any, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "a,Mug,free\nb,Bowl,2\n")
    result = flask(app, "catalog", "import-shopify", path, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["products"] == {"created": 1, "updated": 0, "unchanged": 0}
    assert {"line": 2, "message": "“free” is not a price.", "level": "error"} in report["issues"]


def test_errors_are_printed_with_their_lines_and_many_are_cut(app: Any, tmp_path: Path) -> None:
    path = written(tmp_path, HEAD + "".join(f"p{n},Pot {n},free\n" for n in range(40)) + "b,Bowl,2\n")
    result = flask(app, "catalog", "import-shopify", path)
    assert result.exit_code == 1
    assert "  line 2: “free” is not a price." in result.output
    assert "and 60 more" in result.output


@pytest.mark.parametrize("content", [None, b"", b"x;y\n1;2\n"])
def test_what_is_no_product_file_fails_in_one_sentence(
    app: Any, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "missing.csv" if content is None else written(tmp_path, content)
    result = flask(app, "catalog", "import-shopify", path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    "words",
    [
        ("import-shopify",),
        ("import-shopify", CLASSIC, "--collections-from", "stars"),
        ("nonsense",),
        ("stats", "--x"),
        ("pictures", "--all"),
    ],
)
def test_a_wrong_use_is_code_2(app: Any, words: tuple[object, ...]) -> None:
    assert flask(app, "catalog", *words).exit_code == 2


@pytest.mark.parametrize("command", ["import-shopify", "export-shopify", "pictures", "stats"])
def test_every_command_helps(app: Any, command: str) -> None:
    assert "Usage" in flask(app, "catalog", command, "--help").output


@pytest.mark.parametrize("name", ["out.csv", "out.csv.gz"])
def test_an_export_can_be_imported_again(app: Any, tmp_path: Path, name: str) -> None:
    flask(app, "catalog", "import-shopify", CLASSIC)
    target = tmp_path / name
    assert flask(app, "catalog", "export-shopify", target).exit_code == 0
    text = gzip.decompress(target.read_bytes()).decode() if name.endswith(".gz") else target.read_text()
    assert len({row["Handle"] for row in csv.DictReader(text.splitlines())}) == 4
    again = flask(app, "catalog", "import-shopify", target)
    assert "Products: 0 made, 0 changed, 4 unchanged." in again.output


def test_an_export_to_nowhere_fails_in_one_sentence(app: Any, tmp_path: Path) -> None:
    result = flask(app, "catalog", "export-shopify", tmp_path / "no" / "such" / "folder.csv")
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert "cannot be written" in result.output


def test_a_recount_finds_nothing_where_all_is_well(app: Any) -> None:
    stocked_variant(5)
    result = flask(app, "stock", "recount")
    assert (result.exit_code, result.output) == (0, "Every level agrees with its ledger.\n")


def test_a_recount_finds_and_repairs_what_disagrees(app: Any) -> None:
    mug = stocked_variant(5, title="Tall Mug")
    with db.transaction() as session:
        session.execute(update(StockLevel).values(on_hand=7))
    found = flask(app, "stock", "recount")
    assert found.exit_code == 1
    assert "Tall Mug: 7 on hand, ledger 5" in found.output
    repaired = flask(app, "stock", "recount", "--repair", "--json")
    assert repaired.exit_code == 0
    assert json.loads(repaired.output)["differences"][0]["variant_id"] == str(mug)
    assert flask(app, "stock", "recount").exit_code == 0


def test_pictures_of_an_older_recipe_are_made_again(app: Any) -> None:
    data = picture_bytes((400, 500))
    stored = pictures.keep(pictures.check(data), data)
    with db.transaction():
        operations.add_picture(make_product().id, stored, at=clock.now())
    assert flask(app, "catalog", "pictures").output == "0 ready, 1 waiting, 0 parked, 0 older\n"
    drain()
    assert flask(app, "catalog", "pictures", "--again").output == "1 ready, 0 waiting, 0 parked, 0 older\n"
    with db.transaction() as session:
        session.execute(update(Media).values(recipe=renditions.RECIPE - 1))
    told = flask(app, "catalog", "pictures", "--again", "--json")
    assert (told.exit_code, json.loads(told.output)["waiting"]) == (0, 1)
    drain()
    assert flask(app, "catalog", "pictures").output == "1 ready, 0 waiting, 0 parked, 0 older\n"
    again = flask(app, "catalog", "pictures", "--again", "--all")
    assert again.output.startswith("0 ready, 1 waiting")


def test_a_picture_that_was_given_up_is_exit_code_1(app: Any) -> None:
    with db.transaction():
        media = operations.add_picture_address(make_product().id, "https://pictures.example/a.jpg", at=AT)
        media.parked_at = AT
    assert flask(app, "catalog", "pictures").exit_code == 1
