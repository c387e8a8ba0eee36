"""Rows become products: what is missing is kept, what is blank is cleared, what is wrong is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.exchange.shopify_products.drafts import ProductDraft
from tests.support.shopify_files import CLASSIC, drafts_of, written

HEAD = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Price"


def drafts(tmp_path: Path, *rows: str, head: str = HEAD) -> list[ProductDraft]:
    return drafts_of(written(tmp_path, "\n".join([head, *rows]) + "\n"))[0]


def problems(tmp_path: Path, *rows: str, head: str = HEAD) -> list[tuple[int, str]]:
    issues = drafts_of(written(tmp_path, "\n".join([head, *rows]) + "\n"))[1]
    return [(issue.line, str(issue)) for issue in issues]


def test_a_whole_product_is_read() -> None:
    apron = drafts_of(CLASSIC)[0][0]
    assert (apron.handle, apron.title, apron.rows, apron.line, apron.last_line) == (
        "linen-apron",
        "Linen Apron",
        4,
        2,
        6,
    )
    assert apron.option_names == ("Color", "Size")
    assert apron.fields == {
        "vendor": "North Loom",
        "product_type": "Apron",
        "seo_title": "Linen apron",
        "seo_description": "Washed linen apron with two pockets",
        "description_html": "<p>Washed linen, <strong>two</strong> pockets.</p>\n"
        '<p>Says "hello" to every stain.</p>',
        "tags": ["linen", "kitchen"],
        "status": "active",
    }
    assert [variant.options for variant in apron.variants] == [
        ("Oat", "S", ""),
        ("Oat", "L", ""),
        ("Ink", "S", ""),
    ]
    assert apron.variants[0].fields == {
        "sku": "LA-OAT-S",
        "barcode": "4006381333931",
        "price_minor": 4800,
        "compare_at_minor": 6000,
        "cost_minor": 1950,
        "grams": 310,
        "taxable": True,
        "requires_shipping": True,
        "tracked": True,
        "quantity": 12,
        "backorder": False,
    }
    assert apron.variants[2].fields["compare_at_minor"] is None
    assert apron.variants[2].fields["backorder"] is True
    urls = [(image.url.rpartition("/")[2], image.position, image.alt) for image in apron.images]
    assert urls == [
        ("apron-1.jpg", 1, "Apron on a hook"),
        ("apron-oat.jpg", 0, None),
        ("apron-2.jpg", 2, ""),
        ("apron-ink.jpg", 0, None),
        ("apron-3.jpg", 3, "Pocket"),
    ]


def test_the_default_title_is_no_option() -> None:
    towel, bag, cushion = drafts_of(CLASSIC)[0][1:]
    assert towel.option_names == ()
    assert towel.variants[0].options == ("", "", "")
    assert towel.variants[0].fields["tracked"] is False
    assert (bag.fields["status"], cushion.fields["status"]) == ("draft", "archived")


def test_a_missing_column_says_nothing_and_a_blank_cell_clears(tmp_path: Path) -> None:
    (missing,) = drafts(tmp_path, "a,Mug,1", head="Handle,Title,Variant Price")
    (blank,) = drafts(
        tmp_path, "a,Mug,,,,1,", head="Handle,Title,Vendor,Tags,Variant SKU,Variant Price,Cost per item"
    )
    assert (missing.fields, missing.option_names) == ({}, None)
    assert missing.variants[0].fields == {"price_minor": 100}
    assert blank.fields == {"vendor": "", "tags": []}
    assert blank.variants[0].fields == {"sku": None, "price_minor": 100, "cost_minor": None}


def test_rows_without_a_handle_take_it_from_the_title(tmp_path: Path) -> None:
    assert [draft.handle for draft in drafts(tmp_path, ",Tall Mug,,,,,,1", ",כד,,,,,,1")] == [
        "tall-mug",
        "כד",
    ]
    assert problems(tmp_path, ",,,,,,SKU,1") == [
        (2, "This row has neither a handle nor a title; it was left out.")
    ]


@pytest.mark.parametrize(
    ("given", "handle"), [("Tall Mug", "tall-mug"), ("tall_mug", "tall_mug"), ("../x", "x"), ("MUG", "mug")]
)
def test_a_handle_that_is_none_is_made_one(tmp_path: Path, given: str, handle: str) -> None:
    assert drafts(tmp_path, f"{given},Mug,,,,,,1")[0].handle == handle


def test_a_bad_row_is_named_and_its_neighbors_are_read(tmp_path: Path) -> None:
    rows = (
        "a,Mug,Size,S,,,,free",
        "a,,,M,,,,12",
        "a,,,L,,,,13",
        "a,,,L,,,,14",
        "b,Bowl,,,,,,-1",
        "c,Cup,,,,,,1",
    )
    assert problems(tmp_path, *rows) == [
        (2, "“free” is not a price."),
        (5, "This row repeats the variant of line 4."),
        (6, "The price -1 is negative or far too large."),
    ]
    assert [(d.handle, [v.options[0] for v in d.variants]) for d in drafts(tmp_path, *rows)] == [
        ("a", ["M", "L"]),
        ("b", []),
        ("c", [""]),
    ]


def test_a_variant_without_a_value_for_its_option_is_left_out(tmp_path: Path) -> None:
    rows = ("a,Mug,Glaze,Sand,Size,S,,1", "a,,,Tide,,,,1")
    assert problems(tmp_path, *rows) == [
        (3, "This variant has no value for one of its options; it was left out.")
    ]


def test_an_endless_title_costs_its_product_only(tmp_path: Path) -> None:
    rows = ("a," + "x" * 5000 + ",,,,,,1", "b,Bowl,,,,,,1")
    assert problems(tmp_path, *rows) == [(2, "The title is too long: 5000 of 500 characters.")]
    assert [draft.handle for draft in drafts(tmp_path, *rows)] == ["b"]


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        (("", ""), "active"),
        (("TRUE", "active"), "active"),
        (("FALSE", "active"), "draft"),
        (("false", ""), "draft"),
        (("FALSE", "archived"), "archived"),
        (("TRUE", "Draft"), "draft"),
        (("TRUE", "nonsense"), "draft"),
    ],
)
def test_what_is_not_published_or_not_known_is_a_draft(
    tmp_path: Path, cells: tuple[str, str], status: str
) -> None:
    (draft,) = drafts(
        tmp_path, f"a,Mug,1,{','.join(cells)}", head="Handle,Title,Variant Price,Published,Status"
    )
    assert draft.fields["status"] == status


@pytest.mark.parametrize(
    ("tracker", "quantity", "fields"),
    [
        ("shopify", "5", {"tracked": True, "quantity": 5}),
        ("", "5", {"tracked": False, "quantity": 5}),
        ("shopify", "", {"tracked": True}),
        ("", "", {"tracked": False}),
    ],
)
def test_stock_counts_when_a_tracker_is_named(
    tmp_path: Path, tracker: str, quantity: str, fields: dict
) -> None:
    head = "Handle,Title,Variant Price,Variant Inventory Tracker,Variant Inventory Qty"
    (draft,) = drafts(tmp_path, f"a,Mug,1,{tracker},{quantity}", head=head)
    assert draft.variants[0].fields == {"price_minor": 100, **fields}


def test_without_a_column_for_the_tracker_a_quantity_counts(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, "a,Mug,1,5", head="Handle,Title,Variant Price,Variant Inventory Qty")
    assert draft.variants[0].fields == {"price_minor": 100, "tracked": True, "quantity": 5}


def test_an_address_that_is_none_is_left_out(tmp_path: Path) -> None:
    head = "Handle,Title,Variant Price,Image Src"
    rows = ("a,Mug,1,javascript:alert(1)", "a,,,https://pictures.example/a.jpg")
    assert [image.url for image in drafts(tmp_path, *rows, head=head)[0].images] == [
        "https://pictures.example/a.jpg"
    ]
    assert problems(tmp_path, *rows, head=head) == [
        (2, "“javascript:alert(1)” is not the address of a picture; it was left out.")
    ]


def test_more_variants_than_a_product_may_have_are_left_out(tmp_path: Path) -> None:
    rows = ["a,Mug,Size,0,,,,1", *(f"a,,,{n},,,,1" for n in range(1, 300))]
    assert len(drafts(tmp_path, *rows)[0].variants) == 250
    assert problems(tmp_path, *rows) == [(252, "A product has at most 250 variants.")]


def test_a_harmful_description_is_made_harmless(tmp_path: Path) -> None:
    (draft,) = drafts(
        tmp_path, "a,Mug,<p onclick=x>Hi</p><script>x</script>", head="Handle,Title,Body (HTML)"
    )
    assert draft.fields["description_html"] == "<p>Hi</p>"
