"""The catalog read in another language than it was written in, on both databases."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.brand import language
from shop.catalog import operations, queries, translations
from shop.catalog.operations.collections import CollectionInput
from shop.catalog.rules import BadProduct
from shop.catalog.translations import Texts
from shop.kernel import db
from tests.factories.catalog import AT, make_product, picture_bytes, variants
from tests.support.statements import counted


@pytest.fixture
def mug(sqlite: Any) -> Any:
    """A mug in two glazes, English only."""
    with db.transaction():
        return make_product(
            "Harbor Mug",
            option_names=("Glaze",),
            variants=variants("Sand", "Tide"),
            description_html="<p>Thrown by hand.</p>",
            seo_title="A mug by the sea",
        )


def hebrew(product_id: uuid.UUID, **texts: str) -> None:
    with db.transaction():
        translations.save_product(product_id, "he", Texts(**texts), at=AT)


def test_a_product_is_read_in_its_readers_language(mug: Any) -> None:
    hebrew(mug.id, title="ספל הנמל", description_html="<p>נזרק ביד.</p><script>x()</script>")
    with language.speaking("he"):
        page = queries.product_page("harbor-mug")
        card = queries.cards([mug.id])[mug.id]
        sold = queries.variants_for_sale([mug.variants[0].id])[mug.variants[0].id]
    assert (page.product.title, card.title, sold.title) == ("ספל הנמל",) * 3
    assert page.product.description_html == "<p>נזרק ביד.</p>"
    assert queries.product_page("harbor-mug").product.title == "Harbor Mug"
    assert queries.cards([mug.id])[mug.id].title == "Harbor Mug"


def test_what_is_not_translated_is_shown_as_it_is(mug: Any) -> None:
    hebrew(mug.id, description_html="<p>נזרק ביד.</p>")
    with language.speaking("he"):
        product = queries.product_page("harbor-mug").product
    assert (product.title, product.seo_title) == ("Harbor Mug", "A mug by the sea")
    hebrew(mug.id, title="ספל הנמל")
    with language.speaking("he"):
        product = queries.product_page("harbor-mug").product
    assert product.description_html == "<p>Thrown by hand.</p>"
    assert product.seo_title == "", "an English title above a Hebrew one helps nobody"


def test_a_word_is_translated_once_for_all_products(mug: Any) -> None:
    with db.transaction():
        translations.save_words("he", {"Glaze": "זיגוג", "Sand": "חול"})
        bowl = make_product("Bowl", option_names=("Glaze",), variants=variants("Sand", "Kelp"))
    with language.speaking("he"):
        page = queries.product_page(bowl.handle)
        sold = queries.variants_for_sale([bowl.variants[0].id])[bowl.variants[0].id]
    (option,) = page.options
    assert (option.name, option.values) == ("זיגוג", ("חול", "Kelp"))
    assert (option.source, option.sources) == ("Glaze", ("Sand", "Kelp"))
    assert [variant.options for variant in page.variants] == [("חול",), ("Kelp",)]
    assert [variant.title for variant in page.variants] == ["חול", "Kelp"]
    assert sold.variant_title == "חול"


def test_two_values_that_would_look_alike_stay_as_they_are(mug: Any) -> None:
    with db.transaction():
        translations.save_words("he", {"Sand": "חול", "Tide": "חול"})
    with language.speaking("he"):
        page = queries.product_page("harbor-mug")
    assert page.options[0].values == ("Sand", "Tide")
    assert [variant.options for variant in page.variants] == [("Sand",), ("Tide",)]


def test_a_word_taken_back_is_shown_as_it_is(mug: Any) -> None:
    with db.transaction():
        translations.save_words("he", {"Sand": "חול"})
    assert translations.words("he") == {"Sand": "חול"}
    with db.transaction():
        translations.save_words("he", {"Sand": " "})
    assert translations.words("he") == {}


def test_a_collection_is_read_in_its_readers_language(mug: Any) -> None:
    with db.transaction():
        mugs = operations.create_collection(CollectionInput(title="Mugs", description_html="Cups."), at=AT)
        operations.add_to_collection(mugs.id, [mug.id])
        translations.save_collection(mugs.id, "he", Texts(title="ספלים"))
    with language.speaking("he"):
        found = queries.collection_by_handle("mugs")
        assert (found.title, found.description_html) == ("ספלים", "<p>Cups.</p>")
        assert [one.title for one in queries.navigation()] == ["ספלים"]
        assert [one.title for one in queries.product_page("harbor-mug").collections] == ["ספלים"]
    with db.transaction():
        translations.save_collection(mugs.id, "he", Texts())
    with language.speaking("he"):
        assert queries.collection_by_handle("mugs").title == "Mugs"


def test_pictures_are_described_in_the_readers_language(mug: Any, settings: Any) -> None:
    from shop.catalog import pictures

    with db.transaction():
        media = operations.add_picture(mug.id, pictures.store(picture_bytes()), alt="A mug", at=AT)
        translations.save_alts(mug.id, "he", {media.id: "ספל", uuid.uuid4(): "כלום"})
    with language.speaking("he"):
        assert queries.cards([mug.id])[mug.id].image.alt == "ספל"
    assert queries.cards([mug.id])[mug.id].image.alt == "A mug"


def test_translations_cost_no_statement(mug: Any) -> None:
    queries.product_page("harbor-mug")
    with counted() as plain:
        queries.product_page("harbor-mug")
    hebrew(mug.id, title="ספל הנמל")
    with language.speaking("he"):
        queries.product_page("harbor-mug")
        with counted() as translated:
            queries.product_page("harbor-mug")
    assert len(translated) <= len(plain)


def test_searchers_get_every_language(mug: Any) -> None:
    with db.transaction():
        translations.save_words("he", {"Glaze": "זיגוג", "Sand": "חול"})
    assert translations.texts_of([mug.id]) == {mug.id: {"he": "Harbor Mug\nזיגוג חול\n"}}
    hebrew(mug.id, title="ספל הנמל", description_html="<p>נזרק ביד.</p>")
    assert translations.texts_of([mug.id]) == {mug.id: {"he": "ספל הנמל\nזיגוג חול\nנזרק ביד."}}
    hebrew(mug.id)
    assert translations.of_product(mug.id) == {}


def test_a_translation_goes_with_its_product(database: Any) -> None:
    with db.transaction():
        made = make_product()
        translations.save_product(made.id, "he", Texts(title="ספל"), at=AT)
    with language.speaking("he"):
        assert queries.cards([made.id])[made.id].title == "ספל"
    with db.transaction() as session:
        session.delete(queries.product_for_editing(made.id))
    assert translations.of_product(made.id) == {}


@pytest.mark.parametrize(
    ("locale", "texts"),
    [
        ("tlh", {"title": "x"}),
        ("he", {"title": "x" * 501}),
        ("he", {"seo_title": "x" * 256}),
        ("he", {"description_html": "x" * 200_001}),
    ],
)
def test_what_cannot_be_kept_is_refused(mug: Any, locale: str, texts: dict[str, str]) -> None:
    with pytest.raises(BadProduct), db.transaction():
        translations.save_product(mug.id, locale, Texts(**texts), at=AT)
    assert translations.of_product(mug.id) == {}
