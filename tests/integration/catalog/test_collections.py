"""Collections hold products in the owner's order."""

from __future__ import annotations

import pytest

from shop.catalog import operations, queries
from shop.catalog.operations import CollectionInput
from shop.catalog.rules import BadProduct
from shop.kernel import db, ids
from shop.kernel.errors import NotFound
from tests.factories.catalog import AT, make_product


def make(title: str, **changes) -> object:
    with db.transaction():
        return operations.create_collection(CollectionInput(title=title, **changes), at=AT)


def test_a_collection_gets_a_handle_of_its_own(database) -> None:
    assert [make("Mugs").handle, make("Mugs").handle, make("❤").handle] == ["mugs", "mugs-2", "collection"]


@pytest.mark.parametrize("title", ["", "   ", "x" * 5000])
def test_a_title_that_is_none_is_refused(database, title: str) -> None:
    with pytest.raises(BadProduct):
        make(title)
    assert queries.stats().collections == 0


def test_a_taken_or_broken_handle_is_refused(database) -> None:
    make("Mugs")
    for handle in ("mugs", "Not A Handle", "../x"):
        with pytest.raises(BadProduct):
            make("Other", handle=handle)


def test_members_stand_in_the_order_given_and_each_once(database) -> None:
    shelf = make("Shelf")
    with db.transaction():
        a, b, c = (make_product(title).id for title in "ABC")
        operations.set_members(shelf.id, [c, a, c, ids.new_id()])
        assert operations.add_to_collection(shelf.id, [a, b]) == 1
    assert [product.title for product in queries.members(shelf.id)] == ["C", "A", "B"]
    with db.transaction():
        operations.set_members(shelf.id, [])
    assert queries.members(shelf.id) == []


def test_the_navigation_shows_what_the_owner_wants_in_order(database) -> None:
    make("Second", position=2)
    make("Hidden", in_navigation=False)
    first = make("First", position=1)
    assert [collection.title for collection in queries.navigation()] == ["First", "Second"]
    with db.transaction():
        operations.update_collection(first.id, CollectionInput(title="Last", position=9))
    assert [collection.title for collection in queries.navigation()] == ["Second", "Last"]
    assert queries.collection_by_handle("first").title == "Last"


def test_deleting_a_collection_leaves_its_products(database) -> None:
    shelf = make("Shelf")
    with db.transaction():
        made = make_product("Mug")
        operations.add_to_collection(shelf.id, [made.id])
        operations.delete_collection(shelf.id)
    page = queries.product_page("mug")
    assert page is not None
    assert page.collections == ()
    with pytest.raises(NotFound), db.transaction():
        operations.delete_collection(shelf.id)


def test_collections_wanted_by_an_import_are_made_once_and_only_a_few_enter_the_navigation(database) -> None:
    wanted = {f"type-{n}": f"Type {n}" for n in range(12)}
    with db.transaction():
        first, made = operations.ensure_collections(wanted, at=AT)
        again, made_again = operations.ensure_collections(wanted, at=AT)
    assert (made, made_again) == (12, 0)
    assert first == again
    assert sum(collection.in_navigation for collection, _ in queries.collections_with_counts()) == 8
