"""A large catalog: requests show the shelf of the worker's file, and the worker follows what changes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shop.catalog import operations, queries
from shop.catalog.operations import CollectionInput
from shop.catalog.search import shelves
from shop.kernel import db
from tests.factories.catalog import AT, make_product

LATER = AT + timedelta(hours=1)


@pytest.fixture
def file(sqlite: object, tmp_path: Path) -> Path:
    """Where the shelf of a shop of three products lies, for which two are many already."""
    shelves.configure(tmp_path, large=2)
    with db.transaction():
        for title in ("Tall Mug", "Bud Vase", "Tea Bowl"):
            make_product(title)
    return tmp_path / shelves.FILE


def titles(text: str | None = None) -> list[str]:
    db.end_read()
    return [card.title for card in queries.browse(text=text, sort="title").listing.cards]


def test_the_worker_writes_it_and_rests_when_nothing_changed(file: Path) -> None:
    assert shelves.write_down(at=AT) == 3
    assert shelves.write_down(at=LATER) == 0
    assert titles() == ["Bud Vase", "Tall Mug", "Tea Bowl"]


def test_until_the_worker_has_followed_lists_are_as_they_were(file: Path) -> None:
    shelves.write_down(at=AT)
    with db.transaction():
        jar = make_product("Tea Jar")
        made = operations.create_collection(CollectionInput(title="Tea"), at=AT)
        operations.add_to_collection(made.id, [jar.id])
    assert titles("tea") == ["Tea Bowl"]
    assert titles() == ["Bud Vase", "Tall Mug", "Tea Bowl"]
    assert shelves.write_down(at=LATER) == 4
    assert titles("tea") == ["Tea Bowl", "Tea Jar"]
    assert [card.title for card in queries.browse(collection="tea").listing.cards] == ["Tea Jar"]


def test_what_is_no_longer_for_sale_is_not_shown_in_the_meantime(file: Path) -> None:
    shelves.write_down(at=AT)
    with db.transaction():
        vase = next(iter(queries.cards(one.id for one in queries.search("vase").cards).values()))
        operations.set_status(vase.id, "archived", at=AT)
    assert titles() == ["Tall Mug", "Tea Bowl"]


def test_a_process_without_a_file_fills_its_own_shelf(file: Path) -> None:
    assert titles("vase") == ["Bud Vase"]
    assert not file.exists()


@pytest.mark.parametrize("data", [b"", b"shelf 0\n", b"shelf 1\n" + bytes(8) + b"{}", b"\xff" * 500])
def test_a_file_that_is_none_is_passed_over_and_written_anew(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    assert titles("vase") == ["Bud Vase"]
    assert shelves.write_down(at=AT) == 3


def test_a_shop_that_became_small_needs_no_file(file: Path) -> None:
    shelves.write_down(at=AT)
    with db.transaction():
        for card in queries.search("vase").cards:
            operations.set_status(card.id, "archived", at=AT)
    shelves.write_down(at=LATER)
    assert not file.exists()
    assert titles() == ["Tall Mug", "Tea Bowl"]


def test_the_worker_rests_while_much_changes(file: Path) -> None:
    shelves.write_down(at=AT)
    with db.transaction():
        make_product("Tea Jar")
    assert shelves.write_down(at=AT) == 0
    assert shelves.write_down(at=LATER) == 4
