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
    assert (made.title, made.in_navigation, made.position) == ("Mugs & Cups", True, 3)
    assert "Mugs &amp; Cups" in text(owner.get(LIST))
    address = f"{LIST}/{made.id}"
    owner.submit(
        address, data={"title": "Cups", "handle": "cups", "description_html": "<script>x</script>Warm"}
    )
    db.end_read()
    changed = queries.collection_by_handle("cups")
    assert changed is not None
    assert (changed.title, changed.in_navigation, changed.description_html) == ("Cups", False, "<p>Warm</p>")
    owner.submit(address, f"{address}/removal")
    assert queries.stats().collections == 0


def test_products_are_found_picked_ordered_and_taken_out(owner: Any) -> None:
    shelf = make()
    with db.transaction():
        mug, cup, bowl = (make_product(title).id for title in ("Mug", "Cup", "Bowl"))
    address = f"{LIST}/{shelf}"
    assert "Cup" in text(owner.get(address + "?q=cup"))
    owner.submit(address, f"{address}/products", {"add": [str(mug), str(cup), str(bowl)]})
    assert titles(shelf) == ["Mug", "Cup", "Bowl"]
    data = {
        "member": [str(mug), str(cup), str(bowl)],
        "drop": str(cup),
        f"place-{mug}": "2",
        f"place-{bowl}": "1",
    }
    owner.submit(address, f"{address}/products", data)
    assert titles(shelf) == ["Bowl", "Mug"]
    owner.submit(address, f"{address}/products", {"member": ["nonsense", str(uuid.uuid4())]})
    assert titles(shelf) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"title": "x" * 5000},
        {"handle": "Not A Handle"},
        {"position": "many"},
        {"handle": "mugs"},
    ],
)
def test_bad_input_gets_a_sentence_and_makes_nothing(owner: Any, changes: dict[str, str]) -> None:
    make("Mugs")
    assert owner.submit(NEW, LIST, {"title": "Bowls", **changes}).status_code == 422
    assert queries.stats().collections == 1


def test_an_unknown_collection_is_not_found(owner: Any) -> None:
    assert owner.get(f"{LIST}/{uuid.uuid4()}").status_code == 404
