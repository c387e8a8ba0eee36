"""An owner makes collections and picks their products."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.catalog import operations, queries
from shop.catalog.operations import CollectionInput
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import make_product
from tests.support.statements import counted
from tests.web.admin.conftest import text

NEW, LIST = "/admin/collections/new", "/admin/collections"


def make(title: str = "Mugs") -> uuid.UUID:
    with db.transaction():
        return operations.create_collection(CollectionInput(title=title), at=NOON).id


def titles(collection_id: uuid.UUID) -> list[str]:
    db.end_read()
    return [product.title for product in queries.members(collection_id)]


def test_a_collection_is_made_changed_and_deleted(owner: Any) -> None:
    owner.submit(NEW, LIST, {"title": "Mugs & Cups", "in_navigation": "1", "position": "3"})
    made = queries.collection_by_handle("mugs-cups")
    assert made is not None
    row = queries.collection_by_id(made.id)
    assert row is not None
    assert (row.title, row.in_navigation, row.position) == ("Mugs & Cups", True, 3)
    assert "Mugs &amp; Cups" in text(owner.get(LIST))
    address = f"{LIST}/{made.id}"
    owner.submit(
        address, data={"title": "Cups", "handle": "cups", "description_html": "<script>x</script>Warm"}
    )
    db.end_read()
    changed = queries.collection_by_handle("cups")
    assert changed is not None
    row = queries.collection_by_id(changed.id)
    assert row is not None
    assert (row.title, row.in_navigation) == ("Cups", False)
    assert changed.description_html == "<p>Warm</p>"
    owner.submit(address, f"{address}/removal")
    assert queries.stats().collections == 0


def test_products_are_found_picked_ordered_and_taken_out(owner: Any) -> None:
    shelf = make()
    with db.transaction():
        mug, cup, bowl = (make_product(title).id for title in ("Mug", "Cup", "Bowl"))
    address = f"{LIST}/{shelf}"
    found = text(owner.get(address + "?q=cup"))
    assert f'value="{cup}"' in found
    assert f'value="{mug}"' not in found
    owner.submit(address, f"{address}/products", {"products": [str(mug), str(cup), str(bowl)]})
    assert titles(shelf) == ["Mug", "Cup", "Bowl"]
    assert f'name="products" value="{cup}"' not in text(owner.get(address + "?q=cup"))
    data = {f"place-{mug}": "2", f"place-{bowl}": "1", "remove": str(cup)}
    owner.submit(address, f"{address}/arrangement", data)
    assert titles(shelf) == ["Bowl", "Mug"]
    owner.submit(address, f"{address}/arrangement", {f"place-{mug}": "1", f"place-{bowl}": "1"})
    assert titles(shelf) == ["Mug", "Bowl"]


@pytest.mark.parametrize("picked", [[], ["nonsense"], [str(uuid.UUID(int=1))], ["\x00"]])
def test_picking_nothing_that_exists_changes_nothing(owner: Any, picked: list[str]) -> None:
    shelf = make()
    answer = owner.submit(
        f"{LIST}/{shelf}", f"{LIST}/{shelf}/products", {"products": picked}, follow_redirects=True
    )
    assert "tick at least one" in text(answer)
    assert titles(shelf) == []


def test_odd_places_only_order(owner: Any) -> None:
    shelf = make()
    with db.transaction():
        mug, cup = (make_product(title).id for title in ("Mug", "Cup"))
        operations.set_members(shelf, [mug, cup])
    sent = {f"place-{mug}": "9" * 30, f"place-{cup}": "-4", "remove": ["nonsense", str(uuid.uuid4())]}
    assert owner.submit(f"{LIST}/{shelf}", f"{LIST}/{shelf}/arrangement", sent).status_code == 303
    assert titles(shelf) == ["Cup", "Mug"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 5000},
        {"handle": "Not A Handle"},
        {"title": "   "},
        {"handle": "../x"},
        {"position": "many"},
        {"position": "-1"},
        {"description_html": "x" * 200_001},
        {"handle": "mugs"},
    ],
)
def test_bad_input_gets_a_sentence_and_makes_nothing(owner: Any, changes: dict[str, str]) -> None:
    make("Mugs")
    answer = owner.submit(NEW, LIST, {"title": "Bowls", **changes})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text(answer)
    assert queries.stats().collections == 1


def test_an_unknown_collection_is_not_found(owner: Any) -> None:
    assert owner.get(f"{LIST}/{uuid.uuid4()}").status_code == 404


def test_a_refused_change_keeps_what_was_typed_and_what_is_stored(owner: Any) -> None:
    make("Mugs")
    shelf = make("Bowls")
    answer = owner.submit(f"{LIST}/{shelf}", data={"title": "Bowls, deep", "handle": "mugs"})
    assert answer.status_code == 422
    assert "Bowls, deep" in text(answer)
    assert "already has the address" in text(answer)
    db.end_read()
    stored = queries.collection_by_id(shelf)
    assert stored is not None
    assert (stored.title, stored.handle) == ("Bowls", "bowls")


def test_pages_take_as_many_statements_for_many_as_for_one(owner: Any) -> None:
    shelf = make()
    with db.transaction():
        operations.set_members(shelf, [make_product("Mug").id])
    pages = (LIST, f"{LIST}/{shelf}?q=")
    with counted() as one:
        assert [owner.get(page).status_code for page in pages] == [200, 200]
    with db.transaction():
        operations.set_members(shelf, [make_product(f"Pot {number}").id for number in range(12)])
        for number in range(5):
            operations.create_collection(CollectionInput(title=f"Shelf {number}"), at=NOON)
    with counted() as many:
        assert [owner.get(page).status_code for page in pages] == [200, 200]
    assert len(many) == len(one)


def test_a_packer_changes_no_collection(packer: Any) -> None:
    shelf = make()
    for address in (LIST, f"{LIST}/{shelf}", f"{LIST}/{shelf}/removal"):
        assert packer.submit("/admin/account", address, {"title": "Mine"}).status_code == 403
    assert queries.stats().collections == 1
