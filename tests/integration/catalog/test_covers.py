"""A picture for each collection, in one statement."""

from __future__ import annotations

import uuid

from shop.catalog import operations, queries
from shop.catalog.models import Media
from shop.catalog.operations.collections import CollectionInput
from shop.kernel import db, ids
from tests.factories.catalog import AT, make_product
from tests.support.statements import counted


def collection(title: str, products: list[uuid.UUID]) -> uuid.UUID:
    """A collection of these products, in the open transaction."""
    made = operations.create_collection(CollectionInput(title=title), at=AT)
    operations.set_members(made.id, products)
    return made.id


def pictured(title: str, file: str = "", **changes: object) -> uuid.UUID:
    """A product with one picture, ready when `file` is given, in the open transaction."""
    product = make_product(title, **changes)
    media = Media(
        id=ids.new_id(),
        product_id=product.id,
        file=file,
        width=800,
        height=1000,
        due_at=AT,
        attempts=0,
        done_at=AT if file else None,
    )
    db.session().add(media)
    return product.id


def test_each_collection_shows_its_first_picture_that_no_other_shows(database) -> None:
    with db.transaction():
        bowl, mug = pictured("Bowl", "products/bowl"), pictured("Mug", "products/mug")
        table, gifts = collection("Table", [bowl, mug]), collection("Gifts", [bowl, mug])
    with counted() as sent:
        found = queries.covers([table, gifts])
    assert len(sent) == 1
    assert [found[one].src for one in (table, gifts)] == [
        "/media/products/bowl.jpg",
        "/media/products/mug.jpg",
    ]


def test_two_may_look_alike_when_there_is_nothing_else(database) -> None:
    with db.transaction():
        bowl = pictured("Bowl", "products/bowl")
        both = [collection("Table", [bowl]), collection("Gifts", [bowl])]
    assert [queries.covers(both)[one].src for one in both] == ["/media/products/bowl.jpg"] * 2


def test_pictures_still_to_come_and_products_not_sold_are_passed_over(database) -> None:
    with db.transaction():
        waiting = pictured("Waiting")
        hidden = pictured("Hidden", "products/hidden", status="draft")
        empty = collection("Empty", [waiting, hidden])
        shown = collection("Shown", [waiting, hidden, pictured("Mug", "products/mug")])
    found = queries.covers([empty, shown])
    assert set(found) == {shown}
    assert found[shown].src == "/media/products/mug.jpg"
    assert queries.covers([]) == {}
