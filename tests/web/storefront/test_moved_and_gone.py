"""Old addresses: what has moved is found, what is gone says so, also after several moves."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from shop.catalog import operations as catalog
from shop.catalog import queries as catalog_queries
from shop.catalog.operations.collections import CollectionInput
from shop.content import operations as content
from shop.kernel import db
from tests.conftest import NOON
from tests.factories.catalog import make_product, product_input
from tests.web.storefront.conftest import Shelf


def rename(product_id: Any, handle: str) -> None:
    """Give a product another address."""
    with db.transaction():
        catalog.update_product(product_id, replace(product_input("Bowl"), handle=handle), at=NOON)


def test_a_product_is_found_at_every_address_it_ever_had(client: Any, shelf: Shelf) -> None:
    for handle in ("deep-bowl", "soup-bowl"):
        rename(shelf.bowl, handle)
    for old in ("/products/bowl", "/products/deep-bowl"):
        answer = client.get(f"{old}?utm_source=mail")
        assert (answer.status_code, answer.headers["Location"]) == (
            301,
            "/products/soup-bowl?utm_source=mail",
        )
    assert client.get("/he/products/bowl").headers["Location"] == "/he/products/soup-bowl"


def test_an_address_that_is_taken_again_is_simply_what_it_is(client: Any, shelf: Shelf) -> None:
    rename(shelf.bowl, "deep-bowl")
    with db.transaction():
        make_product("Another", handle="bowl")
    assert client.get("/products/bowl").status_code == 200
    rename(shelf.bowl, "soup-bowl")
    assert client.get("/products/deep-bowl").headers["Location"] == "/products/soup-bowl"


def test_there_and_back_is_no_circle(client: Any, shelf: Shelf) -> None:
    rename(shelf.bowl, "deep-bowl")
    rename(shelf.bowl, "bowl")
    assert client.get("/products/bowl").status_code == 200
    assert client.get("/products/deep-bowl").headers["Location"] == "/products/bowl"


def test_an_archived_product_is_gone_and_a_draft_is_unknown(client: Any, shelf: Shelf) -> None:
    with db.transaction():
        catalog.set_status(shelf.bowl, "archived", at=NOON)
        catalog.set_status(shelf.mug, "draft", at=NOON)
    gone = client.get("/products/bowl")
    assert gone.status_code == 410
    assert "This product is not sold any more." in gone.get_data(as_text=True)
    assert client.get("/products/mug").status_code == 404


@pytest.mark.parametrize("kind", ["products/bowl", "collections/table", "pages/summer"])
def test_what_left_the_shop_leads_on_and_is_not_taken_for_an_old_link(
    client: Any, shelf: Shelf, kind: str
) -> None:
    table = catalog_queries.collection_by_handle("table")
    assert table is not None
    with db.transaction():
        catalog.set_status(shelf.bowl, "archived", at=NOON)
        catalog.delete_collection(table.id)
        content.create_page(slug="summer", locale="en", title="Summer", at=NOON)
        content.discard_page(slug="summer", locale="en")
    html = client.get(f"/{kind}").get_data(as_text=True)
    assert "This is not here any more" in html
    assert 'id="error-search"' in html
    assert "See everything" in html
    assert "Find my order" not in html.partition("<footer")[0]


def test_a_collection_moves_and_ends(client: Any, shelf: Shelf) -> None:
    with db.transaction():
        row = catalog.create_collection(CollectionInput(title="Gifts"), at=NOON)
        catalog.update_collection(row.id, CollectionInput(title="Gifts", handle="presents"))
    assert client.get("/collections/gifts").headers["Location"] == "/collections/presents"
    with db.transaction():
        catalog.delete_collection(row.id)
    assert [client.get(f"/collections/{name}").status_code for name in ("gifts", "presents")] == [410, 410]


def test_a_page_that_was_discarded_is_gone(client: Any, app: Any) -> None:
    with db.transaction():
        content.create_page(slug="summer", locale="en", title="Summer", at=NOON)
        content.discard_page(slug="summer", locale="en")
    assert client.get("/pages/summer").status_code == 410


@pytest.mark.parametrize("path", ["/products/%00", f"/products/{'x' * 5000}", "/nothing", "/products/"])
def test_what_never_was_is_not_found(client: Any, shelf: Shelf, path: str) -> None:
    assert client.get(path).status_code == 404


def test_only_looking_is_sent_on(client: Any, shelf: Shelf) -> None:
    rename(shelf.bowl, "deep-bowl")
    assert client.post("/products/bowl").status_code in (400, 405)
