"""The owner writes a product's and a collection's texts in Hebrew; shoppers read them under /he."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.catalog import operations, pictures, queries, translations
from shop.catalog.operations import CollectionInput
from shop.kernel import db
from tests.factories.catalog import AT, make_product, picture_bytes, variants
from tests.web.admin.conftest import text
from tests.web.admin.products import make

TEXTS = {"title": "ספל הנמל", "description_html": "<p>עבודת יד.</p><script>alert(1)</script>"}


def mug() -> str:
    return str(make("Mug", option_names=("Glaze",), variants=variants("Sand", "Tide"), tags=("gift",)))


def address(product_id: Any, locale: str = "he") -> str:
    return f"/admin/products/{product_id}/translations/{locale}"


def test_shoppers_read_what_the_owner_wrote(owner: Any, client: Any) -> None:
    product_id = mug()
    data = {**TEXTS, "word-Glaze": "זיגוג", "word-Sand": "חול", "word-gift": "מתנה", "word-other": "אחר"}
    assert owner.submit(address(product_id), data=data).status_code == 303
    page = text(client.get("/he/products/mug"))
    assert "ספל הנמל" in page
    assert "<p>עבודת יד.</p>" in page
    assert "זיגוג" in page
    assert 'value="חול"' in page
    assert "alert(1)" not in page
    db.end_read()
    assert set(translations.words("he")) == {"Glaze", "Sand", "gift"}, "only this product's words"
    english = text(client.get("/products/mug"))
    assert "ספל" not in english
    assert "Sand" in english


def test_the_form_shows_both_languages(owner: Any) -> None:
    product_id = mug()
    owner.submit(address(product_id), data={**TEXTS, "word-Sand": "חול"})
    page = text(owner.get(address(product_id)))
    assert 'value="ספל הנמל"' in page
    assert 'name="word-Sand" value="חול"' in page
    assert 'dir="rtl"' in page
    assert address(product_id) in text(owner.get(f"/admin/products/{product_id}"))
    assert "ספל" not in text(owner.get("/he/admin/products")), "the owner's list is in the store's own words"


def test_pictures_are_described_in_hebrew(owner: Any, client: Any) -> None:
    product_id = uuid.UUID(mug())
    with db.transaction():
        media = operations.add_picture(product_id, pictures.store(picture_bytes()), alt="A mug", at=AT)
    owner.submit(address(product_id), data={f"alt-{media.id}": "ספל על שולחן", f"alt-{uuid.uuid4()}": "x"})
    assert "ספל על שולחן" in text(client.get("/he/products/mug"))
    assert 'alt="A mug"' in text(client.get("/products/mug"))


def test_a_collection_speaks_hebrew(owner: Any, client: Any) -> None:
    with db.transaction():
        row = operations.create_collection(CollectionInput(title="Mugs"), at=AT)
        operations.add_to_collection(row.id, [make_product("Mug").id])
    where = f"/admin/collections/{row.id}/translations/he"
    assert owner.submit(where, data={"title": "ספלים"}).status_code == 303
    assert 'value="ספלים"' in text(owner.get(where))
    assert "ספלים" in text(client.get("/he/collections/mugs"))
    assert "ספלים" in text(client.get("/he/")), "the navigation is read in the same language"
    assert "ספלים" not in text(client.get("/collections/mugs"))


def test_search_engines_are_told_of_a_collection_in_each_language(owner: Any, client: Any) -> None:
    owner.submit(
        "/admin/collections/new",
        "/admin/collections",
        {"title": "Mugs", "seo_title": "Stoneware mugs", "seo_description": "Thrown by hand in Portland."},
    )
    own, hebrew = text(client.get("/collections/mugs")), text(client.get("/he/collections/mugs"))
    for page in (own, hebrew):
        assert "<title>Stoneware mugs · " in page
        assert '<meta name="description" content="Thrown by hand in Portland.">' in page
    row = queries.collection_by_handle("mugs")
    assert row is not None
    where = f"/admin/collections/{row.id}/translations/he"
    owner.submit(where, data={"title": "ספלים", "seo_description": "נזרקו ביד"})
    hebrew = text(client.get("/he/collections/mugs"))
    assert "<title>ספלים · " in hebrew  # the English title for search engines does not stand above it
    assert '<meta name="description" content="נזרקו ביד">' in hebrew
    assert "<title>Stoneware mugs · " in text(client.get("/collections/mugs"))
    form = f"/admin/collections/{row.id}"
    assert 'value="Stoneware mugs"' in text(owner.get(form))
    assert owner.submit(form, data={"title": "Mugs", "seo_title": "x" * 256}).status_code == 422
    assert "<title>Stoneware mugs · " in text(client.get("/collections/mugs"))


def test_emptied_texts_fall_back(owner: Any, client: Any) -> None:
    product_id = mug()
    owner.submit(address(product_id), data=TEXTS)
    owner.submit(address(product_id), data={"title": "", "description_html": ""})
    db.end_read()
    assert translations.of_product(uuid.UUID(product_id)) == {}
    assert "Mug" in text(client.get("/he/products/mug"))


@pytest.mark.parametrize(
    "data", [{"title": "x" * 501}, {"seo_title": "x" * 256}, {"title": "Mug", "word-Sand": "x" * 256}]
)
def test_what_is_too_long_is_refused_and_nothing_changes(owner: Any, data: dict[str, str]) -> None:
    product_id = mug()
    assert owner.submit(address(product_id), data=data).status_code == 422
    db.end_read()
    assert translations.of_product(uuid.UUID(product_id)) == {}
    assert translations.words("he") == {}


@pytest.mark.parametrize("where", ["tlh", "../he", "%00"])
def test_languages_that_do_not_exist_are_not_found(owner: Any, where: str) -> None:
    assert owner.get(address(mug(), where)).status_code == 404
    assert owner.get(address(uuid.uuid4())).status_code == 404
