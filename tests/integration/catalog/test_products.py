"""Products are made and changed whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from shop.catalog import operations, queries
from shop.catalog.models import Product, Variant
from shop.catalog.rules import BadProduct, ProductInput, VariantInput
from shop.kernel import db, ids
from shop.kernel.errors import NotFound
from shop.kernel.models import AuditEntry
from tests.factories.catalog import AT, product_input, variants


def create(wanted: ProductInput) -> Product:
    with db.transaction():
        return operations.create_product(wanted, at=AT)


def update(product: Product, wanted: ProductInput) -> Product:
    with db.transaction():
        return operations.update_product(product.id, wanted, at=AT + timedelta(hours=1))


def as_input(product: Product) -> ProductInput:
    with db.transaction():
        row = queries.product_for_editing(product.id)
        assert row is not None
        return product_input(
            row.title,
            handle=row.handle,
            option_names=tuple(row.option_names),
            variants=tuple(
                VariantInput(
                    id=v.id,
                    options=tuple(filter(None, (v.option1, v.option2, v.option3))),
                    price_minor=v.price_minor,
                )
                for v in row.variants
            ),
        )


def test_a_new_product_gets_a_handle_of_its_own(sqlite) -> None:
    handles = [create(product_input("Tall Mug")).handle for _ in range(3)]
    assert handles == ["tall-mug", "tall-mug-2", "tall-mug-3"]
    assert create(product_input("🏺")).handle == "product"


def test_a_chosen_handle_that_is_taken_is_refused(database) -> None:
    create(product_input("Mug", handle="mug"))
    with pytest.raises(BadProduct, match="already has the address"):
        create(product_input("Other", handle="mug"))
    assert queries.stats().products == 1


def test_names_in_any_script_are_kept_as_they_are(database) -> None:
    made = create(product_input("ספל ‏🏺 <b>Mug</b>", description_html="<p>טוב</p><script>x</script>"))
    page = queries.product_page(made.handle)
    assert page is not None
    assert page.product.title == "ספל ‏🏺 <b>Mug</b>"
    assert page.product.description_html == "<p>טוב</p>"


def test_lowest_price_and_search_text_follow_the_variants(database) -> None:
    made = create(
        product_input(
            option_names=("Size",),
            variants=(
                VariantInput(options=("L",), price_minor=3000, sku="MUG-L"),
                VariantInput(options=("S",), price_minor=2000),
            ),
        )
    )
    assert made.lowest_price_minor == 2000
    assert "mug-l" in made.search_text
    changed = update(made, product_input("Bowl", price_minor=500))
    assert changed.lowest_price_minor == 500
    assert changed.search_text.startswith("bowl")


def test_variants_are_added_changed_moved_and_deleted_in_one_go(database) -> None:
    made = create(product_input(option_names=("Size",), variants=variants("S", "M", "L")))
    small, medium, large = as_input(made).variants
    wanted = (
        replace(large, options=("S",), price_minor=1),
        replace(medium, options=("L",)),
        VariantInput(options=("M",), price_minor=9),
    )
    update(made, replace(as_input(made), variants=wanted))
    page = queries.product_page(made.handle)
    assert page is not None
    assert [(v.title, v.price.minor) for v in page.variants] == [("S", 1), ("L", 2800), ("M", 9)]
    assert [v.id for v in page.variants][:2] == [large.id, medium.id]
    assert small.id not in queries.variants_for_sale([small.id])


def test_two_variants_may_swap_their_options(sqlite) -> None:
    made = create(product_input(option_names=("Size",), variants=variants("S", "L")))
    small, large = as_input(made).variants
    swapped = (replace(small, options=("L",)), replace(large, options=("S",)))
    update(made, replace(as_input(made), variants=swapped))
    page = queries.product_page(made.handle)
    assert page is not None
    assert [(v.id, v.title) for v in page.variants] == [(small.id, "L"), (large.id, "S")]


def test_a_sku_of_another_product_is_refused_but_an_old_one_may_stay(sqlite) -> None:
    first = create(product_input("First", variants=(VariantInput(price_minor=1, sku="A"),)))
    second = create(product_input("Second", variants=(VariantInput(price_minor=1, sku="B"),)))
    with pytest.raises(BadProduct, match=r"SKU A belongs to “First”"):
        update(second, replace(as_input(second), variants=(VariantInput(price_minor=1, sku="A"),)))
    mine = replace(as_input(first).variants[0], sku="A")
    assert update(first, replace(as_input(first), variants=(mine,))).variants[0].sku == "A"


def test_a_refused_change_changes_nothing(database) -> None:
    made = create(product_input(option_names=("Size",), variants=variants("S", "L")))
    with pytest.raises(BadProduct):
        update(made, replace(as_input(made), title="Other", variants=variants("S", "S")))
    page = queries.product_page(made.handle)
    assert page is not None
    assert (page.product.title, len(page.variants)) == ("Mug", 2)


def test_a_foreign_variant_or_picture_cannot_be_slipped_in(sqlite) -> None:
    mine, other = create(product_input("Mine")), create(product_input("Other"))
    stolen = as_input(other).variants[0]
    with pytest.raises(BadProduct, match="reload the page"):
        update(mine, replace(as_input(mine), variants=(stolen,)))
    with db.transaction():
        picture = operations.add_picture_address(other.id, "https://example.com/a.jpg", at=AT)
    changed = update(
        mine, replace(as_input(mine), variants=(VariantInput(price_minor=1, media_id=picture.id),))
    )
    assert changed.variants[0].media_id is None


def test_an_unknown_product_is_not_found(database) -> None:
    with pytest.raises(NotFound):
        update(Product(id=ids.new_id()), product_input())
    with pytest.raises(NotFound), db.transaction():
        operations.set_status(ids.new_id(), "archived", at=AT)


def test_an_archived_product_is_out_of_the_shop_but_not_forgotten(sqlite) -> None:
    made = create(product_input())
    with db.transaction():
        operations.set_status(made.id, "archived", at=AT)
    assert queries.product_page(made.handle) is None
    assert queries.product_page(made.handle, any_status=True) is not None
    assert queries.cards([made.id]) == {}
    assert queries.products_in().total == 0
    assert queries.variants_for_sale([made.variants[0].id])[made.variants[0].id].sellable is False


def test_each_change_leaves_a_trace_without_the_search_text(database) -> None:
    made = create(product_input())
    update(made, replace(as_input(made), title="Cup"))
    traces = select(AuditEntry).where(AuditEntry.table_name == "products").order_by(AuditEntry.id)
    entries = list(db.session().scalars(traces))
    assert [entry.action for entry in entries] == ["create", "update"]
    assert entries[1].after["title"] == "Cup"
    assert entries[1].after["search_text"] == "(hidden)"


def test_counting_starts_at_nothing_and_stops_at_unlimited(database) -> None:
    made = create(product_input(variants=(VariantInput(price_minor=1),)))
    assert made.variants[0].available == 0
    free = create(product_input(variants=(VariantInput(price_minor=1, tracked=False),)))
    assert free.variants[0].available is None
    assert db.session().scalar(select(Variant.available).where(Variant.id == made.variants[0].id)) == 0
