"""Pages read the catalog in a few statements, however much they show."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shop.catalog import operations, queries, translations
from shop.catalog.operations import CollectionInput
from shop.catalog.pictures import PLACEHOLDER, Stored
from shop.catalog.rules import VariantInput
from shop.kernel import db, ids
from shop.kernel.money import Money
from tests.factories.catalog import AT, make_product, variants
from tests.support.statements import counted


def fill(count: int) -> list:
    """`count` products with two variants and two pictures each, all in the collection "tableware"."""
    with db.transaction():
        tableware = operations.create_collection(CollectionInput(title="Tableware"), at=AT)
        made = [
            make_product(
                f"Mug {number:02}",
                option_names=("Size",),
                variants=(*variants("S", price_minor=1000 + number), *variants("L", price_minor=2000)),
                at=AT + timedelta(minutes=number),
            )
            for number in range(count)
        ]
        for product in made:
            operations.add_picture_address(product.id, "https://example.com/a.jpg", at=AT)
            operations.add_picture(product.id, Stored("products/ab/cd", 800, 1000), alt="A mug", at=AT)
        operations.set_members(tableware.id, [product.id for product in made])
    return made


@pytest.mark.parametrize("size", [1, 12])
def test_a_listing_takes_at_most_five_statements_for_any_number_of_products(database, size: int) -> None:
    fill(size)
    for read in (
        lambda: queries.products_in("tableware"),
        lambda: queries.products_in(),
        lambda: queries.search("mug"),
    ):
        with counted() as sent:
            assert len(read().cards) == size
        assert len(sent) <= 5
        db.end_read()


@pytest.mark.parametrize("size", [1, 12])
def test_a_product_page_takes_three_statements_cards_and_variants_one(database, size: int) -> None:
    made = fill(size)
    translations.words()  # in memory from a process's first page on
    with counted() as sent:
        page = queries.product_page(made[0].handle)
    assert page is not None
    assert len(sent) == 3
    with counted() as sent:
        assert len(queries.cards([product.id for product in made])) == size
    assert len(sent) == 1
    with counted() as sent:
        assert (
            len(queries.variants_for_sale([v.id for product in made for v in product.variants])) == 2 * size
        )
    assert len(sent) == 1


@pytest.mark.parametrize("size", [1, 12])
def test_the_owners_list_takes_four_statements(database, size: int) -> None:
    fill(size)
    with counted() as sent:
        assert len(queries.products_for_owner().rows) == size
    assert len(sent) == 4


def test_a_product_page_holds_all_that_is_shown(sqlite) -> None:
    made = fill(1)[0]
    page = queries.product_page(made.handle)
    assert page is not None
    assert [(option.name, option.values) for option in page.options] == [("Size", ("S", "L"))]
    assert (page.price, page.price_varies) == (Money(1000, "USD"), True)
    assert page.default_variant.title == "S"
    assert [collection.handle for collection in page.collections] == ["tableware"]
    pending, ready = page.media
    assert pending.src == PLACEHOLDER
    assert ready.src == "/media/products/ab/cd.jpg"
    assert ready.alt == "A mug"


def test_the_page_opens_with_what_can_be_bought(sqlite) -> None:
    with db.transaction():
        made = make_product(option_names=("Size",), variants=variants("S", "L"), stock=5)
        operations.set_availability(variant_id=made.variants[0].id, available=0)
    page = queries.product_page(made.handle)
    assert page is not None
    assert page.default_variant.title == "L"
    assert page.in_stock
    assert queries.cards([made.id])[made.id].default_variant_id == made.variants[1].id


def test_a_card_shows_the_lowest_price_and_what_it_is_reduced_from(sqlite) -> None:
    with db.transaction():
        reduced = make_product("A", variants=(VariantInput(price_minor=1500, compare_at_minor=2000),))
        not_reduced = make_product(
            "B", variants=(VariantInput(price_minor=1500, compare_at_minor=1500),), stock=0
        )
    found = queries.cards([not_reduced.id, reduced.id])
    assert list(found) == [not_reduced.id, reduced.id]
    assert found[reduced.id].compare_at == Money(2000, "USD")
    assert found[not_reduced.id].compare_at is None
    assert (found[reduced.id].in_stock, found[not_reduced.id].in_stock) == (True, False)
    assert found[reduced.id].image is None


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("featured", "Mug 02"),
        ("newest", "Mug 02"),
        ("price-up", "Mug 00"),
        ("title", "Mug 00"),
        ("?", "Mug 02"),
    ],
)
def test_all_products_are_sorted(sqlite, sort: str, first: str) -> None:
    fill(3)
    assert queries.products_in(sort=sort).cards[0].title == first


def test_a_collection_keeps_its_owners_order(sqlite) -> None:
    fill(3)
    titles = [card.title for card in queries.products_in("tableware").cards]
    assert titles == ["Mug 00", "Mug 01", "Mug 02"]


@pytest.mark.parametrize(
    ("asked", "page", "cards"), [(1, 1, 2), (3, 3, 1), (99, 3, 1), (-5, 1, 2), (0, 1, 2)]
)
def test_a_page_that_does_not_exist_is_the_nearest_that_does(
    sqlite, asked: int, page: int, cards: int
) -> None:
    fill(5)
    found = queries.products_in(page=asked, per_page=2)
    assert (found.page, found.pages, found.total, len(found.cards)) == (page, 3, 5, cards)


@pytest.mark.parametrize(
    "text", ["", "   ", "nothing like it", "%", "_", "\x00", "x" * 5000, "'; DROP TABLE products"]
)
def test_a_search_that_finds_nothing_is_empty(database, text: str) -> None:
    fill(1)
    assert queries.search(text).total == 0


def test_a_search_puts_titles_first_and_knows_skus_options_and_descriptions(database) -> None:
    with db.transaction():
        make_product("Plate", description_html="<p>Goes well with a mug.</p>")
        make_product("Tall Mug", variants=(VariantInput(price_minor=1, sku="TM-99"),))
        make_product("Mug", status="draft")
        make_product("Mug Café", option_names=("Glaze",), variants=variants("Celadon"))
    assert [card.title for card in queries.search("mugs").cards] == ["Mug Café", "Tall Mug", "Plate"]
    assert [card.title for card in queries.search("tm-99").cards] == ["Tall Mug"]
    assert [card.title for card in queries.search("celadon CAFE").cards] == ["Mug Café"]


@pytest.mark.parametrize("handle", ["nothing", "", "x" * 5000, "mug\x00"])
def test_an_unknown_handle_is_no_page(database, handle: str) -> None:
    assert queries.product_page(handle) is None
    assert queries.collection_by_handle(handle) is None
    assert queries.products_in("nothing").total == 0


def test_unknown_ids_are_left_out(database) -> None:
    assert queries.cards([ids.new_id()]) == {}
    assert queries.variants_for_sale([ids.new_id()]) == {}
    assert queries.cards([]) == {}


def test_a_variant_for_sale_knows_everything_an_order_needs(sqlite) -> None:
    with db.transaction():
        shelf = operations.create_collection(CollectionInput(title="Shelf"), at=AT)
        wanted = VariantInput(
            options=("Sand",),
            price_minor=2800,
            cost_minor=900,
            sku="S",
            grams=400,
            taxable=False,
            backorder=True,
        )
        made = make_product("Mug", option_names=("Glaze",), variants=(wanted,), stock=3)
        operations.add_to_collection(shelf.id, [made.id])
    found = queries.variants_for_sale([made.variants[0].id])[made.variants[0].id]
    assert (found.title, found.variant_title, found.sku, found.handle) == ("Mug", "Sand", "S", "mug")
    assert (found.price, found.cost, found.grams, found.taxable) == (
        Money(2800, "USD"),
        Money(900, "USD"),
        400,
        False,
    )
    assert (found.available, found.backorder, found.sellable) == (3, True, True)
    assert found.collection_ids == {shelf.id}
